import { PAGE_NAMES, pageNamed } from "../support/pages.ts";
import { OFFERS } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";

inEachLanguage(() => {
  test("nothing is left on the visitor's device", async ({ page, context, site, api, texts, watch }) => {
    // Requests to other hosts fail every test: see Watch.
    for (const name of PAGE_NAMES) {
      const visited = await pageNamed(name, api);
      // Who signs in wants to be known again.
      if (visited.signedIn === true) continue;
      watch.expectStatus(site.path(visited.page), visited.status);
      const response = await site.visit(visited);
      expect(await response.headerValue("set-cookie"), name).toBeNull();
    }
    await site.open(OFFERS);
    await (await site.filter("cost", texts.text("facets.cost.free"))).check();
    await site.apply();
    await site.expectQuery({ cost: "free" });

    expect(await context.cookies()).toEqual([]);
    const stored = await page.evaluate(async () => ({
      cookies: document.cookie,
      local: { ...localStorage },
      session: { ...sessionStorage },
      databases: await indexedDB.databases(),
      caches: await caches.keys(),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
    }));
    expect(stored).toEqual({ cookies: "", local: {}, session: {}, databases: [], caches: [], workers: 0 });
  });
});
