import { expectFits, expectNoViolations } from "../support/accessible.ts";
import { newAddress } from "../support/account.ts";
import { serverUrl } from "../support/environment.ts";
import { OFFERS, ORGANISATIONS } from "../support/site.ts";
import { smallTargets } from "../support/targets.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";

/** Last path segment of the page on which an entry is reported. */
const REPORT = "melden";
/** How old a riddle must be where no script waits for that, in milliseconds. */
const YOUNGEST = 3_000;

/** What mails to an address say. */
async function mailsTo(address: string): Promise<string[]> {
  const answer = await fetch(`${serverUrl()}/api/v1/demo/mails`);
  const { items } = (await answer.json()) as { items: { to: string; text: string }[] };
  return items.filter(({ to }) => to.includes(address)).map(({ text }) => text);
}

inEachLanguage(() => {
  test("somebody reports an offer, and nothing typed is lost on the way", { tag: "@phone" }, async ({ page, site, texts, api, watch }) => {
    const { items } = await api.offers({}, 1);
    const { slug, title } = items[0] ?? { slug: "", title: { text: "" } };
    const [path, address] = [`${OFFERS}/${slug}/${REPORT}`, newAddress()];
    const main = page.getByRole("main");
    const text = main.getByLabel(texts.text("report.text"), { exact: true });
    const reason = main.getByRole("radio", { name: texts.text("report.reason.wrong_details"), exact: true });
    const send = main.getByRole("button", { name: texts.text("report.send"), exact: true });
    watch.expectStatus(site.path(path), 422);
    await site.open(`${OFFERS}/${slug}`);
    await main.getByRole("link", { name: texts.text("entry.report"), exact: true }).click();
    await expect(page).toHaveURL((url) => url.pathname === site.path(path));
    await expect(site.heading).toHaveText(texts.text("report.title"));
    await expect(main.getByRole("link", { name: title.text, exact: true })).toBeVisible();
    if (site.scripts) {
      await page.emulateMedia({ reducedMotion: "reduce" });
      expect(await page.evaluate(smallTargets), "too small for a finger").toEqual([]);
      await expectNoViolations(page);
    }
    await text.fill("Der Kurs beginnt um 18 Uhr.");
    await send.click();
    const missing = texts.text("report.reason_missing");
    await expect(main.getByRole("alert")).toContainText(missing);
    await expect(main.getByRole("group", { name: texts.text("report.reason"), exact: true })).toHaveAccessibleDescription(missing);
    await expect(reason, "where to go on").toBeFocused();
    await expect(text).toHaveValue("Der Kurs beginnt um 18 Uhr.");
    await expectFits(page);
    if (site.scripts) {
      await expectNoViolations(page);
    } else {
      await page.waitForTimeout(YOUNGEST);
    }
    await reason.check();
    await main.getByLabel(texts.text("report.email"), { exact: true }).fill(address);
    await send.click();
    await expect(site.heading).toHaveText(texts.text("report.thanks_title"));
    if (site.scripts) {
      await expect.poll(() => page.evaluate(() => sessionStorage.length), { message: "nothing is kept" }).toBe(0);
    }
    const offer = site.path(`${OFFERS}/${slug}`);
    await expect.poll(async () => (await mailsTo(address)).map((mail) => mail.includes(offer))).toEqual([true]);
    await main.getByRole("link", { name: texts.text("report.back"), exact: true }).click();
    await expect(site.heading).toHaveText(title.text);
  });
});

test("without a mouse a report is written, kept through a reload, and sent once", { tag: "@once" }, async ({ page, site, texts, api, keyboard }) => {
  const { items } = await api.offers({}, 1);
  const path = `${ORGANISATIONS}/${items[0]?.organisation.slug}/${REPORT}`;
  const main = page.getByRole("main");
  const reason = main.getByRole("radio", { name: texts.text("report.reason.other"), exact: true });
  const text = main.getByLabel(texts.text("report.text"), { exact: true });
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") sent.push(new URLSearchParams(request.postData() ?? "").get("solution") ?? "");
  });
  await site.open(path);
  await keyboard.reach(main.getByRole("radio").first());
  await page.keyboard.press("ArrowUp");
  await expect(reason, "the last one comes before the first").toBeChecked();
  await keyboard.write(text, "Die Telefonnummer fehlt.");
  await page.reload();
  await expect(reason).toBeChecked();
  await expect(text).toHaveValue("Die Telefonnummer fehlt.");
  await keyboard.reach(main.getByRole("button", { name: texts.text("report.send"), exact: true }));
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(site.heading).toHaveText(texts.text("report.thanks_title"));
  expect(sent.length, "sent once").toBe(1);
  expect(sent[0], "with what solves its riddle").toMatch(/^\d+$/u);
});
