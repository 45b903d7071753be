import { expectNoViolations, expectNothingSticksOut } from "../support/accessible.ts";
import { test } from "../support/apart.ts";
import { newWord } from "../support/desk.ts";
import { CASE, CASES, REVIEW, handIn, signIn } from "../support/review.ts";
import { countOf } from "../support/site.ts";
import { smallTargets } from "../support/targets.ts";
import { expect, inEachLanguage } from "../support/test.ts";

/** What whoever reviews is called in the demonstration. */
const REVIEWER = "Probe Redaktion";

test("a reviewer finds cases, goes through them by keys, and gives them away", { tag: "@once" }, async ({ page, site, texts, request }) => {
  test.slow();
  const word = newWord();
  const [first, second] = [await handIn(request, `Sprachcafé ${word}`), await handIn(request, `Nähstube ${word}`)];
  await signIn(page, "reviewer");
  await site.open(CASES, { q: word });
  const found = page.locator("#results");
  const [search, assigned, assignee] = [page.locator("#case-search"), page.locator("#filter-assigned"), page.locator("#assignee")];
  const link = (title: string) => page.getByRole("link", { name: title, exact: true });
  const box = (title: string) => page.getByRole("checkbox", { name: texts.text("review.choose_one", { title }), exact: true });
  const expectFound = (count: number): Promise<void> => expect(found).toHaveText(texts.counted("review.case_count", count));
  const expectDone = async (key: string): Promise<void> => {
    await expect(page.getByText(texts.text(`review.done.${key}`), { exact: true })).toBeVisible();
    await site.ready();
  };
  await expectFound(2);

  await test.step("filters change the list in place, each a step of its own for the way back", async () => {
    const kind = page.locator("#kind-submission");
    expect(await countOf(kind), "a filter says how many cases it leaves").toBe(2);
    await site.inPlace(async () => {
      await kind.check();
      await site.expectQuery({ q: word, kind: "submission" });
      await expect(kind, "the focus stays where it was").toBeFocused();
      await assigned.selectOption("nobody");
      await site.expectQuery({ q: word, kind: "submission", assigned: "nobody" });
      await expectFound(2);
      await search.fill(first.title);
      await search.press("Enter");
      await expectFound(1);
      await expect(link(second.title)).toHaveCount(0);
      await page.goBack();
      await expectFound(2);
      await expect(search).toHaveValue(word);
      const filter = texts.text("review.unassigned");
      await page.getByRole("link", { name: texts.text("review.remove_filter", { filter }), exact: true }).click();
      await site.expectQuery({ q: word, kind: "submission" });
      await expect(found, "the focus is where something came of it").toBeFocused();
      await expect(assigned).toHaveValue("");
    });
  });

  await test.step("keys go through the cases and choose them", async () => {
    await expectFound(2);
    await page.keyboard.press("j");
    await expect(link(first.title), "what has waited longest comes first").toBeFocused();
    await page.keyboard.press("j");
    await expect(link(second.title)).toBeFocused();
    await page.keyboard.press("x");
    await expect(box(second.title)).toBeChecked();
    await page.keyboard.press("k");
    await page.keyboard.press("x");
    await expect(box(first.title)).toBeChecked();
    await expect(page.getByText(texts.counted("review.chosen", 2), { exact: true })).toBeVisible();
    await page.keyboard.press("/");
    await page.keyboard.press("x");
    // The word has no such letter.
    await expect(search, "who types means letters").toHaveValue(/x/u);
    await search.fill(word);
    await found.focus();
    await page.keyboard.press("a");
    await expect(assignee).toBeFocused();
  });

  await test.step("those that are chosen are given to who reviews, and the list stays as it was", async () => {
    await expect(assignee.locator("option").first()).toHaveText(texts.text("review.to_me", { person: REVIEWER }));
    await page.getByRole("button", { name: texts.text("review.assign"), exact: true }).click();
    await expectDone("assigned");
    await expectFound(2);
    for (const { title } of [first, second]) {
      const item = page.getByRole("main").getByRole("listitem").filter({ has: link(title) });
      await expect(item).toContainText(texts.text("review.assigned_to", { person: REVIEWER }));
    }
  });

  await test.step("a list is kept by a name, and forgotten", async () => {
    const name = `Ansicht ${word}`;
    const manage = page.locator("summary").filter({ hasText: texts.text("review.views_manage") });
    await manage.click();
    await page.locator('[name="/name"]').fill(name);
    await page.getByRole("button", { name: texts.text("review.view_keep"), exact: true }).click();
    await expectDone("view_kept");
    await site.open(CASES);
    await site.inPlace(async () => {
      await link(name).click();
      await site.expectQuery({ q: word, kind: "submission" });
      await expectFound(2);
    });
    await manage.click();
    await page.getByRole("button", { name: texts.text("review.view_forget", { name }), exact: true }).click();
    await expectDone("view_deleted");
    await expect(link(name)).toHaveCount(0);
  });

  await found.focus();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL((url) => url.pathname === site.path(`${CASE}/${first.case}`));
  await page.goBack();
  await expectFound(2);
});

test("filters and giving cases away work without scripts, and for reviewers only", { tag: ["@phone", "@no-scripts"] }, async ({ page, site, texts, request, elsewhere: { site: other, watch } }) => {
  test.slow();
  const word = newWord();
  const { title } = await handIn(request, `Sprachcafé ${word}`);
  await signIn(page, "reviewer");
  await site.open(CASES, { q: word });
  await page.locator(".filters__summary").click();
  await page.locator("#kind-submission").check();
  await page.locator("#filter-assigned").selectOption("nobody");
  await page.getByRole("button", { name: texts.text("review.apply"), exact: true }).first().click();
  await site.expectQuery({ q: word, kind: "submission", assigned: "nobody" });
  await expect(page.locator("#results")).toHaveText(texts.counted("review.case_count", 1));
  await page.getByRole("checkbox", { name: texts.text("review.choose_one", { title }), exact: true }).check();
  await page.getByRole("button", { name: texts.text("review.assign"), exact: true }).click();
  await expect(page.getByText(texts.text("review.done.assigned"), { exact: true })).toBeVisible();
  await expect(page.locator("#results"), "it is nobody's no more").toHaveText(texts.counted("review.case_count", 0));
  await site.open(REVIEW);
  await expect(page.getByRole("region", { name: texts.text("review.own"), exact: true })).toContainText(title);

  await signIn(other.page, "person");
  watch.expectStatus(other.path(REVIEW), 403);
  expect((await other.open(REVIEW)).status()).toBe(403);
  await expect(other.heading).toHaveText(texts.text("review.forbidden_title"));
  await expect(other.page.getByRole("main"), "it says whom to ask").toContainText(texts.text("review.forbidden_ask"));
});

inEachLanguage(() => {
  test("axe finds nothing on the pages of who reviews, fingers fit, nothing sticks out", { tag: ["@phone", "@scripts"] }, async ({ page, site, request }) => {
    test.slow();
    const { title } = await handIn(request, `Sprachcafé ${newWord()}`);
    await signIn(page, "reviewer");
    await page.emulateMedia({ reducedMotion: "reduce" });
    const usual = page.viewportSize();
    for (const path of [REVIEW, CASES]) {
      await test.step(path, async () => {
        await site.open(path, path === CASES ? { q: title, kind: "submission" } : {});
        expect(await page.evaluate(smallTargets), "too small for a finger").toEqual([]);
        await site.unfold();
        await expectNoViolations(page);
        await expectNothingSticksOut(page);
        await page.setViewportSize(usual ?? { width: 390, height: 844 });
      });
    }
  });
});
