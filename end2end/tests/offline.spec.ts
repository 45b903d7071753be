import type { BrowserContext, Locator, Page } from "@playwright/test";

import { KREUZTAL } from "../support/pages.ts";
import { FAVOURITES, IMPRINT, OFFERS, OFFLINE } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";
import { shown, type Texts } from "../support/texts.ts";

/** Lets nothing come, for pages and for the service worker, without the browser being told. */
async function letNothingCome(context: BrowserContext): Promise<void> {
  await context.route(() => true, (route) => route.abort("internetdisconnected"));
}

/** Cuts the connection. */
async function disconnect(context: BrowserContext): Promise<void> {
  await letNothingCome(context);
  await context.setOffline(true);
}

/** The stores on the device. They are not opened: that would make one anew that has just been deleted. */
async function stores(page: Page): Promise<string[]> {
  return page.evaluate(() => caches.keys());
}

/** What is kept in them. */
async function keptPaths(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const keys = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return keys.flat().map(({ url }) => new URL(url)).map(({ pathname, search }) => pathname + search);
  });
}

/** Switches on that pages are kept, from a list. */
async function keepPages(page: Page, texts: Texts): Promise<Locator> {
  await page.getByRole("link", { name: texts.text("lists.offline"), exact: true }).click();
  await page.getByRole("button", { name: texts.text("offline.keep"), exact: true }).click();
  const button = page.getByRole("button", { name: texts.text("offline.stop"), exact: true });
  await expect(button).toBeVisible();
  return button;
}

async function workers(page: Page): Promise<number> {
  return page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
}

