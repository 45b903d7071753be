import { join } from "node:path";

import type { Page } from "@playwright/test";

import { PICTURES, ROOT } from "./support/environment.ts";
import { PAGE_NAMES, pageNamed, type PageName } from "./support/pages.ts";
import type { Site } from "./support/site.ts";
import { inEachLanguage, test } from "./support/test.ts";
import type { Watch } from "./support/watch.ts";

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };
/** What is left of a screen 1280 pixels wide at 400 %. */
const ENLARGED = { width: 320, height: 256 };
/** A sheet of paper at 96 pixels an inch, without margins. */
const SHEET = { width: 718, height: 1047 };

/** One picture of a page: its screen and what the visitor has set. */
interface Look {
  name: string;
  size: { width: number; height: number };
  media?: Parameters<Page["emulateMedia"]>[0];
  /** Only what one sees at first. */
  first?: true;
}

const LOOKS: Look[] = [
  { name: "phone-light", size: PHONE },
  { name: "phone-dark", size: PHONE, media: { colorScheme: "dark" } },
  { name: "phone-first", size: PHONE, first: true },
  { name: "phone-forced-colours", size: PHONE, media: { forcedColors: "active" } },
  { name: "enlarged-400", size: ENLARGED, first: true },
  { name: "desktop-light", size: DESKTOP },
  { name: "desktop-dark", size: DESKTOP, media: { colorScheme: "dark" } },
  { name: "desktop-first", size: DESKTOP, first: true },
];

/** What is printed of a page. */
const PRINT: Look = { name: "print", size: SHEET, media: { media: "print" } };

/** Something to be seen: a page, and what is done there before. */
interface Sight {
  page: PageName;
  prints?: true;
  prepare?: (site: Site, watch: Watch) => Promise<void>;
}

const SIGHTS: Record<string, Sight> = {
  ...(Object.fromEntries(PAGE_NAMES.map((page) => [page, { page }])) as Record<PageName, Sight>),
  offers: { page: "offers", prints: true },
  offer: { page: "offer", prints: true },
  sheet: { page: "sheet", prints: true },
  "sheet-offer": { page: "sheet-offer", prints: true },
  "offers-filters-open": { page: "offers", prepare: async (site) => site.openFilters() },
  "start-suggestions": { page: "start", prepare: type },
  "offers-suggestions": { page: "offers", prepare: type },
  "start-told-news": { page: "start", prepare: comeBack },
  "news-told": { page: "news", prepare: comeBack },
  "offers-no-network": { page: "offers", prepare: loseConnection },
};

/** A search is begun. */
async function type({ page, searchField }: Site): Promise<void> {
  await searchField.click();
  await searchField.pressSequentially("deut");
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("ArrowDown");
}

/** As on a later visit of someone who wants to be told what is new. */
async function comeBack({ page }: Site): Promise<void> {
  await page.evaluate(() => localStorage.setItem("visits", JSON.stringify({ last: "2026-01-01" })));
  await page.reload();
  await page.locator("[data-news]").waitFor();
}

/** The connection goes, and a filter is tried. */
async function loseConnection(site: Site, watch: Watch): Promise<void> {
  watch.expectNoConnection();
  await site.page.route(
    (url) => url.pathname === "/api/v1/offers",
    (route) => route.abort("internetdisconnected"),
  );
  await (await site.filter("cost", site.texts.text("facets.cost.free"))).check();
  await site.page.getByRole("alert").waitFor();
}

/** Pictures further down would wait until someone scrolls to them. */
async function loadPictures(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const picture of document.images) picture.loading = "eager";
    await Promise.all([...document.images].map((picture) => picture.decode()));
  });
}

const wanted = (process.env["TEILHABE_SIGHTS"] ?? "").split(/[\s,]+/).filter((name) => name !== "");
const unknown = wanted.filter((name) => !(name in SIGHTS));
if (unknown.length > 0) {
  throw new Error(`there is no ${unknown.join(", ")}, but ${Object.keys(SIGHTS).join(", ")}`);
}

inEachLanguage(() => {
  for (const [name, { page: pageName, prints, prepare }] of Object.entries(SIGHTS)) {
    if (wanted.length > 0 && !wanted.includes(name)) {
      continue;
    }
    test(name, async ({ page, site, api, watch, language }) => {
      const visited = await pageNamed(pageName, api);
      watch.expectStatus(site.path(visited.page), visited.status);
      await page.setViewportSize(PHONE);
      await page.emulateMedia({ reducedMotion: "reduce" });
      await site.visit(visited);
      await prepare?.(site, watch);
      await loadPictures(page);
      for (const { name: look, size, media, first } of prints === true ? [...LOOKS, PRINT] : LOOKS) {
        await page.setViewportSize(size);
        await page.emulateMedia({ media: "screen", colorScheme: "light", forcedColors: "none", ...media });
        await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
        const path = join(ROOT, PICTURES, `${name}.${language}.${look}.png`);
        await page.screenshot({ path, fullPage: first !== true });
      }
    });
  }
});
