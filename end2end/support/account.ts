import { createHmac } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

import { type BrowserContext, expect } from "@playwright/test";

import { Effort } from "./effort.ts";
import { fromSomewhere, serverUrl } from "./environment.ts";
import { type Site, WORKSPACE } from "./site.ts";

/** Path segments of the pages about accounts, the same in every language. */
export const ACCOUNT = "konto";
export const REGISTER = `${ACCOUNT}/registrieren`;
export const CONFIRM = `${ACCOUNT}/bestaetigen`;
export const SIGN_IN = `${ACCOUNT}/anmelden`;
export const CODE = `${ACCOUNT}/code`;
export const REQUEST_LINK = `${ACCOUNT}/link-anfordern`;
export const LINK = `${ACCOUNT}/link`;
export const REQUEST_RESET = `${ACCOUNT}/passwort-vergessen`;
export const RESET = `${ACCOUNT}/neues-passwort`;
export const PASSWORD_PAGE = `${ACCOUNT}/passwort`;
export const EMAIL = `${ACCOUNT}/e-mail`;
export const CONFIRM_EMAIL = `${ACCOUNT}/e-mail-bestaetigen`;
export const SECOND_FACTOR = `${ACCOUNT}/zweiter-faktor`;
export const SESSIONS = `${ACCOUNT}/sitzungen`;
export const TOKENS = `${ACCOUNT}/schluessel`;
export const DELETE = `${ACCOUNT}/loeschen`;
export const DEMO_MAILS = `${ACCOUNT}/postfach`;

/** A password that is good enough, and another one. */
export const PASSWORD = "vier graue Regenschirme";
export const OTHER_PASSWORD = "sieben blaue Gartenzwerge";

/** How long a mail may take. */
const PATIENCE_MS = 20_000;

interface Mail {
  to: string;
  text: string;
}

/** An address that nobody has. */
export function newAddress(): string {
  return `probe-${crypto.randomUUID().slice(0, 13)}@example.org`;
}

/** The path with the token that the newest mail to an address leads to. */
export async function linkFor(address: string, page: string): Promise<string> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    const { items } = (await (await fetch(`${serverUrl()}/api/v1/demo/mails`)).json()) as { items: Mail[] };
    for (const { text } of items.filter(({ to }) => to.includes(address))) {
      const [, path] = new RegExp(`https?://[^/\\s]+(/[a-z-]+/${page}\\?token=[\\w.%&=-]+)`, "u").exec(text) ?? [];
      if (path !== undefined) {
        return path;
      }
    }
    await pause(100);
  }
  throw new Error(`no mail to ${address} leads to ${page}`);
}

