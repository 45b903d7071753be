import type { Locator, Page } from "@playwright/test";

import { NEWS, OFFERS } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";

const DAY = 24 * 60 * 60 * 1000;

/** The device's clock, as many days from now. */
async function goToDay(page: Page, days: number): Promise<void> {
  await page.clock.setFixedTime(Date.now() + days * DAY);
}

/** What is told at the foot of a page. */
function notice(page: Page): Locator {
  return page.getByRole("status").and(page.locator("aside"));
}

inEachLanguage(() => {
  test("who asks for it is told what is new since the last visit", { tag: ["@scripts", "@once"] }, async ({ page, site, texts, api }) => {
    const stored = (): Promise<string[]> => page.evaluate(() => Object.keys(localStorage));
    const remember = page.getByRole("button", { name: texts.text("news.remember"), exact: true });
    const stop = page.getByRole("button", { name: texts.text("news.stop"), exact: true });
    // All of the demo content is from today.
    const { total } = await api.offers();

    await goToDay(page, -14);
    await site.open();
    await page.getByRole("main").getByRole("link", { name: texts.text("common.since_last_visit"), exact: true }).click();
    await expect(remember).toBeVisible();
    expect(await stored(), "looking stores nothing").toEqual([]);
    await remember.click();
    await expect(stop).toBeVisible();
    await expect(page.getByText(texts.text("news.first"), { exact: true })).toBeVisible();
    await site.open(OFFERS);
    await site.ready();

    await goToDay(page, 0);
    await site.open();
    const news = notice(page).getByRole("link", { name: `${texts.text("news.list")} (${total})`, exact: true });
    await news.click();
    await site.ready();
    const before = new Date(Date.now() - 14 * DAY).toLocaleDateString("sv", { timeZone: "Europe/Berlin" });
    await site.expectQuery({ sort: "newest", changed_since: before });
    await site.expectOffers(total);
    await page.reload();
    await site.ready();
    await expect(notice(page), "told once").toHaveCount(0);

    await site.open(NEWS);
    await expect(page.getByRole("link", { name: `${texts.text("news.list")} (${total})`, exact: true })).toBeVisible();
    await stop.click();
    await expect(remember).toBeVisible();
    await expect(page.getByText(texts.text("news.last_visit"))).toBeHidden();
    expect(await stored(), "switched off, nothing is left").toEqual([]);
  });

  test("where nothing is new, nobody is disturbed", { tag: ["@scripts", "@once"] }, async ({ page, site, texts }) => {
    await goToDay(page, 7);
    await site.open(NEWS);
    await page.getByRole("button", { name: texts.text("news.remember"), exact: true }).click();
    await goToDay(page, 9);
    const asked = page.waitForResponse((response) => response.url().includes("changed_since"));
    await site.open();
    await asked;
    await expect(notice(page)).toHaveCount(0);
    await site.open(NEWS);
    await expect(page.getByText(texts.text("news.none"), { exact: true })).toBeVisible();
  });

  test("what is told at the foot of a page can be closed", { tag: ["@scripts", "@once"] }, async ({ page, site, texts }) => {
    await goToDay(page, -3);
    await site.open(NEWS);
    await page.getByRole("button", { name: texts.text("news.remember"), exact: true }).click();
    await goToDay(page, 0);
    await site.open(OFFERS);
    await notice(page).getByRole("button", { name: texts.text("news.close"), exact: true }).click();
    await expect(notice(page)).toHaveCount(0);
    await expect(site.cards.first()).toBeVisible();
    await site.open();
    await site.ready();
    await expect(notice(page)).toHaveCount(0);
  });

  test("a list of what has changed keeps that when it is filtered further", async ({ site, texts }) => {
    await site.open(OFFERS, { changed_since: "2026-01-01" });
    await (await site.filter("cost", texts.text("facets.cost.free"))).check();
    await site.apply();
    await site.expectQuery({ cost: "free", changed_since: "2026-01-01" });
    const date = texts.text("dates.date", { day: "1", month: texts.text("dates.month.1"), year: "2026" });
    await site.chip(texts.text("lists.chip_changed", { date })).click();
    await site.expectQuery({ cost: "free" });
    await expect(site.cards.first()).toBeVisible();
  });
});
