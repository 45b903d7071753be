import { OFFERS } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";

declare global {
  interface Window {
    /** What the page handed to the device. */
    handedOver?: unknown[];
  }
}

inEachLanguage(() => {
  test("an offer is passed on by the device's own means", { tag: "@scripts" }, async ({ page, site, texts, api }) => {
    const [offer] = (await api.offers({ sort: "title" }, 1)).items;
    await page.addInitScript(() => {
      window.handedOver = [];
      navigator.share = async (data) => void window.handedOver?.push(data);
    });
    await site.open(`${OFFERS}/${offer?.slug}`);
    await page.getByRole("button", { name: texts.text("common.share"), exact: true }).click();
    const handedOver = [{ title: offer?.title.text, url: page.url() }];
    await expect.poll(() => page.evaluate(() => window.handedOver)).toEqual(handedOver);
  });

  test("where there are none, the address of a selection is copied", { tag: "@scripts" }, async ({ page, site, texts, api }) => {
    const { items } = await api.offers({ sort: "title" }, 2);
    await page.addInitScript(() => {
      window.handedOver = [];
      Object.defineProperty(navigator, "share", { value: undefined });
      navigator.clipboard.writeText = async (text) => void window.handedOver?.push(text);
    });
    await site.open(OFFERS, { id: items.map(({ id }) => id) });
    await page.getByRole("button", { name: texts.text("common.share"), exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: texts.text("common.copied") })).toBeVisible();
    expect(await page.evaluate(() => window.handedOver)).toEqual([page.url()]);
  });
});
