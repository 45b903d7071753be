import { KREUZTAL, SIEGEN } from "../support/pages.ts";
import { MAP, NEAR, OFFERS } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";

/** In the middle of Kreuztal, as exactly as a device knows it. */
const HERE = { latitude: 50.9677512, longitude: 7.9884834 };

inEachLanguage(() => {
  test("a place and a radius lead to what is near", async ({ page, site, texts, api }) => {
    await site.open(OFFERS, { cost: "free" });
    await page.getByRole("main").getByRole("link", { name: texts.text("common.nearby"), exact: true }).click();
    await expect(site.heading).toHaveText(texts.text("places.near_title"));
    await page.getByLabel(texts.text("places.place")).fill("Kreutzal");
    await page.getByLabel(texts.text("places.radius")).selectOption("5");
    await page.getByRole("button", { name: texts.text("places.show"), exact: true }).click();
    const query = { cost: "free", near: KREUZTAL, radius: "5" };
    await site.expectQuery(query);
    await site.ready();
    const total = await api.total(query);
    await site.expectOffers(total);
    expect(total, "what is far away is left out").toBeLessThan(await api.total({ cost: "free" }));
    const place = await api.label("municipality", KREUZTAL);
    await expect(site.chip(texts.text("lists.chip_near", { place, radius: "5" }))).toBeVisible();
    const { items } = await api.offers(query, 10);
    const distances = items.map(({ distance }) => distance).filter((distance) => distance !== undefined);
    expect(distances, "the nearest first").toEqual([...distances].sort((a, b) => Math.floor(a / 100) - Math.floor(b / 100)));
    const about = texts.text("facets.about_kilometres", { number: "1" });
    await expect(site.cards.filter({ hasText: about }).first(), "from a town, all distances are about").toBeVisible();
  });

  test("a place that is not known, or not clear, can be named again", async ({ page, site, texts }) => {
    const place = page.getByLabel(texts.text("places.place"));
    const show = page.getByRole("button", { name: texts.text("places.show"), exact: true });
    await site.open(NEAR, { cost: "free" });
    await place.fill("Hamburg");
    await show.click();
    await expect(place).toHaveValue("Hamburg");
    await expect(place).toHaveAccessibleDescription(new RegExp("Hamburg"));
    await expect(place).toHaveAttribute("aria-invalid", "true");
    await place.fill("Holzhausen");
    await show.click();
    const choices = page.getByRole("list", { name: texts.text("places.which_place"), exact: true });
    await expect(choices.getByRole("link")).toHaveCount(2);
    await choices.getByRole("link").first().click();
    await site.expectQuery({ cost: "free", near: "05970008/Holzhausen", radius: "10" });
  });

  test("the device is asked where it is when that is wanted", { tag: "@scripts" }, async ({ page, site, texts, api, context }) => {
    await context.grantPermissions(["geolocation"]);
    await context.setGeolocation(HERE);
    await site.open(NEAR, { q: "Deutschkurs" });
    await page.getByLabel(texts.text("places.radius")).selectOption("20");
    await page.getByRole("button", { name: texts.text("places.my_location"), exact: true }).click();
    // Rounded to about 100 metres.
    const query = { q: "Deutschkurs", near: "50.968,7.988", radius: "20" };
    await site.expectQuery(query);
    await site.ready();
    await site.expectOffers(await api.total(query));
    await expect(site.chip(texts.text("lists.chip_near_me", { radius: "20" }))).toBeVisible();
    expect(await page.evaluate(() => Object.keys(localStorage)), "nothing is stored").toEqual([]);
    await site.chip(texts.text("lists.chip_near_me", { radius: "20" })).click();
    await site.expectQuery({ q: "Deutschkurs" });
  });

  test("a device that does not tell is no dead end", { tag: "@scripts" }, async ({ page, site, texts }) => {
    await site.open(NEAR);
    await page.getByRole("button", { name: texts.text("places.my_location"), exact: true }).click();
    await expect(page.getByText(texts.text("places.location_failed"), { exact: true })).toBeVisible();
    await expect(page.getByLabel(texts.text("places.place"))).toBeFocused();
  });

  test("the list as it is now goes along to the map and back", { tag: "@scripts" }, async ({ page, site, texts, api }) => {
    await site.open(OFFERS);
    const free = await site.filter("cost", texts.text("facets.cost.free"));
    await free.check();
    await site.apply();
    await site.expectQuery({ cost: "free" });
    await page.getByRole("main").getByRole("link", { name: texts.text("common.on_map"), exact: true }).click();
    await site.expectQuery({ cost: "free" });
    await page.getByRole("link", { name: texts.counted("places.as_list", await api.total({ cost: "free" })), exact: true }).click();
    await site.expectQuery({ cost: "free" });
  });

  test("whose data the places are stands on the map and where a place is chosen", async ({ page, site, api }) => {
    const attributions = await api.attributions();
    expect(attributions.length).toBeGreaterThan(0);
    for (const path of [MAP, NEAR]) {
      await site.open(path);
      for (const text of attributions) {
        await expect(page.getByText(text), path).toBeVisible();
      }
    }
  });

  test("the map says how much there is where, and leads there with the keyboard", async ({ page, site, texts, api }) => {
    const { facets } = await api.offers({ cost: "free" });
    const count = facets["municipality"]?.[SIEGEN] ?? 0;
    const place = await api.label("municipality", SIEGEN);
    const name = texts.counted("places.offers_in", count, { place });
    await site.open(MAP, { cost: "free" });
    const map = page.getByRole("group", { name: texts.text("places.map_title"), exact: true });
    await expect(map.getByRole("link")).toHaveCount(Object.keys(facets["municipality"] ?? {}).length);
    const beside = page.getByRole("region", { name: texts.text("places.municipalities"), exact: true });
    await expect(beside.getByRole("link").filter({ hasText: place })).toContainText(String(count));
    await map.getByRole("link", { name, exact: true }).focus();
    await page.keyboard.press("Enter");
    await site.expectQuery({ cost: "free", municipality: SIEGEN });
    const query = { cost: "free", municipality: SIEGEN };
    await expect(site.heading).toHaveText(texts.text("places.map_of", { place }));
    await expect(page.getByRole("link", { name: texts.counted("places.as_list", await api.total(query)), exact: true })).toBeVisible();

    // On the map and beside it stand the same offers, all of them.
    const spots = page.getByRole("region", { name: texts.text("places.spots"), exact: true });
    const twice = texts.text("facets.town", { locality: "Siegen", municipality: place });
    await expect(spots, "the middle of a town has its name once").not.toContainText(twice);
    const offers = await spots.getByRole("link").count();
    const region = await api.region();
    const elsewhere = (await api.total(query)) - offers;
    await expect(spots.getByText(texts.counted("places.without_spot", elsewhere, { region }))).toBeVisible();
    const marks = page.getByRole("group", { name: texts.text("places.map_of", { place }) }).getByRole("link");
    await expect(marks).toHaveCount(await spots.getByRole("heading", { level: 3 }).count());
  });
});
