import { expectNoViolations, expectNothingSticksOut } from "../support/accessible.ts";
import { test as base } from "../support/apart.ts";
import { type Publisher, publishers } from "../support/published.ts";
import { STALE, signIn } from "../support/review.ts";
import { PATIENCE_MS } from "../support/server.ts";
import { Site } from "../support/site.ts";
import { smallTargets } from "../support/targets.ts";
import { expect } from "../support/test.ts";
import { Texts } from "../support/texts.ts";

/** Everybody was reminded three times. */
const UNCONFIRMED = `
  update entry set confirmed_on = date('now', '-7 months'), reminders = 3, reminded_on = date('now', '-10 days')
  where kind = 'offer';
`;

interface WorkerFixtures {
  /** Whose offers nobody confirms, by the language they read. */
  unconfirmed: (language: string) => Publisher;
}

const test = base.extend<object, WorkerFixtures>({
  unconfirmed: [
    async ({ apart, playwright }, use) => {
      const unconfirmed = await publishers(playwright.request);
      await apart.resume(UNCONFIRMED);
      await use(unconfirmed);
    },
    { scope: "worker", auto: true, timeout: PATIENCE_MS },
  ],
});

test("a reviewer confirms and archives several entries that nobody confirms", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts, watch, unconfirmed }) => {
  test.slow();
  const [{ offers: mine }, { offers: others }] = [unconfirmed("de"), unconfirmed("ar")];
  const main = page.getByRole("main");
  const box = (title: string) => main.getByRole("checkbox", { name: texts.text("review.choose_one", { title }), exact: true });
  const all = main.getByRole("checkbox", { name: texts.text("review.choose_all"), exact: true });
  const confirm = main.getByRole("button", { name: texts.text("review.confirm_current"), exact: true });
  const expectChosen = (count: number): Promise<void> => expect(main.getByText(texts.counted("review.chosen", count), { exact: true })).toBeVisible();
  const expectDone = async (key: string): Promise<void> => {
    await expect(page.getByText(texts.text(`review.done.${key}`), { exact: true })).toBeVisible();
    await site.ready();
  };
  await signIn(page, "reviewer");
  await site.open(STALE);
  const expectFound = (count: number): Promise<void> => expect(page.locator("#results")).toHaveText(texts.counted("review.stale_found", count));
  await expectFound(4);
  expect(await page.evaluate(smallTargets), "too small for a finger").toEqual([]);

  watch.expectStatus(site.path(STALE), 422);
  await confirm.click();
  await expect(main.getByRole("alert")).toContainText(texts.text("review.none_chosen"));
  await site.ready();

  await all.check();
  await expectChosen(4);
  await all.uncheck();
  await expectChosen(0);
  for (const { title } of mine) await box(title).check();
  await expectChosen(2);
  await confirm.click();
  await expectDone("stale_confirmed");
  await expectFound(2);
  for (const { title } of mine) await expect(box(title)).toHaveCount(0);

  await main.getByRole("searchbox").fill(others[0].title);
  await main.getByRole("button", { name: texts.text("common.search"), exact: true }).click();
  await expectFound(1);
  await site.ready();
  await all.check();
  const archive = main.getByRole("button", { name: texts.text("review.archive"), exact: true });
  await expect(archive, "nobody does it with one tap").toBeHidden();
  await main.locator("summary").filter({ hasText: texts.text("review.archive") }).click();
  await archive.click();
  await expectDone("stale_archived");
  await expectFound(0);
  await site.open(STALE);
  await expectFound(1);
  await expect(box(others[1].title)).toBeVisible();

  for (const language of ["de", "ar"]) {
    await new Site(page, new Texts(language), true).open(STALE);
    await site.unfold();
    await expectNoViolations(page);
  }
  await expectNothingSticksOut(page);
});
