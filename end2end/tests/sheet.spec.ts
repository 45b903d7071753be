import { OFFERS, SHEET } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";
import { shown } from "../support/texts.ts";

inEachLanguage(() => {
  test("an offer is put on paper", async ({ page, site, texts, api }) => {
    const [offer] = (await api.offers({ sort: "next_date" }, 1)).items;
    await site.open(`${OFFERS}/${offer?.slug}`);
    await page.getByRole("main").getByRole("link", { name: texts.text("common.print"), exact: true }).click();
    await expect(page).toHaveURL((url) => url.pathname === site.path(SHEET) && url.search === `?id=${offer?.id}`);
    await expect(site.heading).toHaveText(offer?.title.text ?? "");
    await expect(page.getByRole("img", { name: texts.text("sheet.code") })).toBeVisible();
    await expect(page.getByRole("region", { name: texts.text("entry.contact"), exact: true })).toBeVisible();
    const facts = page.getByRole("article").getByRole("listitem");
    for (const day of ["dates.today", "dates.tomorrow"]) {
      const date = texts.text("dates.day_and_time", { day: texts.text(day), time: "" }).trim();
      await expect(facts.filter({ hasText: date }), "paper is read on another day").toHaveCount(0);
    }

    await page.emulateMedia({ media: "print" });
    for (const part of ["banner", "contentinfo", "navigation"] as const) {
      await expect(page.getByRole(part).first(), "only the sheet is printed").toBeHidden();
    }
    await expect(page.getByRole("link", { name: texts.text("sheet.back"), exact: true })).toBeHidden();
    await expect(site.heading).toBeVisible();
    await page.emulateMedia({ media: "screen" });
    await page.getByRole("link", { name: texts.text("sheet.back"), exact: true }).click();
    await expect(page).toHaveURL((url) => url.pathname === site.path(`${OFFERS}/${offer?.slug}`));
  });

  test("a filtered list is put on paper of either size", async ({ page, site, texts, api }) => {
    const query = { cost: "free", weekday: "MO" };
    const { items, total } = await api.offers(query, 40);
    await site.open(OFFERS, query);
    await page.getByRole("link", { name: texts.text("lists.on_paper"), exact: true }).click();
    await expect(page.getByRole("article").getByRole("heading", { level: 2 })).toHaveText(items.map(({ title }) => title.text));
    await expect(page.getByRole("article")).toContainText(texts.text("facets.cost.free"));
    if (total > items.length) {
      const count = { shown: String(items.length), total: String(total) };
      await expect(page.getByText(shown(texts.text("lists.shown_of", count)))).toBeVisible();
    }
    const width = async (): Promise<number> => (await page.getByRole("article").boundingBox())?.width ?? 0;
    const large = await width();
    await page.getByRole("link", { name: "A5", exact: true }).click();
    await expect(page.getByRole("link", { name: "A5", exact: true })).toHaveAttribute("aria-current", "true");
    expect(await width()).toBeLessThanOrEqual(large);
    await expect(page).toHaveURL((url) => url.searchParams.get("weekday") === "MO" && url.searchParams.get("paper") === "a5");
  });

  test("the button prints", { tag: "@scripts" }, async ({ page, site, texts, api }) => {
    const [offer] = (await api.offers({}, 1)).items;
    await page.addInitScript(() => {
      window.print = () => void (window.printed = true);
    });
    await site.open(SHEET, { id: offer?.id ?? "" });
    await page.getByRole("button", { name: texts.text("common.print"), exact: true }).click();
    await expect.poll(() => page.evaluate(() => window.printed)).toBe(true);
  });
});

declare global {
  interface Window {
    /** Whether the page was sent to the printer. */
    printed?: boolean;
  }
}
