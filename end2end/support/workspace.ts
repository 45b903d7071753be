import { type Locator, expect } from "@playwright/test";

import { AccountPages } from "./account.ts";
import { serverUrl } from "./environment.ts";
import { REGISTER_ORGANISATION, type Site, WORKSPACE } from "./site.ts";

/** Siegen, in the fields of forms. */
export const SIEGEN = "05970040";

/** What a volunteer does in the workspace. */
export class WorkspacePages {
  /** How often something was tapped. */
  taps = 0;
  readonly account: AccountPages;

  constructor(readonly site: Site) {
    this.account = new AccountPages(site);
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
    this.taps += 1;
    await target.click();
  }

  /** Taps a button by the text of this key. */
  async press(key: string): Promise<void> {
    const name = this.site.texts.text(`workspace.${key}`);
    await this.tap(this.site.page.getByRole("main").getByRole("button", { name, exact: true }));
  }

  /** Types into a field. */
  async fill(pointer: string, text: string): Promise<void> {
    this.taps += 1;
    await this.field(pointer).fill(text);
  }

  /** Opens a part that few need. */
  async open(key: string): Promise<void> {
    const text = this.site.texts.text(`workspace.${key}`);
    await this.tap(this.site.page.getByRole("main").locator("summary").filter({ hasText: text }).first());
  }

  /** Signs in with a new account, registers an organisation and comes to where offers begin. */
  async register(name: string): Promise<void> {
    await this.account.enterAnew();
    await this.site.open(REGISTER_ORGANISATION);
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

  /** Expects that the server has all that was typed. */
  async expectSaved(): Promise<void> {
    await expect(this.site.page.getByText(this.site.texts.text("workspace.saved_on_server"), { exact: true })).toBeVisible();
  }

  /** The entry on whose page one is, as the API has it. */
  async work(): Promise<{ content: { offer: Record<string, unknown> }; version: number; entry: { id: string; work: string | null } }> {
    const id = new URL(this.site.page.url()).pathname.split("/").at(-1) ?? "";
    const answer = await this.site.page.context().request.get(`${serverUrl()}/api/v1/workspace/entries/${id}`);
    expect(answer.ok(), "the entry is read").toBe(true);
    return (await answer.json()) as Awaited<ReturnType<WorkspacePages["work"]>>;
  }
}
