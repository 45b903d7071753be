import { brokenServerUrl } from "../support/environment.ts";
import { pageNamed } from "../support/pages.ts";
import { FIRST_LENGTH, OFFERS, ORGANISATIONS } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";
import { shown } from "../support/texts.ts";

inEachLanguage(() => {
  test("an error page says what is the matter", async ({ page, site, texts, api, watch }) => {
    const visited = await pageNamed("error", api);
    watch.expectStatus(site.path(visited.page), visited.status);
    const response = await site.visit(visited);
    expect(response.status()).toBe(503);
    await expect(site.heading).toHaveText(texts.text("problems.error_title"));
    await expect(page.getByText(texts.text("problems.busy_text"), { exact: true })).toBeVisible();
    const id = (await response.headerValue("x-request-id")) ?? "";
    await expect(page.getByText(shown(texts.text("problems.request_id", { id })))).toBeVisible();
  });

  test("an error page leads on once the server can answer", async ({ page, site, texts, watch }) => {
    const path = site.path(OFFERS);
    watch.expectStatus(path, 503);
    const main = page.getByRole("main");
    const header = page.getByRole("navigation", { name: texts.text("common.main_navigation") });
    const ways = [
      [main, "problems.retry", path],
      [main, "problems.to_home", site.path()],
      [header, "common.organisations", site.path(ORGANISATIONS)],
    ] as const;
    // The first answer is the one of a server that is not ready. One handler for all: to remove it
    // after its first answer could strand requests that are on their way.
    let isReady = true;
    await page.route(
      (url) => url.pathname === path,
      async (route) => {
        if (isReady) {
          return route.continue();
        }
        isReady = true;
        const url = `${brokenServerUrl()}${path}`;
        await route.fulfill({ response: await route.fetch({ url, headers: { "accept-encoding": "identity" } }) });
      },
    );
    for (const [place, label, leadsTo] of ways) {
      isReady = false;
      await site.goto(path);
      await expect(site.heading).toHaveText(texts.text("problems.error_title"));
      await place.getByRole("link", { name: texts.text(label), exact: true }).click();
      await expect(page).toHaveURL((url) => url.pathname === leadsTo);
      await expect(site.heading).not.toHaveText(texts.text("problems.error_title"));
      await expect(site.cards.first()).toBeVisible();
    }
  });

  test("without a connection the last results stay", { tag: "@scripts" }, async ({ page, site, texts, api, watch }) => {
    const { value, count } = await api.narrowing("cost");
    const total = await api.total({});
    await site.open(OFFERS);
    watch.expectNoConnection();
    const isList = (url: URL): boolean => url.pathname === "/api/v1/offers";
    await page.route(isList, (route) => route.abort("internetdisconnected"));
    await site.inPlace(async () => {
      await (await site.filter("cost", texts.text(`facets.cost.${value}`))).check();
      const message = page.getByRole("alert");
      await expect(message).toContainText(texts.text("problems.kept_results"));
      await site.apply();
      await expect(message).toContainText(texts.text("problems.network_text"));
      await site.expectOffers(total);
      await expect(site.cards).toHaveCount(FIRST_LENGTH);
      await site.expectQuery({ cost: value });

      await page.unroute(isList);
      await message.getByRole("button", { name: texts.text("problems.retry"), exact: true }).click();
      await site.expectOffers(count);
      await expect(message).toHaveCount(0);
      await expect(site.resultsHeading).toBeFocused();
    });
  });
});
