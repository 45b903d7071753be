import type { Page } from "@playwright/test";

import { OTHER_HOST, serverUrl } from "../support/environment.ts";
import { pageNamed, type PageName } from "../support/pages.ts";
import { inPieces } from "../support/pieces.ts";
import { Site } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";

declare global {
  interface Window {
    /** How far the page's parts have jumped while it was loading, and which of them. */
    jumps: { by: number; parts: string[] }[];
  }
}

const PAGES = ["start", "offers", "offer", "organisations"] satisfies PageName[];

async function watchJumps(page: Page): Promise<void> {
  await page.addInitScript(() => {
    type Source = { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly };
    type Shift = PerformanceEntry & { value: number; sources: Source[] };
    // A text from right to left that goes on arriving is told of, too, though it stays where it is.
    const moves = ({ previousRect, currentRect }: Source): boolean =>
      (["left", "top", "right", "bottom"] as const).some((edge) => Math.abs(previousRect[edge] - currentRect[edge]) >= 3);
    window.jumps = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Shift[]) {
        const parts = entry.sources.map(({ node }) =>
          node instanceof Element ? node.outerHTML.slice(0, 100) : (node?.textContent ?? "a drawing").slice(0, 100),
        );
        if (entry.sources.some(moves)) window.jumps.push({ by: entry.value, parts });
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}

async function expectNoJumps(page: Page): Promise<void> {
  await page.waitForLoadState("load");
  const jumps = await page.evaluate(
    () =>
      new Promise<Window["jumps"]>((resolve) => {
        // Two frames later everything loaded is painted and reported.
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(window.jumps))));
      }),
  );
  const sum = jumps.reduce((sum, { by }) => sum + by, 0);
  expect(sum, JSON.stringify(jumps)).toBeLessThanOrEqual(0.01);
}

inEachLanguage(() => {
  for (const name of PAGES) {
    test(`nothing jumps while loading: ${name}`, { tag: "@scripts" }, async ({ page, site, api }) => {
      await watchJumps(page);
      const { page: path, query } = await pageNamed(name, api);
      await site.open(path, query);
      await expectNoJumps(page);
    });

    test(`nothing jumps while arriving in pieces: ${name}`, { tag: "@scripts" }, async ({ browser, texts, api }) => {
      const slow = await inPieces();
      const context = await browser.newContext({ baseURL: slow.url });
      try {
        const page = await context.newPage();
        await watchJumps(page);
        const { page: path, query } = await pageNamed(name, api);
        await new Site(page, texts, true).open(path, query);
        await expectNoJumps(page);
      } finally {
        await context.close();
        slow.close();
      }
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
