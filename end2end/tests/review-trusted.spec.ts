import { test } from "../support/apart.ts";
import { CasePage, handInChange } from "../support/case.ts";
import { Desk, newWord } from "../support/desk.ts";
import { fromSomewhere } from "../support/environment.ts";
import { CASES, signIn } from "../support/review.ts";
import { OFFERS } from "../support/site.ts";
import { expect } from "../support/test.ts";

test("what a trusted organisation publishes at once is looked at afterwards, with what it changes", { tag: "@once" }, async ({ page, site, texts, playwright, reviewer, elsewhere }) => {
  test.slow();
  await signIn(elsewhere.site.page, "admin");
  const admin = new Desk(elsewhere.site.page.context().request);
  const request = await playwright.request.newContext({ extraHTTPHeaders: fromSomewhere() });
  const word = newWord();
  const [before, after] = [`Sprachcafé ${word}`, `Nähstube ${word}`];
  const changed = await handInChange(request, reviewer, before, after, async ({ organisation }) => {
    const path = `/review/organisations/${organisation}/standing`;
    const { version } = await admin.read<{ version: number }>(path);
    await admin.send("PUT", path, { standing: "trusted" }, { version });
  });
  await request.dispose();
  await elsewhere.site.open(`${OFFERS}/${changed.entry}`);
  await expect(elsewhere.site.heading, "nobody had to decide first").toHaveText(after);

  await signIn(page, "reviewer");
  const cases = new CasePage(site);
  const query = { kind: "afterwards", organisation: changed.organisation };
  const link = page.getByRole("main").locator(`a[href^="${cases.path(changed.case)}"]`);
  await site.open(CASES, query);
  await link.first().click();
  await expect(page).toHaveURL((url) => url.pathname === cases.path(changed.case));
  await site.ready();
  const title = cases.change("title");
  await expect(title.locator("del")).toContainText("Sprachcafé");
  await expect(title.locator("ins")).toContainText("Nähstube");
  await expect(title.locator("ins"), "not told by its colour alone").toContainText(texts.text("case.added"));
  await expect(cases.main.locator(".case__change"), "nothing else is different").toHaveCount(1);
  await expect(cases.button("publish")).toHaveCount(0);
  await expect(cases.main.locator("summary").filter({ hasText: texts.text("case.hide_title") })).toBeVisible();
  await cases.press("look");
  await cases.expectDone("looked_at");
  await expect(cases.part("closed_title")).toContainText(texts.text("review.outcome.looked_at"));

  await site.open(CASES, query);
  await expect(link).toHaveCount(0);
});
