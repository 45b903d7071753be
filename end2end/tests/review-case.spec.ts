import { expectNoViolations, expectNothingSticksOut } from "../support/accessible.ts";
import { test } from "../support/apart.ts";
import { CasePage, handInChange } from "../support/case.ts";
import { Desk, newWord } from "../support/desk.ts";
import { fromSomewhere } from "../support/environment.ts";
import { handIn, signIn } from "../support/review.ts";
import { smallTargets } from "../support/targets.ts";
import { expect, inEachLanguage } from "../support/test.ts";

test("on a phone without scripts a submission is refused with a template", { tag: ["@phone", "@no-scripts"] }, async ({ page, site, texts, watch, playwright }) => {
  const request = await playwright.request.newContext({ extraHTTPHeaders: fromSomewhere() });
  const { entry, case: id } = await handIn(request, `Sprachcafé ${newWord()}`);
  await signIn(page, "reviewer");
  const cases = new CasePage(site);
  await cases.open(id);
  await expect(page.locator("iframe"), "on a phone the preview is folded away").toBeHidden();
  await cases.unfold("preview");
  await expect(cases.preview.getByRole("heading", { level: 1 })).toBeVisible();

  await cases.unfold("reject_title");
  watch.expectStatus(cases.path(id), 422);
  await cases.press("reject");
  await expect(cases.main.getByRole("alert"), "a reason is needed").toBeVisible();
  await expect(cases.field("/reason"), "the form stands open").toBeVisible();
  await cases.main.locator('input[name="/template"][value="over"]').locator("xpath=following-sibling::label").click();
  await cases.press("reject");
  await cases.expectDone("rejected");
  await expect(cases.part("closed_title")).toContainText(texts.text("review.outcome.rejected"));
  await expect(cases.button("undo"), "for a moment it can be undone").toBeVisible();
  const { feedback } = await new Desk(request).read<{ feedback: { decision: unknown } }>(`/workspace/entries/${entry}`);
  expect(feedback.decision).toEqual({ reject: { reason: texts.text("case.template.over") } });
  await request.dispose();
});

inEachLanguage(() => {
  test("axe finds nothing on the page of a case and in its preview, and nothing sticks out", { tag: "@once" }, async ({ page, site, playwright, reviewer }) => {
    // By day and by night, with two documents.
    test.slow();
    const request = await playwright.request.newContext({ extraHTTPHeaders: fromSomewhere() });
    const word = newWord();
    const { case: id } = await handInChange(request, reviewer, `Sprachcafé ${word}`, `Nähstube ${word}`);
    await signIn(page, "reviewer");
    const cases = new CasePage(site);
    await page.emulateMedia({ reducedMotion: "reduce" });
    await cases.open(id);
    await site.unfold();
    await expect(cases.preview.getByRole("heading", { level: 1 })).toHaveText(`Nähstube ${word}`);
    await expectNoViolations(page);
    await expectNothingSticksOut(page);
    await request.dispose();
  });

  test("fingers fit, what matters comes first, and a template fills the reason", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts, playwright }) => {
    const request = await playwright.request.newContext({ extraHTTPHeaders: fromSomewhere() });
    const { case: id } = await handIn(request, `Sprachcafé ${newWord()}`);
    await signIn(page, "reviewer");
    const cases = new CasePage(site);
    await page.emulateMedia({ reducedMotion: "reduce" });
    await cases.open(id);
    const wanted = ["warnings", "all_new_title", "decision", "handling", "record", "notes"].map((key) => texts.text(`case.${key}`));
    const titles = await cases.main.getByRole("heading", { level: 2 }).allTextContents();
    expect(titles.filter((title) => wanted.includes(title)), "warnings, changes, decision").toEqual(wanted);

    await cases.unfold("reject_title");
    const template = (key: string) => cases.main.locator(`input[name="/template"][value="${key}"]`).locator("xpath=following-sibling::label");
    await template("over").click();
    await expect(cases.field("/reason")).toHaveValue(texts.text("case.template.over"));
    await template("elsewhere").click();
    await expect(cases.field("/reason")).toHaveValue(texts.text("case.template.elsewhere"));
    await cases.field("/reason").fill("Bitte rufen Sie uns an.");
    await template("over").click();
    await expect(cases.field("/reason"), "what somebody has written stays").toHaveValue("Bitte rufen Sie uns an.");
    await page.reload();
    await site.ready();
    await expect(cases.field("/reason"), "also when the page is loaded again").toHaveValue("Bitte rufen Sie uns an.");

    await site.unfold();
    expect(await page.evaluate(smallTargets), "too small for a finger").toEqual([]);
    await request.dispose();
  });
});
