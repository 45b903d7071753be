import type { FrameLocator, Page } from "@playwright/test";

import { test } from "../support/apart.ts";
import { enterAside, german, newClub, newWord, plainOffer } from "../support/desk.ts";
import { OFFERS, type Site, WORKSPACE } from "../support/site.ts";
import { expect, inEachLanguage } from "../support/test.ts";
import { shown } from "../support/texts.ts";
import { WorkspacePages, choosePicture } from "../support/workspace.ts";

/** A text as offices write them. */
const HARD = [
  "Im Rahmen der niederschwelligen Maßnahme werden Drittstaatsangehörige durch qualifizierte Multiplikatorinnen",
  "bei der Inanspruchnahme bedarfsgerechter Unterstützungsangebote begleitet. Die Zielgruppe partizipiert durch",
  "ressourcenorientierte Beratung nachhaltig an gesellschaftlichen Entwicklungsprozessen innerhalb des Sozialraumes.",
].join(" ");

/** The words in it that are told, with plainer ones. */
const JARGON = [
  ["niederschwelligen", "einfach, ohne Hürden"],
  ["Maßnahme", "Angebot, Kurs"],
  ["Drittstaatsangehörige", "Menschen aus Ländern außerhalb der EU"],
];

/** The preview that is in sight: beside the form where there is room, else unfolded within it. */
async function preview({ page }: Site): Promise<FrameLocator> {
  const frame = page.locator("iframe:visible");
  // What is far away is not loaded.
  await frame.scrollIntoViewIfNeeded();
  return frame.contentFrame();
}

/** What a page tells of an offer: its title, when it takes place, and the list of facts. */
function told(page: Page | FrameLocator): Promise<string[]> {
  return page.locator("article h1, article .rules li, article .fact").allTextContents();
}

test("what is typed stands in the preview as on the public page, and one step leads back", { tag: "@scripts" }, async ({ page, site, texts, api, reviewer, elsewhere: { site: reader } }) => {
  // The preview is loaded again and again.
  test.slow();
  const pages = new WorkspacePages(site);
  const { desk } = await enterAside(page.context(), texts.tag);
  const { id: organisation } = await desk.register(newClub());
  await reviewer.welcome(await desk.organisation(organisation));
  const [before, title] = [`Sprachcafé ${newWord()}`, `Nähstube ${newWord()}`];
  const { entry: { id } } = await desk.beginPlain(organisation, before);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await site.open(WORKSPACE);
  await pages.choose(before);
  await expect(pages.field("/title/de")).toHaveValue(before);
  await site.ready();
  const steps = await page.evaluate(() => history.length);
  let previewed: string[] = [];

  await site.inPlace(async () => {
    if (await page.locator(".desk__live-fold").isVisible()) {
      await pages.open("live_preview");
    }
    const heading = async () => (await preview(site)).getByRole("heading", { level: 1 });
    await expect(await heading()).toHaveText(before);
    await pages.fill("/title/de", title);
    await expect(await heading()).toHaveText(title);

    await pages.press("add_rule");
    // There the form goes on once it has the row.
    await expect(page.locator("#when")).toBeFocused();
    await pages.tick("/schedule/rules/0/repeat/weekdays", "TU");
    await pages.fill("/schedule/rules/0/start_time", "17:00");
    const inWords = page.locator(".desk__told[aria-live] strong");
    await expect(inWords).toContainText(texts.text("facets.weekday.TU"));
    await expect(inWords).toContainText("17:00");
    const rule = await inWords.innerText();
    await expect((await preview(site)).locator(".rules li")).toHaveText([rule, texts.text("dates.by_arrangement")]);

    await pages.open("target_groups");
    await pages.tick("/target_groups", "frauen");
    const fact = (await preview(site)).locator(".fact").filter({ hasText: texts.text("facets.facet.target_group") });
    await expect(fact.locator("dd")).toHaveText(await api.label("target_group", "frauen"));
    await pages.expectSaved();
    previewed = await told(await preview(site));
  });

  expect(await page.evaluate(() => history.length), "no preview is a step of its own").toBe(steps);
  await page.goBack();
  await expect(page).toHaveURL((url) => url.pathname === site.path(WORKSPACE));
  await expect(site.heading).toHaveText(texts.text("workspace.workspace"));
  await expect(pages.item(title)).toBeVisible();

  await reviewer.publish((await desk.handIn(await desk.entry(id))).entry);
  await expect.poll(async () => (await api.offers({ id })).total).toBe(1);
  await reader.open(`${OFFERS}/${id}`);
  await expect(reader.heading).toHaveText(title);
  expect(previewed, "title, times, facts").toEqual(await told(reader.page));
});

inEachLanguage(() => {
  test("hints tell of hard words and of a picture nobody describes, and keep nobody from handing in", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts, watch }) => {
    test.slow();
    const pages = new WorkspacePages(site);
    const { desk } = await enterAside(page.context(), texts.tag);
    const { id: organisation } = await desk.register(newClub());
    const contact = await desk.add(organisation, "contacts", { contact: { function: german("Büro"), phone: "+49 221 4710 100" } });
    // Nothing else is to be said of it.
    const { entry: { id } } = await desk.begin(organisation, {
      ...plainOffer("Offenes Sprachcafé", contact),
      summary: { de: "Deutsch sprechen bei Kaffee und Kuchen.", "de-simple": "Sie wollen Deutsch sprechen? Kommen Sie zu uns." },
      languages_spoken: ["de"],
      schedule: { by_arrangement: true, note: german("montags bis freitags von 9 bis 12 Uhr") },
    });
    await site.open(`${WORKSPACE}/eintrag/${id}`);
    const hints = page.locator("#hints");
    const lines = hints.getByRole("listitem");
    const expectHints = async (...kinds: string[]): Promise<void> => {
      await expect(hints.locator("summary")).toHaveText(shown(texts.counted("hints.title_offer", kinds.length)));
      await expect(lines).toHaveCount(kinds.length);
      await expect(lines).toContainText(kinds.map((kind) => texts.text(`hints.hint.${kind}`)));
    };
    await pages.tap(hints.locator("summary"));
    await expectHints("no_description", "no_picture");
    await pages.fill("/description/de", HARD);
    const hard = ["hard_to_read", ...JARGON.map(() => "jargon")];
    await expectHints(...hard, "no_picture");
    await expect(hints).toContainText(texts.text("hints.level.hard"));
    await expect(lines.nth(0).locator("q"), "where to begin").toHaveText("Im Rahmen der niederschwelligen Maßnahme …");
    for (const [number, words] of JARGON.entries()) {
      const quoted = lines.nth(number + 1).locator("q");
      await expect(quoted).toHaveText(words);
      await expect(quoted.first(), "it is German on every page").toHaveAttribute("lang", "de");
    }

    await choosePicture(site);
    await pages.press("take_whole");
    await expect(page.locator("img.desk__picture")).toBeVisible();
    await expectHints("no_alternative_text", ...hard);
    // This alone is required.
    watch.expectStatus(`/api/v1/workspace/entries/${id}/submission`, 422);
    await pages.press("hand_in");
    await expect(page.getByRole("main").getByRole("alert").getByRole("listitem")).toHaveText([texts.text("workspace.required.image")]);
    await expect(pages.field("/image/alternative_text/de")).toHaveAttribute("aria-invalid", "true");
    await expectHints("no_alternative_text", ...hard);
    await pages.fill("/image/alternative_text/de", "Bild von einem Tisch");
    await expectHints(...hard, "weak_alternative_text");
    await pages.handIn();
    expect((await desk.entry(id)).entry.work).toBe("submitted");
  });
});
