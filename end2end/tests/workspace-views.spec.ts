import type { Locator } from "@playwright/test";

import { expectNoViolations, expectNothingSticksOut } from "../support/accessible.ts";
import { Desk } from "../support/desk.ts";
import { SEEN_BEFORE, test } from "../support/seen.ts";
import { WORKSPACE } from "../support/site.ts";
import { expect, inEachLanguage } from "../support/test.ts";
import type { Texts } from "../support/texts.ts";
import { WorkspacePages } from "../support/workspace.ts";

const DAY_MS = 86_400_000;

interface PageViews {
  items: { entry: string; days: { day: string; views: number }[] }[];
}

/** A day as pages tell it, so many days after this one. */
function date(texts: Texts, day: string, later = 0): string {
  const [year = "", month, number] = new Date(Date.parse(day) + later * DAY_MS).toISOString().slice(0, 10).split("-");
  const values = { day: String(Number(number)), month: texts.text(`dates.month.${Number(month)}`), year };
  return texts.text("dates.date", values);
}

/** How many pixels long the bar of a row is. */
async function lengthOfBar(row: Locator): Promise<number> {
  return (await row.locator("svg").boundingBox())?.width ?? 0;
}

inEachLanguage(() => {
  test("whoever works for an organisation sees how often its pages were seen", { tag: "@phone" }, async ({ page, site, texts, seen }) => {
    // Axe looks at a whole form.
    test.slow();
    const { address, offers: [read, unread] } = seen(texts.tag);
    const pages = new WorkspacePages(site);
    const desk = new Desk(page.context().request);
    await desk.signIn(address);
    await site.open(WORKSPACE);
    const inAll = (count: number): string => texts.counted("workspace.seen", count, { days: "30" });
    const link = page.getByRole("link", { name: texts.text("workspace.edit_profile"), exact: true });
    await expect(page.getByRole("main").getByRole("listitem").filter({ has: link })).toContainText(inAll(SEEN_BEFORE + 1));
    await expect(pages.item(read.title)).toContainText(inAll(SEEN_BEFORE + 1));
    await expect(pages.item(unread.title)).toContainText(inAll(0));

    const table = page.getByRole("table", { name: texts.text("workspace.views_by_day"), exact: true });
    await pages.choose(unread.title);
    await pages.open("page_views");
    await expect(page.getByText(texts.text("workspace.views_none", { days: "30" }), { exact: true })).toBeVisible();
    await expect(table).toHaveCount(0);

    await site.open(WORKSPACE);
    await pages.choose(read.title);
    await pages.open("page_views");
    const total = (days: number): Locator => {
      const term = page.getByRole("main").locator("dt").filter({ hasText: texts.counted("workspace.views_in", days) });
      return term.locator("xpath=following-sibling::dd[1]");
    };
    await expect(total(7)).toHaveText("1");
    await expect(total(30)).toHaveText(String(SEEN_BEFORE + 1));
    const { organisation, entry: { id } } = await pages.work();
    const { items } = await desk.read<PageViews>(`/workspace/organisations/${organisation}/views`);
    const [before, today] = items.find(({ entry }) => entry === id)?.days ?? [];
    if (before === undefined || today === undefined) throw new Error("the page was seen on two days");
    const row = (name: string): Locator => table.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });
    const [rowBefore, rowToday] = [row(date(texts, before.day)), row(date(texts, today.day))];
    await expect(rowBefore.getByRole("cell")).toHaveText(String(SEEN_BEFORE));
    await expect(rowToday.getByRole("cell")).toHaveText("1");
    expect(await lengthOfBar(rowToday)).toBeGreaterThan(0);
    expect(await lengthOfBar(rowBefore), "more views have a longer bar").toBeGreaterThan(await lengthOfBar(rowToday));
    const between = { from: date(texts, before.day, 1), until: date(texts, today.day, -1) };
    await expect(row(texts.text("workspace.views_days", between)).getByRole("cell"), "days without views are one row").toHaveText("0");
    if (site.scripts) {
      await expectNoViolations(page);
    }
    await expectNothingSticksOut(page);
  });
});
