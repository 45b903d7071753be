import { type APIRequestContext, type Page, expect, request as requests } from "@playwright/test";

import { makeAccount, newAddress } from "./account.ts";
import { Desk, newClub, type OwnEntry, type OwnOrganisation } from "./desk.ts";
import { fromSomewhere } from "./environment.ts";

/** Path segments of the pages of those who review, the same in every language. */
export const REVIEW = "redaktion";
export const CASES = `${REVIEW}/faelle`;
export const CASE = `${REVIEW}/fall`;
export const STALE = `${REVIEW}/veraltet`;

/** Who is who in the demonstration, by their addresses; none of them needs a second factor. */
export type DemoRole = "person" | "editor" | "owner" | "municipal-reviewer" | "reviewer" | "admin";

interface DemoAccount {
  role: string;
  email: string;
  password: string;
}

/** What is to be changed, at the field with this pointer; an empty one means the whole. */
export interface Note {
  pointer: string;
  text: string;
}

/** Who decides about what was handed in: an account of the demonstration, which needs no second factor. */
export class Reviewer {
  private constructor(readonly desk: Desk) {}

  /** Signs in, in a browser of their own. */
  static async enter(request: APIRequestContext): Promise<Reviewer> {
    return new Reviewer(await enterAs(request, "reviewer"));
  }

  /** Confirms an organisation, and lets the public see its profile. */
  async welcome({ id, profile }: OwnOrganisation): Promise<void> {
    const path = `/review/organisations/${id}/standing`;
    const { version } = await this.desk.read<{ version: number }>(path);
    await this.desk.send("PUT", path, { standing: "confirmed" }, { version });
    await this.publish(profile);
  }

  publish(entry: OwnEntry): Promise<void> {
    return this.#decide(entry, { publish: {} });
  }

  askForChanges(entry: OwnEntry, notes: Note[]): Promise<void> {
    return this.#decide(entry, { request_changes: { notes } });
  }

  #decide({ id, revision }: OwnEntry, decision: object): Promise<void> {
    return this.desk.send("POST", `/review/entries/${id}/decision`, { revision, decision });
  }
}

/** Something that waits for a decision. */
export interface HandedIn {
  /** The offer. */
  entry: string;
  /** Its case. */
  case: string;
  title: string;
  /** Whose it is: a confirmed organisation with a public profile, and with nothing else that waits. */
  organisation: string;
}

/**
 * Somebody new registers an organisation, which is confirmed at once, and hands in an offer of this title. `request`
 * is signed in as them from then on. As the profile gets public, this is for tests that have a server apart.
 */
export async function handIn(request: APIRequestContext, title: string): Promise<HandedIn> {
  const address = newAddress();
  await makeAccount(address, "de");
  const author = new Desk(request);
  await author.signIn(address);
  const { id: organisation } = await author.register(newClub());
  const reviewing = await requests.newContext({ extraHTTPHeaders: fromSomewhere() });
  const reviewer = await Reviewer.enter(reviewing);
  await reviewer.welcome(await author.organisation(organisation));
  const { entry } = await author.handIn(await author.beginPlain(organisation, title));
  const { items } = await reviewer.desk.read<{ items: { id: string; entry: string }[] }>(`/review/cases?organisation=${organisation}`);
  await reviewing.dispose();
  const found = items.find((item) => item.entry === entry.id);
  expect(found, `a case of ${title}`).toBeDefined();
  return { entry: entry.id, case: found?.id ?? "", title, organisation };
}

/** Signs a browser in as somebody of the demonstration, without its pages. */
export async function signIn(page: Page, role: DemoRole): Promise<void> {
  await enterAs(page.context().request, role);
}

async function enterAs(request: APIRequestContext, role: DemoRole): Promise<Desk> {
  const desk = new Desk(request);
  const accounts = await desk.read<DemoAccount[]>("/demo/accounts");
  const account = accounts.find(({ email }) => email.startsWith(`${role}@`));
  if (account === undefined) {
    throw new Error(`the demonstration has no ${role}`);
  }
  await desk.signIn(account.email, account.password);
  return desk;
}
