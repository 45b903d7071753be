import { OFFERS, ORGANISATIONS, SECOND_LENGTH } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";

inEachLanguage(() => {
  // From beginning to end with Tab, Enter, Space and typing. Every stop is looked at on the way: is
  // it visible that it has the focus, and does the focus go in the order of the page?
  test("someone without a mouse finds an offer and whom to contact", async ({ page, site, keyboard, texts, api }) => {
    const words = { q: "deutsch" };
    const town = await api.narrowing("municipality", words);
    const townLabel = await api.label("municipality", town.value);
    const free = { ...words, municipality: town.value, cost: "free" };
    const query = { ...free, time: "evening" };
    const steps = [
      ["municipality", townLabel, await api.total({ ...words, municipality: town.value })],
      ["cost", texts.text("facets.cost.free"), await api.total(free)],
      ["time", texts.text("facets.time.evening"), await api.total(query)],
    ] as const;

    await site.open();
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: texts.text("common.skip_to_content"), exact: true });
    await expect(skip, "the first stop leads past the header").toBeFocused();
    await keyboard.enter(skip);
    await expect(page).toHaveURL((url) => url.hash === "#content");

    await page.keyboard.press("Tab");
    await expect(site.searchField, "the search comes first in the content").toBeFocused();
    await keyboard.write(site.searchField, words.q);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL((url) => url.pathname === site.path(OFFERS));
    await site.ready();
    await site.expectOffers(await api.total(words));

    for (const [facet, label, count] of steps) {
      const checkbox = site.values(facet).getByRole("checkbox", { name: site.withCount(label) });
      const panel = site.summary(texts.text("lists.filter"));
      if (await panel.isVisible()) {
        await keyboard.openWith(panel, site.summary(texts.text(`facets.facet.${facet}`)));
      }
      await keyboard.openWith(site.summary(texts.text(`facets.facet.${facet}`)), checkbox);
      await keyboard.tick(checkbox);
      if (site.scripts) {
        await site.expectOffers(count);
        await expect(checkbox, "the focus stays where it was").toBeFocused();
      }
    }
    if (!site.scripts) {
      await keyboard.enter(page.getByRole("button", { name: texts.text("lists.apply"), exact: true }).first());
    } else if (await site.sheetButton.isVisible()) {
      await keyboard.enter(site.sheetButton);
      await expect(site.resultsHeading).toBeFocused();
    }
    await site.expectOffers(await api.total(query));
    await site.expectQuery(query);

    const link = site.cards.first().getByRole("heading").getByRole("link");
    const title = (await link.innerText()).trim();
    await keyboard.enter(link);
    await expect(site.heading).toHaveText(title);
    await expect(page).toHaveURL((url) => url.pathname.startsWith(`${site.path(OFFERS)}/`));
    if (site.scripts) {
      await expect(site.heading).toBeFocused();
    }

    const contact = page.getByRole("region", { name: texts.text("entry.contact"), exact: true });
    const way = new RegExp(`${texts.text("entry.call")}|${texts.text("entry.write")}`);
    await keyboard.reach(contact.getByRole("link", { name: way }).first());

    // Alt and the left arrow belong to the browser's window, of which a headless one has none.
    await page.goBack();
    await site.expectOffers(await api.total(query));
    await site.ready();
    await site.expectQuery(query);
    await expect(site.searchField).toHaveValue(words.q);
    await expect(link).toHaveText(title);
    if (site.scripts) {
      await keyboard.expectFocus();
    }
    for (const [facet, label] of steps) {
      await expect(await site.filter(facet, label)).toBeChecked();
    }
  });

  test("back leads the keyboard to the result that was opened", { tag: "@scripts" }, async ({ page, site }) => {
    await site.open(OFFERS, { shown: String(SECOND_LENGTH) });
    const link = site.cards.nth(25).getByRole("heading").getByRole("link");
    const title = (await link.innerText()).trim();
    await link.focus();
    await page.keyboard.press("Enter");
    await expect(site.heading).toHaveText(title);
    await page.goBack();
    await expect(link).toHaveText(title);
    await expect(link).toBeInViewport();
    await expect(link, "the next step leads to the next result, not to the search field").toBeFocused();
  });

  test("the focus ring is the site's own", { tag: "@once" }, async ({ page, site, texts, keyboard }) => {
    await site.open(OFFERS);
    const stops = [
      page.getByRole("banner").getByRole("link").first(),
      site.searchField,
      page.getByRole("search").getByRole("button").first(),
      page.getByLabel(texts.text("lists.sort"), { exact: true }),
      site.cards.first().getByRole("heading").getByRole("link"),
    ];
    await page.keyboard.press("Tab");
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const stop of stops) {
        await keyboard.reach(stop);
        const { ringWidth, described } = await keyboard.focus();
        expect.soft(ringWidth, `${colorScheme}: the ring around ${described}`).toBeGreaterThanOrEqual(2);
      }
    }
  });

  test("the focus moves from a removed filter to the results", { tag: "@scripts" }, async ({ page, site, texts }) => {
    const query = { cost: "free", weekday: ["MO", "TU"] };
    const labels = ["facets.weekday.MO", "facets.weekday.TU", "facets.cost.free"].map((key) => texts.text(key));
    await site.open(OFFERS, query);
    for (const label of labels) {
      const chip = site.chip(label);
      await chip.focus();
      await page.keyboard.press("Enter");
      await expect(chip).toHaveCount(0);
      await expect(site.resultsHeading).toBeFocused();
    }
    await site.expectQuery({});

    await site.open(OFFERS, query);
    const all = page.getByRole("link", { name: texts.text("lists.clear_filters"), exact: true });
    await all.focus();
    await page.keyboard.press("Enter");
    await expect(all).toHaveCount(0);
    await expect(site.resultsHeading).toBeFocused();
  });

  test("the focus moves to the heading of the next page", { tag: "@scripts" }, async ({ page, site, texts }) => {
    await site.open(OFFERS);
    await site.inPlace(async () => {
      const link = site.cards.first().getByRole("link").first();
      const title = (await link.innerText()).trim();
      await link.focus();
      await page.keyboard.press("Enter");
      await expect(site.heading).toHaveText(title);
      await expect(site.heading).toBeFocused();

      const organisations = page.getByRole("navigation", { name: texts.text("common.main_navigation") });
      await organisations.getByRole("link", { name: texts.text("common.organisations"), exact: true }).click();
      await expect(page).toHaveURL((url) => url.pathname === site.path(ORGANISATIONS));
      await expect(site.heading).toHaveText(texts.text("lists.organisations_title"));
      await expect(site.heading).toBeFocused();
    });
  });
});
