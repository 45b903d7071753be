import { enterAside, german, newClub, newWord } from "../support/desk.ts";
import { CLAIM_ORGANISATION, REGISTER_ORGANISATION, WORKSPACE } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";
import { WorkspacePages } from "../support/workspace.ts";

inEachLanguage(() => {
  test("what is wrong with a contact leads to its field", { tag: "@phone" }, async ({ page, site, texts, watch }) => {
    const pages = new WorkspacePages(site);
    const { desk } = await enterAside(page.context(), texts.tag);
    const { id } = await desk.register(newClub());
    const contact = { function: german("Büro"), phone: "+49 221 4710 100" };
    const known = await desk.add(id, "contacts", { contact });
    const path = `${WORKSPACE}/organisation/${id}`;
    watch.expectStatus(site.path(path), 422);
    await site.open(path);
    const ways = page.locator(`#contact-${known}-contact-ways`);
    await page.locator(`details:has(#contact-${known}-contact-ways) > summary`).click();
    await expect(ways.getByText(texts.text("workspace.optional"), { exact: true })).toHaveCount(0);
    await ways.locator('[name="/contact/phone"]').fill("");
    await pages.press("save");
    await site.ready();
    const beginning = texts.text("workspace.error_title_prefix", { title: "" });
    // In a title, a mark may stand before what is isolated.
    await expect(page).toHaveTitle(new RegExp(`^\\u2068?${beginning}`, "u"));
    const problem = texts.text("workspace.problem.contact_without_way");
    await expect(ways.getByText(problem, { exact: true })).toBeVisible();
    await expect(ways, "a screen reader says it, too").toHaveAccessibleDescription(problem);
    await (site.scripts ? expect(ways).toBeFocused() : expect(page.getByRole("alert")).toBeFocused());
    await page.getByRole("alert").getByRole("link", { name: problem }).click();
    await expect(ways).toBeFocused();
  });

  test("the title of an offer says that something is wrong as long as it is", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts, watch }) => {
    const pages = new WorkspacePages(site);
    const { desk } = await enterAside(page.context(), texts.tag);
    const { id: organisation } = await desk.register(newClub());
    const { entry: { id } } = await desk.beginPlain(organisation, "Sprachcafé");
    const wrong = new RegExp(`^\\u2068?${texts.text("workspace.error_title_prefix", { title: "" })}`, "u");
    const alert = page.getByRole("main").getByRole("alert");
    watch.expectStatus(`/api/v1/workspace/entries/${id}/submission`, 422);
    await site.open(`${WORKSPACE}/eintrag/${id}`);
    await expect(page).not.toHaveTitle(wrong);
    await pages.fill("/title/de", "");
    await pages.press("hand_in");
    await expect(alert).toBeVisible();
    await expect(pages.field("/title/de")).toBeFocused();
    await expect(page).toHaveTitle(wrong);
    await pages.fill("/title/de", "Sprachcafé am Abend");
    await expect(page).not.toHaveTitle(wrong);
    await expect(alert).toHaveCount(0);
  });

  test("what is there already is asked about once", { tag: "@phone" }, async ({ page, site, texts, elsewhere, watch }) => {
    const name = `Verein ${newWord()}`;
    const { desk } = await enterAside(elsewhere.site.page.context(), texts.tag);
    const { id } = await desk.register({ name: german(name), kind: "club" });
    const pages = new WorkspacePages(site);
    await enterAside(page.context(), texts.tag);
    watch.expectStatus(site.path(REGISTER_ORGANISATION), 409);
    await site.open(REGISTER_ORGANISATION);
    await pages.fill("/name/de", name);
    await pages.press("register");
    await expect(page.getByRole("alert").getByText(texts.text("workspace.problem.already_there"))).toBeVisible();
    await site.ready();
    await expect(page.getByRole("main").locator(`a[href="${site.path(`${CLAIM_ORGANISATION}/${id}`)}"]`)).toBeVisible();
    await pages.press("register_anyway");
    await expect(page).toHaveURL((url) => url.pathname.startsWith(site.path(`${WORKSPACE}/neu/`)));
  });

  test("what is typed without a connection stays until it has arrived", { tag: ["@phone", "@scripts"] }, async ({ page, context, site, texts, watch }) => {
    const pages = new WorkspacePages(site);
    const name = `Verein ${newWord()}`;
    await enterAside(context, texts.tag);
    watch.expectNoConnection();
    await site.open(REGISTER_ORGANISATION);
    await pages.fill("/name/de", name);
    await context.setOffline(true);
    await site.inPlace(async () => {
      await pages.press("register");
      await expect(page.getByText(texts.text("workspace.offline"), { exact: true })).toBeVisible();
    });
    await context.setOffline(false);
    await site.open(REGISTER_ORGANISATION);
    await expect(page.getByText(texts.text("workspace.restored"), { exact: true })).toBeVisible();
    await expect(pages.field("/name/de")).toHaveValue(name);
    await pages.press("register");
    await expect(page).toHaveURL((url) => url.pathname.startsWith(site.path(`${WORKSPACE}/neu/`)));
    await site.ready();
    expect(await page.evaluate(() => sessionStorage.getItem("form.register")), "nothing is kept").toBeNull();
  });
});
