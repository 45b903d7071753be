import { OFFERS, ORGANISATIONS } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";

inEachLanguage(() => {
  const paths = ["gibt-es-nicht", `${OFFERS}/gibt-es-nicht`, `${ORGANISATIONS}/gibt-es-nicht`, `${OFFERS}/a/b`];
  for (const path of paths) {
    test(`${path} is not found`, async ({ page, site, texts, watch }) => {
      watch.expectStatus(site.path(path), 404);
      const response = await site.open(path);
      expect(response.status()).toBe(404);
      await expect(site.heading).toHaveText(texts.text("problems.not_found_title"));
      await expect(page.getByText(texts.text("problems.not_found_text"), { exact: true })).toBeVisible();
      await expect(site.searchField).toBeVisible();
      const home = page.getByRole("main").getByRole("link", { name: texts.text("problems.to_home"), exact: true });
      await expect(home).toHaveAttribute("href", site.path());
      await page.getByRole("main").getByRole("link", { name: texts.text("problems.to_offers"), exact: true }).click();
      await expect(page).toHaveURL((url) => url.pathname === site.path(OFFERS));
      await expect(site.heading).toHaveText(texts.text("lists.offers_title"));
    });
  }

  test("the search of the not found page leads to offers", async ({ site, api, watch }) => {
    watch.expectStatus(site.path("gibt-es-nicht"), 404);
    await site.open("gibt-es-nicht");
    await site.search("Deutsch");
    await site.expectOffers(await api.total({ q: "Deutsch" }));
  });
});

test("an unknown language is not found", { tag: "@once" }, async ({ site, watch }) => {
  for (const path of ["/xx", "/xx/angebote", "/angebote"]) {
    watch.expectStatus(path, 404);
    const response = await site.goto(path);
    expect(response.status(), path).toBe(404);
    await expect(site.heading).toHaveText(site.texts.text("problems.not_found_title"));
  }
});
