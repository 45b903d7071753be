import type { Page } from "@playwright/test";

import { OFFERS } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";

/**
 * Lets the server become another release for the present document, and gives the loading of the
 * next one, which is of that release.
 */
async function release(page: Page): Promise<{ next: Promise<unknown> }> {
  let isOld = true;
  page.on("request", (request) => {
    isOld &&= !request.isNavigationRequest();
  });
  await page.route(/\/(api\/v1|pkg)\/|\/release\.json$/, async (route) => {
    if (!isOld) {
      return route.continue();
    }
    const headers = { "x-release": "pkg/0123" };
    if (new URL(route.request().url()).pathname.startsWith("/pkg/")) {
      return route.fulfill({ status: 404, headers });
    }
    const response = await route.fetch();
    return route.fulfill({ response, headers: { ...response.headers(), ...headers } });
  });
  return { next: page.waitForEvent("domcontentloaded") };
}

/** The code of the page of an offer. */
const OFFER_CODE = /\/split_offer_route\w*\.wasm$/;

inEachLanguage(() => {
  test("a list that was open before a release goes on in the new one", { tag: "@scripts" }, async ({ page, site, texts, api }) => {
    const { value, count } = await api.narrowing("cost");
    await site.open(OFFERS);
    const { next } = await release(page);
    await (await site.filter("cost", texts.text(`facets.cost.${value}`))).check();
    await next;
    await site.ready();
    await site.expectQuery({ cost: value });
    await site.expectOffers(count);
  });

  test("links lead from a page before a release to those of the new one", { tag: "@scripts" }, async ({ page, site, watch }) => {
    watch.expectMissingCode();
    await site.open(OFFERS);
    const { next } = await release(page);
    const link = site.cards.first().getByRole("heading").getByRole("link");
    const title = (await link.textContent()) ?? "";
    await link.click();
    await next;
    await site.ready();
    await expect(site.heading).toHaveText(title);
  });

  test("a page whose code does not come says so", { tag: "@scripts" }, async ({ page, site, texts, watch }) => {
    watch.expectMissingCode();
    watch.expectNoConnection();
    await site.open(OFFERS);
    await page.route(OFFER_CODE, (route) => route.abort("internetdisconnected"));
    const link = site.cards.first().getByRole("heading").getByRole("link");
    const title = (await link.textContent()) ?? "";
    await link.click();
    await expect(site.heading).toHaveText(texts.text("problems.error_title"));
    await expect(page.getByRole("main")).toContainText(texts.text("problems.network_text"));
    await page.unroute(OFFER_CODE);
    await page.getByRole("link", { name: texts.text("problems.retry"), exact: true }).click();
    await expect(site.heading).toHaveText(title);
  });
});
