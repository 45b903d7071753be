import { OTHER_HOST, serverUrl } from "../support/environment.ts";
import { pageNamed, type PageName } from "../support/pages.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";

declare global {
  interface Window {
    /** How far the page's parts have jumped while it was loading. */
    layoutShift: number;
  }
}

inEachLanguage(() => {
  for (const name of ["start", "offers", "offer", "organisations"] satisfies PageName[]) {
    test(`nothing jumps while loading: ${name}`, { tag: "@scripts" }, async ({ page, site, api }) => {
      await page.addInitScript(() => {
        window.layoutShift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            window.layoutShift += (entry as PerformanceEntry & { value: number }).value;
          }
        }).observe({ type: "layout-shift", buffered: true });
      });
      const { page: path, query } = await pageNamed(name, api);
      await site.open(path, query);
      await page.waitForLoadState("load");
      const shift = await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            // Two frames later everything loaded is painted and reported.
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(window.layoutShift))));
          }),
      );
      expect(shift).toBeLessThanOrEqual(0.01);
    });
  }
});

test("the documentation of the API loads from this server only", { tag: ["@once", "@scripts"] }, async ({ page }) => {
  // Under a name that is not local, Swagger UI would show a badge of another server.
  const { port } = new URL(serverUrl());
  await page.goto(`http://${OTHER_HOST}:${port}/api/docs`);
  await expect(page.getByRole("heading", { name: /^Teilhabe/ })).toBeVisible();
  await expect(page.getByRole("button", { name: /^GET \/api\/v1\/offers / })).toBeVisible();
});

test("small files are there", { tag: "@once" }, async ({ request }) => {
  const files = [
    ["/robots.txt", /^text\/plain/],
    ["/favicon.svg", /^image\/svg\+xml/],
    ["/api/openapi.json", /^application\/json/],
  ] as const;
  for (const [path, type] of files) {
    const answer = await request.get(path);
    expect(answer.status(), path).toBe(200);
    expect(answer.headers()["content-type"], path).toMatch(type);
  }
});
