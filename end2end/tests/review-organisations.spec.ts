import { expectNoViolations, expectNothingSticksOut } from "../support/accessible.ts";
import { test } from "../support/apart.ts";
import { Desk, enterAside, newWord } from "../support/desk.ts";
import { REVIEW, handIn, signIn } from "../support/review.ts";
import { ORGANISATIONS } from "../support/site.ts";
import { smallTargets } from "../support/targets.ts";
import { expect, inEachLanguage } from "../support/test.ts";

const LIST = `${REVIEW}/organisationen`;
const PAGE = `${REVIEW}/organisation`;
const CLAIMS = `${REVIEW}/anfragen`;
const LOG = `${REVIEW}/protokoll`;

/** An organisation as those see it who review the whole county. */
interface Seen {
  record: { name: string; slug: string };
}

test("an organisation is found, taken from the public with a reason, admitted again, and put right", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts, watch, request, elsewhere: { site: reader, watch: readerWatch } }) => {
  // Two people look at ten pages.
  test.slow();
  const { organisation } = await handIn(request, `Sprachcafé ${newWord()}`);
  await signIn(page, "reviewer");
  const { record } = await new Desk(page.context().request).read<Seen>(`/review/organisations/${organisation}`);
  const main = page.getByRole("main");
  const press = (key: string): Promise<void> => main.getByRole("button", { name: texts.text(`county.${key}`), exact: true }).click();
  const expectDone = async (key: string): Promise<void> => {
    await expect(page.getByText(texts.text(`review.done.${key}`), { exact: true })).toBeVisible();
    await site.ready();
  };
  const publicPage = `${ORGANISATIONS}/${record.slug}`;

  await site.open(LIST);
  await main.locator('[name="q"]').fill(record.name.toUpperCase());
  await main.locator('[name="standing"]').selectOption("confirmed");
  await main.getByRole("button", { name: texts.text("common.search"), exact: true }).click();
  await expect(page.locator("#results")).toHaveText(texts.counted("county.organisations_found", 1));
  await site.ready();
  await main.getByRole("link", { name: record.name, exact: true }).click();
  await expect(site.heading).toHaveText(record.name);
  await site.ready();
  await expect(main.locator('a[href^="mailto:"]'), "one can write to who works for it").toHaveCount(1);
  await expect(main.getByRole("button", { name: texts.text("county.trust"), exact: true }), "that is for who administers the site").toHaveCount(0);

  await test.step("nobody is suspended without a reason", async () => {
    watch.expectStatus(site.path(`${PAGE}/${organisation}`), 422);
    await press("suspend");
    await expect(main.getByRole("alert")).toBeVisible();
    await site.ready();
    await expect(main.locator('[name="/standing/reason"]')).toHaveAttribute("aria-invalid", "true");
    expect((await reader.open(publicPage)).status(), "nothing has changed").toBe(200);
    await main.locator('[name="/standing/reason"]').fill("Der Verein hat sich aufgelöst.");
    await press("suspend");
    await expectDone("standing_changed");
    await expect(main).toContainText(texts.text("county.means.suspended"));
    readerWatch.expectStatus(reader.path(publicPage), 404);
    expect((await reader.open(publicPage)).status(), "the public sees nothing of it").toBe(404);
  });

  await test.step("it is admitted again", async () => {
    await expect(main.locator('[name="/standing/reason"]'), "what was sent is not typed again").toHaveValue("");
    await press("readmit");
    await expectDone("standing_changed");
    expect((await reader.open(publicPage)).status()).toBe(200);
  });

  await test.step("the profile is corrected", async () => {
    const summary = `Wir sprechen Deutsch. ${newWord()}`;
    await main.locator('[name="/summary/de"]').fill(summary);
    await main.locator('[name="/website"]').fill("https://sprachcafe.example.org");
    await main.locator('[name="/reason"]').fill("Da stand noch nichts.");
    await press("correct");
    await expectDone("profile_corrected");
    await expect(main.locator('[name="/summary/de"]')).toHaveValue(summary);
    await expect(main.locator('[name="/website"]')).toHaveValue("https://sprachcafe.example.org");
    await reader.open(publicPage);
    await expect(reader.page.getByRole("main")).toContainText(summary);
  });

  await main.getByRole("link", { name: texts.text("county.its_log"), exact: true }).click();
  await expect(main.getByText("Da stand noch nichts.", { exact: true })).toBeVisible();
  await expect(main.getByText("Der Verein hat sich aufgelöst.", { exact: true })).toBeVisible();
});

inEachLanguage(() => {
  test("axe finds nothing on the pages about the county, fingers fit, nothing sticks out", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts, request, elsewhere }) => {
    test.slow();
    const { organisation } = await handIn(request, `Sprachcafé ${newWord()}`);
    const { desk } = await enterAside(elsewhere.site.page.context(), texts.tag);
    await desk.send("POST", `/workspace/organisations/${organisation}/claims`, { message: "Ich leite das Sprachcafé." });
    await signIn(page, "reviewer");
    await page.emulateMedia({ reducedMotion: "reduce" });
    const usual = page.viewportSize();
    for (const path of [LIST, `${PAGE}/${organisation}`, CLAIMS, LOG]) {
      await test.step(path, async () => {
        await site.open(path);
        expect(await page.evaluate(smallTargets), "too small for a finger").toEqual([]);
        await site.unfold();
        await expectNoViolations(page);
        await expectNothingSticksOut(page);
        await page.setViewportSize(usual ?? { width: 390, height: 844 });
      });
    }
  });
});
