import type { Api, Offer } from "../support/api.ts";
import { ORGANISATIONS, REGISTER_ORGANISATION, WORKSPACE } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";
import { WorkspacePages } from "../support/workspace.ts";

/** Different organisations of the demo content. */
async function organisations(api: Api): Promise<Offer["organisation"][]> {
  const { items } = await api.offers({}, 50);
  const byId = new Map(items.map(({ organisation }) => [organisation.id, organisation]));
  return [...byId.values()];
}

inEachLanguage(() => {
  test("somebody asks for the profile of their organisation and takes that back", { tag: "@phone" }, async ({ page, site, texts, api }) => {
    const pages = new WorkspacePages(site);
    await pages.account.enterAnew();
    const [organisation] = await organisations(api);
    await site.open(`${ORGANISATIONS}/${organisation?.slug}`);
    await page.getByRole("link", { name: texts.text("entry.claim"), exact: true }).click();
    await site.ready();
    await pages.fill("/message", "Ich leite das Sprachcafé.");
    await pages.press("claim_send");
    await expect(page).toHaveURL((url) => url.pathname === site.path(WORKSPACE));
    await site.ready();
    await expect(page.getByText(texts.text("workspace.done.claimed"), { exact: true })).toBeVisible();
    await pages.press("unclaim");
    await expect(page.getByText(texts.text("workspace.done.unclaimed"), { exact: true })).toBeVisible();
    await expect(page.getByRole("button", { name: texts.text("workspace.unclaim"), exact: true })).toBeHidden();
  });

  test("what is there already is asked for while one registers it", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts, api }) => {
    const pages = new WorkspacePages(site);
    await pages.account.enterAnew();
    const [, organisation] = await organisations(api);
    await site.open(REGISTER_ORGANISATION);
    await pages.fill("/name/de", organisation?.name.text ?? "");
    await page.locator(`button[value="claim:${organisation?.id}"]`).click();
    await expect(page).toHaveURL((url) => url.pathname === site.path(WORKSPACE));
    await site.ready();
    await expect(page.getByText(texts.text("workspace.done.claimed"), { exact: true })).toBeVisible();
  });

  test("Enter registers, whatever is there already", { tag: ["@phone", "@scripts"] }, async ({ page, site, api }) => {
    const pages = new WorkspacePages(site);
    await pages.account.enterAnew();
    const [, , organisation] = await organisations(api);
    await site.open(REGISTER_ORGANISATION);
    await pages.fill("/name/de", organisation?.name.text ?? "");
    await expect(page.locator(`button[value="claim:${organisation?.id}"]`)).toBeVisible();
    await pages.field("/name/de").press("Enter");
    await expect(page).toHaveURL((url) => url.pathname.startsWith(site.path(`${WORKSPACE}/neu/`)));
  });
});