/** Makes an account of this address, without a browser. */
export async function makeAccount(address: string, language: string, name = "Ana Beispiel"): Promise<void> {
  const post = async (path: string, body: Record<string, string>): Promise<void> => {
    const headers = { "content-type": "application/json", ...fromSomewhere() };
    const answer = await fetch(`${serverUrl()}/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    expect(answer.ok, `${path} answers ${answer.status}`).toBe(true);
  };
  await post("/accounts", { name, email: address, password: PASSWORD, language });
  const link = new URL(await linkFor(address, CONFIRM), serverUrl());
  await post("/accounts/confirm", { token: link.searchParams.get("token") ?? "", password: PASSWORD });
}

/** The account with which pages are looked at, one for each worker. */
let shared: Promise<string> | undefined;

async function sharedAccount(): Promise<string> {
  const address = newAddress();
  await makeAccount(address, "de");
  return address;
}

/** Signs a browser in without its pages: with an account that is changed by nobody. */
export async function signInAside(context: BrowserContext): Promise<void> {
  shared ??= sharedAccount();
  const data = { email: await shared, password: PASSWORD };
  const answer = await context.request.post(`${serverUrl()}/api/v1/session`, { data, headers: { origin: serverUrl() } });
  expect(answer.ok(), "signed in").toBe(true);
}

/** What a person does with the pages about accounts. */
export class AccountPages {
  constructor(
    readonly site: Site,
    readonly effort = new Effort(),
  ) {}

  /** Fills the field with this label. */
  async fill(key: string, value: string): Promise<void> {
    const label = this.site.texts.text(`account.${key}`);
    await this.effort.fill(this.site.page.getByRole("main").getByLabel(label, { exact: true }), value);
  }

  /** Presses the button of a form. */
  async submit(form: string): Promise<void> {
    const name = this.site.texts.text(`account.submit.${form}`);
    await this.effort.tap(this.site.page.getByRole("main").getByRole("button", { name, exact: true }).first());
  }

  /** Expects the page with this path, with its title if it shows its task. */
  async expectPage(page: string, title = true): Promise<void> {
    const { site } = this;
    await expect(site.page).toHaveURL((url) => url.pathname === site.path(page));
    if (title) {
      const key = page === ACCOUNT ? "uebersicht" : page.slice(ACCOUNT.length + 1);
      await expect(site.heading).toHaveText(site.texts.text(`account.title.${key}`));
    }
    await site.ready();
  }

  /** Expects the workspace, to which signing in leads. */
  async expectEntered(): Promise<void> {
    const { site } = this;
    await expect(site.page).toHaveURL((url) => url.pathname === site.path(WORKSPACE));
    await expect(site.heading).toHaveText(site.texts.text("workspace.workspace"));
    await site.ready();
  }

  /** Expects the workspace, and goes on to the account. */
  async goOnToAccount(): Promise<void> {
    await this.expectEntered();
    await this.site.open(ACCOUNT);
    await this.expectPage(ACCOUNT);
  }

  /** Expects that something was done. */
  async expectDone(key: string): Promise<void> {
    const { page, texts } = this.site;
    const notice = page.getByRole("main").getByRole("status").filter({ hasText: texts.text(`account.done.${key}`) });
    await expect(notice).toBeVisible();
    await this.site.ready();
  }

  /** Expects the page that says that a mail is on its way. */
  async expectMailbox(key: string): Promise<void> {
    await expect(this.site.heading).toHaveText(this.site.texts.text(`account.done.${key}`));
  }

  /** Expects a text among what is wrong, and the focus on the first field that is. */
  async expectWrong(text: string): Promise<void> {
    const { page, texts } = this.site;
    const alert = page.getByRole("main").getByRole("alert");
    await expect(alert.getByRole("heading", { name: texts.text("account.error_title"), exact: true })).toBeVisible();
    await expect(alert).toContainText(text);
    const wrong = page.getByRole("main").locator("[aria-invalid]");
    await expect((await wrong.count()) > 0 ? wrong.first() : alert, "where to go on").toBeFocused();
    const beginning = texts.text("account.error_title_prefix", { title: "" });
    await expect(page).toHaveTitle(new RegExp(`^${beginning}`, "u"));
    await this.site.ready();
  }

  /** Fills in the form of a new account, and is told that a mail is on its way. */
  async register(address: string): Promise<void> {
    await this.fill("name", "Ana Beispiel");
    await this.fill("email", address);
    await this.fill("password", PASSWORD);
    await this.submit("register");
    await this.expectMailbox("register");
  }

  /** Signs in with a password. */
  async signIn(address: string, password = PASSWORD): Promise<void> {
    await this.fill("email", address);
    await this.fill("password", password);
    await this.submit("sign_in");
  }

  /** Signs in with an account that nobody else has, and gives its address. */
  async enterAnew(): Promise<string> {
    const address = newAddress();
    await makeAccount(address, this.site.texts.tag);
    await this.enter(address);
    return address;
  }

  /** Opens the page to sign in, signs in, and goes on to the account. */
  async enter(address: string, password = PASSWORD): Promise<void> {
    await this.site.open(SIGN_IN);
    await this.signIn(address, password);
    await this.goOnToAccount();
  }
}

/** The code that an app shows for a secret in base 32, some steps of 30 seconds from now (RFC 6238). */
export function codeFor(secret: string, steps = 0): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll(/\s/gu, "")].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const bytes = (bits.match(/.{8}/gu) ?? []).map((byte) => parseInt(byte, 2));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac("sha1", Buffer.from(bytes)).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