inEachLanguage(() => {
  test("who only reads keeps nothing", { tag: ["@scripts", "@once"] }, async ({ page, site, texts }) => {
    await site.open(OFFERS);
    await (await site.filter("cost", texts.text("facets.cost.free"))).check();
    await site.expectQuery({ cost: "free" });
    expect(await workers(page)).toBe(0);
    expect(await stores(page)).toEqual([]);
  });

  test("where somebody is is not kept", { tag: ["@scripts", "@once"] }, async ({ page, site, texts }) => {
    await site.open(OFFERS);
    await keepPages(page, texts);
    const [here, town] = [{ near: "50.968,7.988" }, { near: KREUZTAL }];
    await site.open(OFFERS, here);
    await site.open(OFFERS, town);
    await expect.poll(() => keptPaths(page)).toContain(site.path(OFFERS, town));
    expect(await keptPaths(page)).not.toContain(site.path(OFFERS, here));
  });

  test("saved offers and pages seen open without a network", { tag: ["@scripts", "@once"] }, async ({ page, context, site, texts, api, watch }) => {
    const { items } = await api.offers({ sort: "title" }, 3);
    const [saved, seen, unseen] = items.map(({ id, slug, title }) => ({ id, title: title.text, path: site.path(`${OFFERS}/${slug}`) }));
    if (saved === undefined || seen === undefined || unseen === undefined) throw new Error("there are too few offers");
    await site.open(OFFERS, { sort: "title" });
    await site.star(saved.title).click();
    const list = site.path(OFFERS, { id: saved.id });
    await expect.poll(() => keptPaths(page)).toEqual(expect.arrayContaining([saved.path, list, site.path(OFFERS, { sort: "title" }), site.path(FAVOURITES)]));

    // A page that is changed in place is kept like one that is loaded.
    await site.cards.nth(1).getByRole("heading").getByRole("link").click();
    await expect(site.heading).toHaveText(seen.title);
    await expect.poll(() => keptPaths(page)).toContain(seen.path);

    watch.expectNoConnection();
    await disconnect(context);
    const [before = ""] = texts.text("head.offline_notice").split("{time}");
    const notice = page.getByRole("status").filter({ hasText: before });
    for (const { path, title } of [saved, seen]) {
      await page.goto(path);
      await expect(site.heading).toHaveText(title);
      await expect(notice).toBeVisible();
    }
    await page.goto(site.path(FAVOURITES));
    await site.expectQuery({ id: saved.id });
    await expect(site.cards).toHaveCount(1);
    // A link leads on to the page that is kept.
    await site.ready();
    await site.cards.getByRole("heading").getByRole("link").click();
    await expect(site.heading).toHaveText(saved.title);

    watch.expectStatus(unseen.path, 503);
    await page.goto(unseen.path);
    await expect(page.getByText(texts.text("offline.missing"), { exact: true })).toBeVisible();
    await page.getByRole("main").getByRole("link", { name: shown(saved.title) }).first().click();
    await expect(site.heading).toHaveText(saved.title);

    await context.setOffline(false);
    await context.unrouteAll();
    await page.goto(saved.path);
    await expect(site.heading).toHaveText(saved.title);
    await expect(notice).toHaveCount(0);
  });

  test("a page that does not come is looked for among those kept", { tag: ["@scripts", "@once"] }, async ({ page, context, site, api, watch }) => {
    const [offer] = (await api.offers({ sort: "title" }, 1)).items;
    const title = offer?.title.text ?? "";
    await site.open(OFFERS, { sort: "title" });
    await site.star(title).click();
    await expect.poll(() => keptPaths(page)).toContain(site.path(`${OFFERS}/${offer?.slug}`));
    watch.expectNoConnection();
    await letNothingCome(context);
    await site.cards.first().getByRole("heading").getByRole("link").click();
    await expect(site.heading).toHaveText(title);
  });

  test("a new release takes over from the one before", { tag: ["@scripts", "@once"] }, async ({ page, context, site, texts, api, watch }) => {
    const [offer] = (await api.offers({}, 1)).items;
    const path = site.path(`${OFFERS}/${offer?.slug}`);
    await site.open(OFFERS);
    // As a release of long ago has left it.
    await page.evaluate(async (path) => {
      const html = '<title>Old</title><link href="/pkg/0123/teilhabe.css"><h1>Old</h1></body>';
      await (await caches.open("pkg/0123")).put(path, new Response(html, { headers: { "content-type": "text/html" } }));
    }, path);
    await keepPages(page, texts);
    const current = await page.evaluate(async () => (await (await fetch("/release.json")).json()) as { package: string; files: string[] });
    await expect.poll(() => stores(page)).toEqual([current.package]);
    await expect.poll(() => keptPaths(page)).toContain(path);
    const files = current.files.filter((file) => !file.includes("/locales/"));
    expect(await keptPaths(page), "all its code is there").toEqual(expect.arrayContaining(files));

    watch.expectNoConnection();
    await disconnect(context);
    await page.goto(path);
    await expect(site.heading).toHaveText(offer?.title.text ?? "");
    await site.ready();
  });

  test("what leaving a page has cut short is made up for on the next", { tag: ["@scripts", "@once"] }, async ({ page, site }) => {
    await site.open(OFFERS);
    await page.evaluate(() => localStorage.setItem("offline", "yes"));
    await site.open(IMPRINT);
    await expect.poll(() => keptPaths(page)).toContain(site.path(IMPRINT));
  });

  test("pages are no longer kept once that is not wanted", { tag: ["@scripts", "@once"] }, async ({ page, site, texts }) => {
    await site.open(OFFERS);
    const offline = await keepPages(page, texts);
    await site.open(IMPRINT);
    const title = await site.heading.innerText();
    await expect.poll(() => keptPaths(page)).toContain(site.path(IMPRINT));
    await site.open(OFFLINE);
    await expect(page.getByRole("main").getByRole("link", { name: title, exact: true })).toBeVisible();
    await offline.click();
    await expect(offline).toHaveCount(0);
    await expect.poll(() => workers(page)).toBe(0);
    await expect.poll(() => stores(page)).toEqual([]);
  });
});

test("the site can be installed", { tag: "@once" }, async ({ page, site, request }) => {
  await site.open();
  const address = await page.locator("link[rel=manifest]").getAttribute("href");
  const answer = await request.get(address ?? "");
  expect(answer.headers()["content-type"]).toBe("application/manifest+json");
  const manifest = (await answer.json()) as { name: string; start_url: string; icons: { src: string; sizes: string }[] };
  expect(manifest.name).toBe("Teilhabe");
  expect((await request.get(manifest.start_url)).ok()).toBe(true);
  for (const { src, sizes } of manifest.icons) {
    const icon = await (await request.get(src)).body();
    // Width and height stand behind signature, length and name of the first chunk.
    expect(`${icon.readUInt32BE(16)}x${icon.readUInt32BE(20)}`, src).toBe(sizes);
  }
});
