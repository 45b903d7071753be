import { type APIRequestContext, type Locator, expect } from "@playwright/test";

import { SIGN_IN } from "./account.ts";
import { Desk, enterAside, newClub } from "./desk.ts";
import { type Site, WORKSPACE } from "./site.ts";
import type { Watch } from "./watch.ts";
import { WorkspacePages } from "./workspace.ts";

/** What is typed after the session has ended. */
export const TYPED = { title: "Sprachcafé am Abend", summary: "Deutsch sprechen bei Kaffee und Kuchen." };

/** The same as the API has it. */
export const WRITTEN = { title: { de: { text: TYPED.title } }, summary: { de: { text: TYPED.summary } } };

/** Somebody whose session has ended in front of a form. */
export interface SignedOut {
  address: string;
  /** The offer in the form. */
  id: string;
  /** Whose that is. */
  organisation: string;
}

/** Somebody new has the form of an offer in front of them, and is then signed out by another device of theirs. */
export async function loseSession(site: Site, elsewhere: APIRequestContext): Promise<SignedOut> {
  const { address, desk } = await enterAside(site.page.context(), site.texts.tag);
  const organisation = await desk.register(newClub());
  const { entry: { id } } = await desk.beginPlain(organisation.id, "Sprachcafé");
  await site.open(`${WORKSPACE}/eintrag/${id}`);
  const other = new Desk(elsewhere);
  await other.signIn(address);
  await other.send("DELETE", "/account/sessions", {});
  return { address, id, organisation: organisation.id };
}

/** They write on, and are told where that is; gives what tells it. */
export async function writeOn(pages: WorkspacePages, { id }: SignedOut, watch: Watch): Promise<Locator> {
  const { page, texts } = pages.site;
  watch.expectStatus(`/api/v1/workspace/offers/${id}/draft`, 401);
  const bar = page.locator(".desk__saved");
  await pages.fill("/title/de", TYPED.title);
  await expect(bar).toContainText(texts.text("workspace.saved_signed_out"));
  await expect(wayToSignIn(pages)).toBeVisible();
  await pages.fill("/summary/de", TYPED.summary);
  return bar;
}

/** They sign in, come back and find all of it; gives what says so. */
export async function comeBack(pages: WorkspacePages, { address, id }: SignedOut): Promise<Locator> {
  const { page, texts } = pages.site;
  await wayToSignIn(pages).click();
  await pages.account.expectPage(SIGN_IN);
  await pages.account.signIn(address);
  await expect(page).toHaveURL((url) => url.pathname === pages.site.path(`${WORKSPACE}/eintrag/${id}`));
  await pages.site.ready();
  const restored = page.getByText(texts.text("workspace.restored"), { exact: true });
  await expect(restored).toBeVisible();
  await expect(pages.field("/title/de")).toHaveValue(TYPED.title);
  await expect(pages.field("/summary/de")).toHaveValue(TYPED.summary);
  await pages.expectSaved();
  expect((await pages.work()).content.offer).toMatchObject(WRITTEN);
  return restored;
}

function wayToSignIn({ site: { page, texts } }: WorkspacePages): Locator {
  return page.locator(".desk__saved").getByRole("link", { name: texts.text("workspace.to_sign_in"), exact: true });
}
