import { expectNoViolations, expectNothingSticksOut } from "../support/accessible.ts";
import { AccountPages, makeAccount, newAddress, linkFor } from "../support/account.ts";
import { INVITATION, WORKSPACE } from "../support/site.ts";
import { smallTargets } from "../support/targets.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";
import { WorkspacePages } from "../support/workspace.ts";

/** Most taps and filled fields from the page to register an organisation to the offer that is handed in. */
const MOST_TAPS = 20;
/** Most fields that an offer must have. */
const MOST_REQUIRED = 9;

inEachLanguage(() => {
  test("a volunteer registers a club and hands in an offer", { tag: "@phone" }, async ({ page, site, texts }) => {
    const pages = new WorkspacePages(site);
    await pages.register(`Sprachcafé ${crypto.randomUUID().slice(0, 8)}`);
    await expect(page.getByText(texts.text("workspace.done.registered"), { exact: true })).toBeVisible();
    await pages.begin("sprachtreff");
    await pages.fill("/title/de", "Offenes Sprachcafé im Pfarrheim");
    await pages.fill("/summary/de", "Deutsch sprechen bei Kaffee und Kuchen.");
    await pages.fill("/place/street", "Hauptstraße 1");
    await pages.tap(pages.field("/place/municipality"));
    await pages.field("/place/municipality").selectOption("05970040");
    await pages.fill("/contact/phone", "+49 221 4710 100");
    await pages.press("add_rule");
    await site.ready();
    await expect(pages.field("/schedule/rules/0/start_time")).toBeVisible();
    // What was written beside it is made and chosen, once.
    await expect(pages.field("/contacts")).toBeChecked();
    await expect(pages.field("/places")).toBeChecked();
    await pages.tap(pages.box("/schedule/rules/0/repeat/weekdays", "TU").locator("xpath=following-sibling::label"));
    const required = await page.getByRole("main").locator("[required]:visible").count();
    // Kind, place, contact and time are asked for as groups.
    expect(required, "title and summary").toBeGreaterThanOrEqual(2);
    expect(required + 4, "required fields").toBeLessThanOrEqual(MOST_REQUIRED);
    await pages.press("hand_in");
    await expect(page).toHaveURL((url) => url.pathname === site.path(WORKSPACE));
    await site.ready();
    await expect(page.getByText(texts.text("workspace.done.handed_in"), { exact: true })).toBeVisible();
    await expect(page.getByRole("main")).toContainText("Offenes Sprachcafé im Pfarrheim");
    await expect(page.getByRole("main")).toContainText(texts.text("workspace.state.submitted"));
    expect(pages.taps, "taps").toBeLessThanOrEqual(MOST_TAPS);

    await page.getByRole("link", { name: "Offenes Sprachcafé im Pfarrheim", exact: true }).click();
    await site.ready();
    await pages.press("withdraw");
    await expect(page.getByText(texts.text("workspace.done.withdrawn"), { exact: true })).toBeVisible();
    await expect(pages.field("/title/de")).toHaveValue("Offenes Sprachcafé im Pfarrheim");
  });

  test("what is missing is said where it is", { tag: "@phone" }, async ({ page, site, texts, watch }) => {
    const pages = new WorkspacePages(site);
    await pages.register("Verein");
    await pages.begin("sprachtreff");
    const path = new URL(page.url()).pathname;
    watch.expectStatus(site.scripts ? path.replace(/.*\/eintrag\/(?<id>.*)/u, "/api/v1/workspace/entries/$<id>/submission") : path, 422);
    await pages.fill("/summary/de", "Deutsch sprechen");
    await pages.open("message");
    await pages.fill("/message", "Guten Tag");
    await pages.press("hand_in");
    const alert = page.getByRole("main").getByRole("alert");
    await expect(alert).toContainText(texts.text("workspace.required.title"));
    await expect(alert).toContainText(texts.text("workspace.required.contacts"));
    await expect(pages.field("/title/de")).toHaveAttribute("aria-invalid", "true");
    await expect(pages.field("/summary/de")).toHaveValue("Deutsch sprechen");
    await expect(pages.field("/message")).toHaveValue("Guten Tag");
    await alert.getByRole("link", { name: texts.text("workspace.required.title"), exact: true }).click();
    await expect(pages.field("/title/de")).toBeFocused();
  });

  test("what is typed is saved by itself and survives a reload", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts, watch }) => {
    const pages = new WorkspacePages(site);
    await pages.register("Verein");
    await pages.begin("sprachtreff");
    await pages.fill("/title/de", "Sprachcafé");
    await pages.expectSaved();
    const { content } = await pages.work();
    expect(content.offer["title"]).toMatchObject({ de: { text: "Sprachcafé" } });
    await page.reload();
    await site.ready();
    await expect(pages.field("/title/de")).toHaveValue("Sprachcafé");
    // Whoever leaves before it was sent finds it again.
    watch.expectNoConnection();
    await page.route("**/api/v1/workspace/offers/*/draft", (route) => route.abort());
    await pages.fill("/title/de", "Sprachcafé am Abend");
    await expect(page.getByText(texts.text("workspace.saved_on_device"), { exact: true })).toBeVisible();
    await page.unroute("**/api/v1/workspace/offers/*/draft");
    await page.reload();
    await site.ready();
    await expect(page.getByText(texts.text("workspace.restored"), { exact: true })).toBeVisible();
    await expect(pages.field("/title/de")).toHaveValue("Sprachcafé am Abend");
    await pages.expectSaved();
  });

  test("without a network one writes on, and it is saved when there is one again", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts, context, watch }) => {
    const pages = new WorkspacePages(site);
    await pages.register("Verein");
    await pages.begin("sprachtreff");
    watch.expectNoConnection();
    await context.setOffline(true);
    await pages.fill("/title/de", "Sprachcafé");
    await expect(page.getByText(texts.text("workspace.saved_on_device"), { exact: true })).toBeVisible();
    await context.setOffline(false);
    await pages.expectSaved();
    const { content } = await pages.work();
    expect(content.offer["title"]).toMatchObject({ de: { text: "Sprachcafé" } });
  });

  test("of two who write at once, each keeps what only they have changed, and chooses the rest", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts, watch }) => {
    const pages = new WorkspacePages(site);
    await pages.register("Verein");
    await pages.begin("sprachtreff");
    await pages.fill("/title/de", "Sprachcafé");
    await pages.expectSaved();
    // Somebody else saves another title and a summary meanwhile.
    const work = await pages.work();
    const other = { ...work.content.offer, title: { de: "Café der Sprachen" }, summary: { de: "Herzlich willkommen." } };
    const path = `/api/v1/workspace/offers/${work.entry.id}/draft`;
    const headers = { "if-match": `"${work.version}"`, "content-type": "application/json", origin: new URL(page.url()).origin };
    const saved = await page.context().request.put(new URL(path, page.url()).href, { data: other, headers });
    expect(saved.ok(), "the other one has saved").toBe(true);
    watch.expectStatus(path, 412);
    await pages.fill("/title/de", "Sprachcafé am Abend");
    await expect(page.getByRole("heading", { name: texts.text("workspace.conflict_title"), exact: true })).toBeVisible();
    await expect(page.getByRole("main")).toContainText("Café der Sprachen");
    await pages.press("conflict_save");
    await pages.expectSaved();
    await expect(pages.field("/title/de")).toHaveValue("Sprachcafé am Abend");
    await expect(pages.field("/summary/de")).toHaveValue("Herzlich willkommen.");
    const { content } = await pages.work();
    expect(content.offer["title"]).toMatchObject({ de: { text: "Sprachcafé am Abend" } });
    expect(content.offer["summary"]).toMatchObject({ de: { text: "Herzlich willkommen." } });
  });

  test("axe finds nothing in the editor, fingers fit, nothing sticks out", { tag: ["@phone", "@scripts"] }, async ({ page, site }) => {
    // The longest form there is, wholly unfolded: axe takes its time.
    test.slow();
    const pages = new WorkspacePages(site);
    await pages.register("Verein");
    await pages.begin("sprachtreff");
    await pages.press("add_rule");
    await expect(pages.field("/schedule/rules/0/start_time")).toBeVisible();
    await page.emulateMedia({ reducedMotion: "reduce" });
    expect(await page.evaluate(smallTargets), "too small for a finger").toEqual([]);
    await site.unfold();
    await expectNoViolations(page);
    await expectNothingSticksOut(page);
  });

  test("somebody is invited and writes along", { tag: "@phone" }, async ({ page, site, texts, context }) => {
    const pages = new WorkspacePages(site);
    await pages.register("Verein der Einladungen");
    await page.getByRole("link", { name: texts.text("workspace.to_overview"), exact: true }).click();
    await site.ready();
    await page.getByRole("link", { name: texts.text("workspace.members"), exact: true }).click();
    await site.ready();
    const address = newAddress();
    await pages.fill("/email", address);
    await pages.press("invite");
    await expect(page.getByText(texts.text("workspace.done.invited"), { exact: true })).toBeVisible();
    const link = await linkFor(address, INVITATION);
    await context.clearCookies();
    await makeAccount(address, texts.tag);
    await site.goto(link);
    await page.getByRole("link", { name: texts.text("workspace.to_sign_in"), exact: true }).click();
    await site.ready();
    await new AccountPages(site).signIn(address);
    await expect(page).toHaveURL((url) => url.pathname === site.path(INVITATION));
    await site.ready();
    await pages.press("accept");
    await expect(page.getByText(texts.text("workspace.done.joined"), { exact: true })).toBeVisible();
    await expect(page.getByRole("heading", { name: "Verein der Einladungen", exact: true })).toBeVisible();
  });
});
