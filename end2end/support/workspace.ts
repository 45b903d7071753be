import { type Locator, expect } from "@playwright/test";

import { AccountPages } from "./account.ts";
import { Desk, type EntryWork, newWord } from "./desk.ts";
import { Effort } from "./effort.ts";
import { REGISTER_ORGANISATION, type Site, WORKSPACE } from "./site.ts";
import { shown } from "./texts.ts";

/** Siegen, in the fields of forms. */
export const SIEGEN = "05970040";

/** Chooses a picture of 360 by 300 pixels on the device. */
export async function choosePicture({ page }: Site): Promise<void> {
  const buffer = await page.screenshot({ type: "jpeg", clip: { x: 0, y: 0, width: 360, height: 300 } });
  await page.locator("#picture-file").setInputFiles({ name: "photo.jpg", mimeType: "image/jpeg", buffer });
  await expect(page.locator("#picture-crop")).toBeFocused();
}

/** What a volunteer does in the workspace. */
export class WorkspacePages {
  readonly account: AccountPages;

  constructor(
    readonly site: Site,
    readonly effort = new Effort(),
  ) {
    this.account = new AccountPages(site, effort);
  }

  /** The field of this name: the JSON pointer of what it shows. */
  field(pointer: string): Locator {
    return this.site.page.getByRole("main").locator(`[name="${pointer}"]:not([type=hidden])`);
  }

  /** The box of this name with this value. */
  box(pointer: string, value: string): Locator {
    return this.site.page.getByRole("main").locator(`input[name="${pointer}"][value="${value}"]`);
  }

  /** Taps something. */
  async tap(target: Locator): Promise<void> {
    await this.effort.tap(target);
  }

  /** Taps a button by the text of this key. */
  async press(key: string): Promise<void> {
    const name = this.site.texts.text(`workspace.${key}`);
    await this.tap(this.site.page.getByRole("main").getByRole("button", { name, exact: true }));
  }

  /** Ticks a box, or takes the tick away. */
  async tick(pointer: string, value: string): Promise<void> {
    await this.tap(this.box(pointer, value).locator("xpath=following-sibling::label"));
  }

  /** Does what cannot be undone: its button is hidden behind its label until it is said what is lost. */
  async pressOnceMore(key: string, lost: string, around = this.site.page.getByRole("main")): Promise<void> {
    const label = this.site.texts.text(`workspace.${key}`);
    const button = around.getByRole("button", { name: label, exact: true });
    await expect(button, "nobody does it with one tap").toBeHidden();
    await this.tap(around.locator("summary").filter({ hasText: label }));
    await expect(around.getByText(shown(lost))).toBeVisible();
    await this.tap(button);
  }

  /** Types into a field. */
  async fill(pointer: string, text: string): Promise<void> {
    await this.effort.fill(this.field(pointer), text);
  }

  /** Opens a part that few need. */
  async open(key: string): Promise<void> {
    const text = this.site.texts.text(`workspace.${key}`);
    await this.tap(this.site.page.getByRole("main").locator("summary").filter({ hasText: text }).first());
  }

  /** Signs in with a new account, registers an organisation and comes to where offers begin. */
  async register(name = `Verein ${newWord()}`): Promise<void> {
    await this.account.enterAnew();
    await this.site.open(REGISTER_ORGANISATION);
    await this.registerHere(name);
  }

  /** Registers an organisation on the page for that, and comes to where offers begin. */
  async registerHere(name: string): Promise<void> {
    await this.fill("/name/de", name);
    await this.tap(this.box("/municipalities", SIEGEN).locator("xpath=following-sibling::label"));
    await this.press("register");
    await expect(this.site.page).toHaveURL((url) => url.pathname.startsWith(this.site.path(`${WORKSPACE}/neu/`)));
    await this.site.ready();
  }

  /** Begins an offer from a template and comes to its form. */
  async begin(template: string): Promise<void> {
    await this.tap(this.site.page.getByRole("main").locator(`button[value="begin:${template}"]`));
    await expect(this.site.page).toHaveURL((url) => url.pathname.startsWith(this.site.path(`${WORKSPACE}/eintrag/`)));
    await this.site.ready();
  }

  /** Fills in what an offer from a template must have: every Tuesday, at a place and with a contact that are written down beside it. */
  async write(title: string, summary: string): Promise<void> {
    await this.fill("/title/de", title);
    await this.fill("/summary/de", summary);
    await this.fill("/place/street", "Hauptstraße 1");
    await expect(this.field("/place/municipality")).toHaveValue(SIEGEN);
    await this.fill("/contact/phone", "+49 221 4710 100");
    await this.tap(this.box("/schedule/rules/0/repeat/weekdays", "TU").locator("xpath=following-sibling::label"));
  }

  /** Hands in what the form says, and comes to the overview. */
  async handIn(): Promise<void> {
    await this.press("hand_in");
    await expect(this.site.page).toHaveURL((url) => url.pathname === this.site.path(WORKSPACE));
    await this.site.ready();
    await expect(this.site.page.getByText(this.site.texts.text("workspace.done.handed_in"), { exact: true })).toBeVisible();
  }

  /** An entry in the list of the overview, where it is said how far it has come. */
  item(title: string): Locator {
    const { page } = this.site;
    const named = page.getByRole("main").getByRole("listitem").filter({ has: page.getByRole("link", { name: title, exact: true }) });
    return named.filter({ has: page.locator(".badge") });
  }

  /** Opens an entry of the overview. */
  async choose(title: string): Promise<void> {
    await this.tap(this.item(title).getByRole("link", { name: title, exact: true }));
    await expect(this.site.page).toHaveURL((url) => url.pathname.startsWith(this.site.path(`${WORKSPACE}/eintrag/`)));
    await this.site.ready();
  }

  /** What reviewers say at a field. */
  note(pointer: string): Locator {
    const notes = this.site.page.getByRole("main").locator(`.form__field:has([name="${pointer}"]) .desk__note`);
    return notes.filter({ hasText: this.site.texts.text("workspace.note_title") });
  }

  /** Expects that the server has all that was typed. */
  async expectSaved(): Promise<void> {
    await expect(this.site.page.getByText(this.site.texts.text("workspace.saved_on_server"), { exact: true })).toBeVisible();
  }

  /** An entry as the API has it: the one on whose page one is, or another one. */
  async work(id = new URL(this.site.page.url()).pathname.split("/").at(-1) ?? ""): Promise<EntryWork> {
    return new Desk(this.site.page.context().request).entry(id);
  }
}
