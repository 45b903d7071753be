import type { Page } from "@playwright/test";

import { expectNoViolations, expectNothingSticksOut } from "../support/accessible.ts";
import { AccountPages, makeAccount, newAddress, linkFor } from "../support/account.ts";
import { type EntryWork, newWord } from "../support/desk.ts";
import { INVITATION, WORKSPACE } from "../support/site.ts";
import { smallTargets } from "../support/targets.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";
import { shown } from "../support/texts.ts";
import { WorkspacePages } from "../support/workspace.ts";

/** Somebody else saves the draft with these changes; gives the path of the API that does so. */
async function saveElsewhere(page: Page, work: EntryWork, changes: object): Promise<string> {
  const path = `/api/v1/workspace/offers/${work.entry.id}/draft`;
  const headers = { "if-match": `"${work.version}"`, "content-type": "application/json", origin: new URL(page.url()).origin };
  const data = { ...work.content.offer, ...changes };
  const saved = await page.context().request.put(new URL(path, page.url()).href, { data, headers });
  expect(saved.ok(), "the other one has saved").toBe(true);
  return path;
}

inEachLanguage(() => {
  test("what was handed in is taken back", { tag: "@phone" }, async ({ page, site, texts }) => {
    const pages = new WorkspacePages(site);
    await pages.register();
    await pages.begin("sprachtreff");
    await pages.write("Offenes Sprachcafé im Pfarrheim", "Deutsch sprechen bei Kaffee und Kuchen.");
    await pages.handIn();
    await page.getByRole("link", { name: "Offenes Sprachcafé im Pfarrheim", exact: true }).click();
    await site.ready();
    await pages.press("withdraw");
    await expect(page.getByText(texts.text("workspace.done.withdrawn"), { exact: true })).toBeVisible();
    await expect(pages.field("/title/de")).toHaveValue("Offenes Sprachcafé im Pfarrheim");
    // What was written beside it was made and chosen, once.
    await expect(pages.field("/contacts")).toBeChecked();
    await expect(pages.field("/places")).toBeChecked();
  });

  test("an offer begins like another one, and a new one with what is known", { tag: "@phone" }, async ({ page, site, texts }) => {
    const pages = new WorkspacePages(site);
    await pages.register();
    const beginning = new URL(page.url()).pathname;
    await pages.begin("sprachtreff");
    await pages.write("Sprachcafé am Dienstag", "Deutsch sprechen bei Kaffee und Kuchen.");
    await pages.handIn();
    const others = async (): Promise<void> => {
      await page.goto(beginning);
      await site.ready();
    };
    await others();
    await page.getByRole("main").getByRole("button", { name: "Sprachcafé am Dienstag", exact: true }).click();
    await expect(page).toHaveURL((url) => url.pathname.startsWith(site.path(`${WORKSPACE}/eintrag/`)));
    await site.ready();
    await expect(pages.field("/title/de")).toHaveValue("Sprachcafé am Dienstag");
    await expect(pages.box("/schedule/rules/0/repeat/weekdays", "TU")).toBeChecked();
    await expect(pages.field("/places")).toBeChecked();
    await expect(page.getByText(texts.text("workspace.state.draft"), { exact: true }).first()).toBeVisible();
    // A draft in which nothing stands yet takes nothing away from the next one.
    await others();
    await pages.begin("begegnung");
    await pages.tap(pages.field("/contacts").locator("xpath=following-sibling::label"));
    await pages.tap(pages.field("/places").locator("xpath=following-sibling::label"));
    if (!site.scripts) {
      await pages.press("save");
      await site.ready();
    }
    const chosen = async (): Promise<unknown[]> => {
      const { offer } = (await pages.work()).content;
      return [offer["contacts"], offer["places"]];
    };
    await expect.poll(chosen).toEqual([[], []]);
    await others();
    await pages.begin("sport");
    for (const pointer of ["/title/de", "/summary/de", "/description/de"]) {
      await expect(pages.field(pointer), "the template has a text to begin with").toHaveValue(/\S/u);
    }
    await expect(pages.field("/title/de"), "and it is that of the template").toHaveValue(/Sport/u);
    await expect(pages.field("/contacts")).toBeChecked();
    await expect(pages.field("/places")).toBeChecked();
    await expect(pages.box("/schedule/rules/0/repeat/weekdays", "TU")).not.toBeChecked();
  });

  test("what few need is asked for where it is needed", { tag: ["@phone", "@scripts"] }, async ({ site }) => {
    const pages = new WorkspacePages(site);
    await pages.register();
    await pages.begin("sprachtreff");
    const deadline = pages.field("/registration/deadline");
    await expect(deadline, "nobody registers").toBeHidden();
    await pages.tap(pages.box("/registration/kind", "required").locator("xpath=following-sibling::label"));
    await expect(deadline).toBeVisible();
    await pages.fill("/registration/deadline", "2031-05-01");
    await pages.open("validity");
    await pages.fill("/publish_from", "2031-01-01");
    const written = async (): Promise<Record<string, unknown>> => (await pages.work()).content.offer;
    await expect.poll(async () => (await written())["publish_from"]).toBe("2031-01-01");
    expect((await written())["registration"]).toMatchObject({ kind: "required", deadline: "2031-05-01" });
  });

  test("whoever does not read German is told that German is wanted", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts, api }) => {
    const pages = new WorkspacePages(site);
    await pages.register();
    await pages.begin("sprachtreff");
    const label = page.locator(`label[for="${await pages.field("/title/de").getAttribute("id")}"]`);
    const wanted = texts.text("workspace.in_language", { spoken: await api.label("language", "de") });
    await expect(label.getByText(shown(wanted), { exact: true })).toHaveCount(texts.tag === "de" ? 0 : 1);
    await expect(page.getByText("Offenes Sprachcafé im Pfarrheim", { exact: true })).toHaveAttribute("lang", "de");
  });

  test("a profile is completed while the registration waits", { tag: "@phone" }, async ({ page, site, texts }) => {
    const pages = new WorkspacePages(site);
    await pages.register();
    await site.open(WORKSPACE);
    await page.getByRole("link", { name: texts.text("workspace.edit_profile"), exact: true }).click();
    await site.ready();
    await expect(page.getByText(texts.text("workspace.registration_waits"), { exact: true })).toBeVisible();
    await expect(page.getByRole("button", { name: texts.text("workspace.hand_in"), exact: true })).toHaveCount(0);
    await pages.fill("/summary/de", "Wir sprechen Deutsch.");
    await pages.press("save");
    await expect(page.getByText(texts.text("workspace.done.saved"), { exact: true })).toBeVisible();
    await expect(pages.field("/summary/de")).toHaveValue("Wir sprechen Deutsch.");
    await expect(page.getByText(texts.text("workspace.registration_waits"), { exact: true })).toBeVisible();
  });

  test("what is missing is said where it is", { tag: "@phone" }, async ({ page, site, texts, watch }) => {
    const pages = new WorkspacePages(site);
    await pages.register();
    await pages.begin("sprachtreff");
    const path = new URL(page.url()).pathname;
    watch.expectStatus(site.scripts ? path.replace(/.*\/eintrag\/(?<id>.*)/u, "/api/v1/workspace/entries/$<id>/submission") : path, 422);
    await pages.fill("/title/de", "");
    await pages.fill("/summary/de", "Deutsch sprechen");
    await pages.open("message");
    await pages.fill("/message", "Guten Tag");
    await pages.press("hand_in");
    const alert = page.getByRole("main").getByRole("alert");
    await expect(alert).toContainText(texts.text("workspace.required.title"));
    await expect(alert).toContainText(texts.text("workspace.required.contacts"));
    await expect(site.scripts ? pages.field("/title/de") : alert, "where to go on").toBeFocused();
    const beginning = texts.text("workspace.error_title_prefix", { title: "" });
    await expect(page).toHaveTitle(new RegExp(`^\\u2068?${beginning}`, "u"));
    await expect(pages.field("/title/de")).toHaveAttribute("aria-invalid", "true");
    await expect(pages.field("/summary/de")).toHaveValue("Deutsch sprechen");
    await expect(pages.field("/message")).toHaveValue("Guten Tag");
    await alert.getByRole("link", { name: texts.text("workspace.required.title"), exact: true }).click();
    await expect(pages.field("/title/de")).toBeFocused();
  });

  test("what is typed is saved by itself and survives a reload", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts, watch }) => {
    const pages = new WorkspacePages(site);
    await pages.register();
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
    await pages.register();
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
    await pages.register();
    await pages.begin("sprachtreff");
    await pages.fill("/title/de", "Sprachcafé");
    await pages.expectSaved();
    // Somebody else saves another title and a summary meanwhile.
    const changes = { title: { de: "Café der Sprachen" }, summary: { de: "Herzlich willkommen." } };
    watch.expectStatus(await saveElsewhere(page, await pages.work(), changes), 412);
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
    // Another time, what the other one has written is chosen.
    const english = { title: { de: "Café International", en: "International café" } };
    watch.expectStatus(await saveElsewhere(page, await pages.work(), english), 412);
    await pages.fill("/title/de", "Sprachcafé am Morgen");
    await page.getByRole("main").getByText(texts.text("workspace.their_version"), { exact: true }).click();
    await pages.press("conflict_save");
    await expect(pages.field("/title/de")).toHaveValue("Café International");
    await expect(pages.field("/title/en")).toHaveValue("International café");
  });

  test("a text can be translated once it is written, and is checked when that changes", { tag: ["@phone", "@scripts"] }, async ({ site }) => {
    const pages = new WorkspacePages(site);
    await pages.register();
    await pages.begin("sprachtreff");
    await expect(pages.field("/cost/note/en")).toHaveCount(0);
    await pages.fill("/cost/note/de", "2 Euro für Kaffee");
    await expect(pages.field("/cost/note/en")).toHaveCount(1);
    await site.unfold();
    await pages.fill("/title/de", "Sprachcafé");
    await pages.fill("/title/en", "Language café");
    const title = async (): Promise<unknown> => (await pages.work()).content.offer["title"];
    await expect.poll(title).toMatchObject({ de: { text: "Sprachcafé" }, en: { text: "Language café" } });
    const compared = pages.field("/compared/title/en");
    await expect(compared).toHaveCount(0);
    await pages.fill("/title/de", "Sprachcafé am Abend");
    await expect(compared).toHaveCount(1);
    await pages.tap(compared.locator("xpath=following-sibling::label"));
    await expect(compared).toHaveCount(0);
    await expect(pages.field("/title/en")).toHaveValue("Language café");
  });

  test("what only the device has is chosen against what somebody else has saved", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts, watch }) => {
    const pages = new WorkspacePages(site);
    await pages.register();
    await pages.begin("sprachtreff");
    await pages.fill("/title/de", "Sprachcafé");
    await pages.expectSaved();
    watch.expectNoConnection();
    await page.route("**/api/v1/workspace/offers/*/draft", (route) => route.abort());
    await pages.fill("/title/de", "Sprachcafé am Abend");
    await expect(page.getByText(texts.text("workspace.saved_on_device"), { exact: true })).toBeVisible();
    await saveElsewhere(page, await pages.work(), { title: { de: "Café der Sprachen" } });
    const conflict = page.getByRole("heading", { name: texts.text("workspace.conflict_title"), exact: true });
    await page.reload();
    await site.ready();
    await expect(conflict).toBeVisible();
    await expect(pages.field("/title/de")).toHaveValue("Sprachcafé am Abend");
    // As long as nothing is chosen, it is asked again.
    await pages.fill("/summary/de", "Herzlich willkommen.");
    await page.reload();
    await site.ready();
    await expect(conflict).toBeVisible();
    await page.unroute("**/api/v1/workspace/offers/*/draft");
    await pages.press("conflict_save");
    await pages.expectSaved();
    const { content } = await pages.work();
    expect(content.offer["title"]).toMatchObject({ de: { text: "Sprachcafé am Abend" } });
    expect(content.offer["summary"]).toMatchObject({ de: { text: "Herzlich willkommen." } });
  });

  test("whoever leaves while something is being sent finds it again", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts }) => {
    const pages = new WorkspacePages(site);
    await pages.register();
    await pages.begin("sprachtreff");
    await pages.fill("/title/de", "Sprachcafé");
    await pages.expectSaved();
    const { entry } = await pages.work();
    await pages.fill("/title/de", "Sprachcafé am Abend");
    await page.getByRole("link", { name: texts.text("workspace.to_overview"), exact: true }).click();
    await site.ready();
    // It is sent all the same.
    const title = async (): Promise<unknown> => (await pages.work(entry.id)).content.offer["title"];
    await expect.poll(title).toMatchObject({ de: { text: "Sprachcafé am Abend" } });
    await page.goBack();
    await site.ready();
    await expect(pages.field("/title/de")).toHaveValue("Sprachcafé am Abend");
  });

  test("axe finds nothing in the editor, fingers fit, nothing sticks out", { tag: ["@phone", "@scripts"] }, async ({ page, site }) => {
    // The longest form there is, wholly unfolded: axe takes its time.
    test.slow();
    const pages = new WorkspacePages(site);
    await pages.register();
    await pages.begin("sprachtreff");
    await expect(pages.field("/schedule/rules/0/start_time")).toBeVisible();
    await page.emulateMedia({ reducedMotion: "reduce" });
    expect(await page.evaluate(smallTargets), "too small for a finger").toEqual([]);
    await site.unfold();
    await expectNoViolations(page);
    await expectNothingSticksOut(page);
  });

  test("somebody is invited and writes along", { tag: "@phone" }, async ({ page, site, texts, context }) => {
    const pages = new WorkspacePages(site);
    const name = `Verein der Einladungen ${newWord()}`;
    await pages.register(name);
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
    await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
  });
});
