import { AccountPages } from "../support/account.ts";
import { TYPED, WRITTEN, comeBack, loseSession, writeOn } from "../support/signed-out.ts";
import { Site, WORKSPACE } from "../support/site.ts";
import { expect, test } from "../support/test.ts";
import { WorkspacePages } from "../support/workspace.ts";

test("who is not signed in any more writes on, signs in and loses nothing", { tag: ["@phone", "@scripts"] }, async ({ site, request, watch }) => {
  const pages = new WorkspacePages(site);
  const lost = await loseSession(site, request);
  await writeOn(pages, lost, watch);
  await comeBack(pages, lost);
});

test("without scripts, what was sent waits in the page until one is signed in again", { tag: ["@phone", "@no-scripts"] }, async ({ page, site, texts, request, context, watch }) => {
  const pages = new WorkspacePages(site);
  const { address, id } = await loseSession(site, request);
  const path = site.path(`${WORKSPACE}/eintrag/${id}`);
  watch.expectStatus(path, 401);
  await pages.fill("/title/de", TYPED.title);
  await pages.fill("/summary/de", TYPED.summary);
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
  await expect(pages.field("/title/de")).toHaveValue(TYPED.title);
  expect((await pages.work()).content.offer).toMatchObject(WRITTEN);
});
