import type { APIRequestContext } from "@playwright/test";

import { AccountPages, SIGN_IN } from "../support/account.ts";
import { Desk, enterAside, newClub } from "../support/desk.ts";
import { Site, WORKSPACE } from "../support/site.ts";
import { expect, test } from "../support/test.ts";
import { WorkspacePages } from "../support/workspace.ts";

/** Somebody new has the form of an offer in front of them, and is then signed out by another device of theirs. */
async function loseSession(site: Site, elsewhere: APIRequestContext): Promise<{ address: string; id: string }> {
  const { address, desk } = await enterAside(site.page.context(), site.texts.tag);
  const organisation = await desk.register(newClub());
  const { entry: { id } } = await desk.beginPlain(organisation.id, "Sprachcafé");
  await site.open(`${WORKSPACE}/eintrag/${id}`);
  const other = new Desk(elsewhere);
  await other.signIn(address);
  await other.send("DELETE", "/account/sessions", {});
  return { address, id };
}

/** What is typed afterwards. */
const TITLE = "Sprachcafé am Abend";
const SUMMARY = "Deutsch sprechen bei Kaffee und Kuchen.";
const WRITTEN = { title: { de: { text: TITLE } }, summary: { de: { text: SUMMARY } } };

test("who is not signed in any more writes on, signs in and loses nothing", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts, request, watch }) => {
  const pages = new WorkspacePages(site);
  const { address, id } = await loseSession(site, request);
  watch.expectStatus(`/api/v1/workspace/offers/${id}/draft`, 401);
  const bar = page.locator(".desk__saved");
  const signIn = bar.getByRole("link", { name: texts.text("workspace.to_sign_in"), exact: true });
  await pages.fill("/title/de", TITLE);
  await expect(bar).toContainText(texts.text("workspace.saved_signed_out"));
  await expect(signIn).toBeVisible();
  await pages.fill("/summary/de", SUMMARY);
  await signIn.click();

  await pages.account.expectPage(SIGN_IN);
  await pages.account.signIn(address);
  await expect(page).toHaveURL((url) => url.pathname === site.path(`${WORKSPACE}/eintrag/${id}`));
  await site.ready();
  await expect(page.getByText(texts.text("workspace.restored"), { exact: true })).toBeVisible();
  await expect(pages.field("/title/de")).toHaveValue(TITLE);
  await expect(pages.field("/summary/de")).toHaveValue(SUMMARY);
  await pages.expectSaved();
  expect((await pages.work()).content.offer).toMatchObject(WRITTEN);
});

test("without scripts, what was sent waits in the page until one is signed in again", { tag: ["@phone", "@no-scripts"] }, async ({ page, site, texts, request, context, watch }) => {
  const pages = new WorkspacePages(site);
  const { address, id } = await loseSession(site, request);
  const path = site.path(`${WORKSPACE}/eintrag/${id}`);
  watch.expectStatus(path, 401);
  await pages.fill("/title/de", TITLE);
  await pages.fill("/summary/de", SUMMARY);
  await pages.press("save");
  await expect(site.heading).toHaveText(texts.text("workspace.signed_out_title"));

  const opened = context.waitForEvent("page");
  await page.getByRole("main").getByRole("link", { name: texts.text("workspace.sign_in_elsewhere"), exact: true }).click();
  const other = new Site(await opened, texts, site.scripts);
  await new AccountPages(other).signIn(address);
  await expect(other.page).toHaveURL((url) => url.pathname === path);
  await other.page.close();

  await pages.press("send_again");
  await expect(page.getByText(texts.text("workspace.done.saved"), { exact: true })).toBeVisible();
  await expect(pages.field("/title/de")).toHaveValue(TITLE);
  expect((await pages.work()).content.offer).toMatchObject(WRITTEN);
});
