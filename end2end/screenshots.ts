import { pageNamed, type PageName } from "./support/pages.ts";
import { inEachLanguage, test } from "./support/test.ts";

const PAGES = ["start", "offers", "offer", "organisations", "organisation", "not-found", "error"] satisfies PageName[];
const SIZES = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
];

inEachLanguage(() => {
  for (const name of PAGES) {
    for (const viewport of SIZES) {
      for (const colorScheme of ["light", "dark"] as const) {
        test(`${name} ${viewport.width} ${colorScheme}`, async ({ page, site, api, watch, language }) => {
          const visited = await pageNamed(name, api);
          watch.expectStatus(site.path(visited.page), visited.status);
          await page.setViewportSize(viewport);
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          await site.visit(visited);
          // Pictures further down would wait until someone scrolls to them.
          await page.evaluate(async () => {
            for (const picture of document.images) picture.loading = "eager";
            await Promise.all([...document.images].map((picture) => picture.decode()));
          });
          const file = `${name}-${language}-${viewport.width}-${colorScheme}.png`;
          await page.screenshot({ path: `results/screenshots/${file}`, fullPage: true });
        });
      }
    }
  }
});
