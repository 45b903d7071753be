import { OFFERS, ORGANISATIONS } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";

inEachLanguage(() => {
  test("the skip link leads past the header", async ({ page, site, texts }) => {
    await site.open(OFFERS);
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: texts.text("common.skip_to_content"), exact: true });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL((url) => url.hash === "#content");
    await page.keyboard.press("Tab");
    await expect(site.searchField).toBeFocused();
  });

  test("the keyboard comes by search, filters and results in this order", async ({ page, site }) => {
    await site.open(OFFERS);
    await site.openFilters();
    await page.reload();
    await site.ready();
    await site.tabTo(site.searchField);
    await site.openFilters();
    await site.tabTo(page.getByRole("checkbox").first());
    await site.tabTo(site.cards.first().getByRole("link").first());
  });

  test("filtering needs no mouse", async ({ page, site, texts, api }) => {
    const { value, count } = await api.narrowing("cost");
    await site.open(OFFERS);
    const panel = site.summary(texts.text("lists.filter"));
    if (await panel.isVisible()) {
      await site.tabTo(panel);
      await page.keyboard.press("Enter");
    }
    await site.tabTo(site.summary(texts.text("facets.facet.cost")));
    await page.keyboard.press("Enter");
    const checkbox = await site.filter("cost", texts.text(`facets.cost.${value}`));
    await site.tabTo(checkbox);
    await page.keyboard.press("Space");
    await expect(checkbox).toBeChecked();
    if (!site.scripts) {
      await site.tabTo(page.getByRole("button", { name: texts.text("lists.apply"), exact: true }).first());
      await page.keyboard.press("Enter");
    }
    await site.expectOffers(count);
    await site.expectQuery({ cost: value });
  });

  test("searching needs no mouse", async ({ page, site, api }) => {
    await site.open();
    await site.tabTo(site.searchField);
    await page.keyboard.type("Deutsch");
    await page.keyboard.press("Enter");
    await site.expectOffers(await api.total({ q: "Deutsch" }));
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
