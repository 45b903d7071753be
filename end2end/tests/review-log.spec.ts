import { test } from "../support/apart.ts";
import { newWord } from "../support/desk.ts";
import { CASE, REVIEW, handIn, signIn } from "../support/review.ts";
import { expect } from "../support/test.ts";

const LOG = `${REVIEW}/protokoll`;

test("the log tells who has done what, and is read by what, by whom and by day", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts, request, elsewhere: { site: other, watch } }) => {
  test.slow();
  const title = `Sprachcafé ${newWord()}`;
  const { organisation, case: id } = await handIn(request, title);
  await signIn(page, "reviewer");
  const main = page.getByRole("main");
  const events = main.locator(".county-log > li");
  const show = async (): Promise<void> => {
    await main.getByRole("button", { name: texts.text("county.log_show"), exact: true }).click();
    await site.ready();
  };
  await site.open(LOG, { organisation });
  await expect(events.first(), "the newest comes first").toContainText(texts.text("review.deed.handed_in"));
  await expect(events.first()).toContainText(title);

  await page.locator("#action").selectOption("standing_changed");
  await show();
  await site.expectQuery({ organisation, action: "standing_changed" });
  await expect(events).toHaveCount(1);
  for (const [key, standing] of [["before", "pending"], ["now", "confirmed"]] as const) {
    const text = texts.text(`county.standing.${standing}`);
    await expect(events).toContainText(texts.text(`county.${key}`, { text }));
  }

  await page.locator("#from").fill("2199-01-01");
  await show();
  await expect(main.getByText(texts.text("county.log_none_found"), { exact: true })).toBeVisible();
  await expect(page.locator("#action"), "the filters stay").toHaveValue("standing_changed");
  await main.getByRole("link", { name: texts.text("county.log_all"), exact: true }).click();
  await site.expectQuery({});

  await site.open(LOG, { organisation });
  await events.first().getByRole("link", { name: title, exact: true }).click();
  await expect(page).toHaveURL((url) => url.pathname === site.path(`${CASE}/${id}`));

  await signIn(other.page, "municipal-reviewer");
  watch.expectStatus(other.path(LOG), 403);
  expect((await other.open(LOG)).status(), "it is for who reviews the whole county").toBe(403);
  await expect(other.page.getByRole("main")).not.toContainText(title);
});
