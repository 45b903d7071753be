import { FAVOURITES, OFFERS } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";
import { shown } from "../support/texts.ts";

inEachLanguage(() => {
  test("offers are saved on the device, and only while there are any", { tag: "@scripts" }, async ({ page, site, texts, api }) => {
    const { items } = await api.offers({ sort: "title" }, 2);
    const stored = (): Promise<string[]> => page.evaluate(() => Object.keys(localStorage));

    await site.open(OFFERS, { sort: "title" });
    expect(await stored(), "reading stores nothing").toEqual([]);
    for (const { title } of items) {
      await site.star(title.text).click();
      await expect(site.star(title.text)).toHaveAttribute("aria-pressed", "true");
    }
    await expect(page.getByRole("img", { name: shown(texts.counted("common.saved_count", items.length)) })).toBeVisible();
    expect(await stored()).toEqual(["favourites"]);

    const link = page.getByRole("banner").getByRole("link", { name: texts.text("common.favourites"), exact: true });
    await link.click();
    await site.expectQuery({ id: items.map(({ id }) => id) });
    await site.ready();
    await expect(site.heading).toHaveText(texts.text("common.favourites"));
    await expect(site.cards).toHaveCount(items.length);
    await expect(link, "where one is").toHaveAttribute("aria-current", "page");
    await page.reload();
    await site.ready();
    await expect(site.cards).toHaveCount(items.length);

    for (const { title } of items) {
      await site.star(title.text).click();
      await expect(site.star(title.text), "a slip can be made good").toHaveAttribute("aria-pressed", "false");
    }
    expect(await stored()).toEqual([]);
    await link.click();
    await expect(page.getByText(texts.text("favourites.empty_title"), { exact: true })).toBeVisible();
  });

  test("an offer is saved on its page", { tag: "@scripts" }, async ({ page, site, texts, api }) => {
    const [offer] = (await api.offers({ sort: "title" }, 1)).items;
    await site.open(`${OFFERS}/${offer?.slug}`);
    const header = page.getByRole("banner");
    const height = async (): Promise<number | undefined> => (await header.boundingBox())?.height;
    const before = await height();
    await page.getByRole("button", { name: texts.text("common.save"), exact: true }).click();
    await expect(page.getByRole("button", { name: texts.text("common.saved"), exact: true, pressed: true })).toBeVisible();
    await expect(page.getByRole("img", { name: shown(texts.counted("common.saved_count", 1)) })).toBeVisible();
    expect(await height(), "nothing moves").toBe(before);
    await expect(page.getByRole("main").getByRole("link", { name: texts.text("common.to_saved"), exact: true })).toBeVisible();
    await site.open(OFFERS, { sort: "title" });
    await expect(site.cards.first().getByRole("button", { pressed: true })).toBeVisible();
  });

  test("a shared selection shows its offers to others", async ({ page, site, texts, api }) => {
    const { items } = await api.offers({ sort: "title" }, 3);
    const gone = "01890a5d-ac96-774b-bcce-b302099a8057";
    await site.open(OFFERS, { id: [...items.map(({ id }) => id), gone] });
    await expect(site.heading).toHaveText(texts.text("common.favourites"));
    await expect(site.cards).toHaveCount(items.length);
    for (const { title } of items) {
      await expect(site.cards.getByRole("link", { name: shown(title.text) })).toHaveCount(1);
    }
    await expect(page.getByText(shown(texts.counted("lists.saved_gone", 1)))).toBeVisible();
  });

  test("without a saved offer the page says how to save one", async ({ page, site, texts }) => {
    await site.open(FAVOURITES);
    const how = site.scripts ? "favourites.empty_text" : "favourites.needs_scripts";
    await expect(page.getByText(texts.text(how), { exact: true })).toBeVisible();
  });
});
