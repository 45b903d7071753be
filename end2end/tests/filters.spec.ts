import { SIEGEN } from "../support/pages.ts";
import { FIRST_LENGTH, OFFERS, SECOND_LENGTH, countOf } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";
import { shown } from "../support/texts.ts";

inEachLanguage(() => {
  test("filters of several facets narrow the list together", async ({ site, texts, api }) => {
    const cost = await api.narrowing("cost");
    const day = await api.narrowing("weekday", { cost: cost.value });
    const query = { cost: cost.value, weekday: day.value };
    await site.open(OFFERS);
    await site.expectOffers(await api.total({}));

    const free = await site.filter("cost", texts.text(`facets.cost.${cost.value}`));
    expect(await countOf(free), "a filter says how many offers it leaves").toBe(cost.count);
    await free.check();
    await site.apply();
    await site.expectOffers(cost.count);

    const weekday = await site.filter("weekday", texts.text(`facets.weekday.${day.value}`));
    await expect.poll(() => countOf(weekday), { message: "counts follow the other filters" }).toBe(day.count);
    await weekday.check();
    await site.apply();
    await site.expectOffers(day.count);
    await site.expectQuery(query);
    expect(await api.total(query)).toBe(day.count);

    // A facet's own selection does not reduce its own counts.
    const stillFree = await site.filter("cost", texts.text(`facets.cost.${cost.value}`));
    await expect.poll(() => countOf(stillFree)).toBe(day.count);
  });

  test("two values of one facet widen the list", async ({ site, texts, api }) => {
    const query = { time: ["morning", "evening"] };
    await site.open(OFFERS);
    for (const time of query.time) {
      await (await site.filter("time", texts.text(`facets.time.${time}`))).check();
    }
    await site.apply();
    await site.expectOffers(await api.total(query));
    await site.expectQuery(query);
  });

  test("a filter that few need is found among further ones", async ({ site, texts, api }) => {
    const { value, count } = await api.narrowing("childcare");
    await site.open(OFFERS);
    await (await site.filter("childcare", texts.text(`facets.childcare.${value}`))).check();
    await site.apply();
    await site.expectOffers(count);
    await expect(await site.filter("childcare", texts.text(`facets.childcare.${value}`))).toBeChecked();
  });

  test("places are offered as the list has them", async ({ site, api }) => {
    const { value, count } = await api.narrowing("postal_code");
    await site.open(OFFERS);
    await (await site.filter("postal_code", value)).check();
    await site.apply();
    await site.expectOffers(count);
    await site.expectQuery({ postal_code: value });
  });

  test("age and dates narrow the list", async ({ page, site, texts, api }) => {
    const from = new Date(Date.now() + 7 * 24 * 3_600_000).toISOString().slice(0, 10);
    const to = new Date(Date.now() + 9 * 24 * 3_600_000).toISOString().slice(0, 10);
    const query = { age: "7", date_from: from, date_to: to };
    await site.open(OFFERS);
    const fields = [
      ["lists.age", "lists.age", query.age],
      ["lists.dates", "lists.date_from", query.date_from],
      ["lists.dates", "lists.date_to", query.date_to],
    ] as const;
    for (const [group, label, value] of fields) {
      const field = await site.field(texts.text(group), texts.text(label));
      await field.fill(value);
      await field.press("Tab");
    }
    await site.apply();
    await site.expectQuery(query);
    await site.expectOffers(await api.total(query));
    await expect(site.chip(texts.text("lists.chip_age", { age: query.age }))).toBeVisible();
    const remove = new RegExp(`^${texts.text("lists.remove_filter", { filter: "" })}`, "u");
    await expect(page.getByRole("link", { name: remove })).toHaveCount(3);
  });

  test("an address with two ages keeps both", async ({ site, texts, api }) => {
    const query = { age: ["7", "9"] };
    const cost = await api.narrowing("cost", query);
    await site.open(OFFERS, query);
    await site.expectOffers(await api.total(query));
    await (await site.filter("cost", texts.text(`facets.cost.${cost.value}`))).check();
    await site.apply();
    await site.expectOffers(cost.count);
    await site.expectQuery({ ...query, cost: cost.value });
    for (const age of query.age) {
      await expect(site.chip(texts.text("lists.chip_age", { age }))).toBeVisible();
    }
  });

  test("an active filter is removed where it is named", async ({ page, site, texts, api }) => {
    const query = { q: "Deutsch", cost: "free", weekday: ["MO", "TU"] };
    await site.open(OFFERS, query);
    await site.expectOffers(await api.total(query));
    await site.inPlace(async () => {
      await site.chip(texts.text("facets.weekday.MO")).click();
      await site.expectQuery({ ...query, weekday: "TU" });
      await site.expectOffers(await api.total({ ...query, weekday: "TU" }));
      await expect(await site.filter("weekday", texts.text("facets.weekday.MO"))).not.toBeChecked();
      await expect(await site.filter("weekday", texts.text("facets.weekday.TU"))).toBeChecked();
      await site.apply();

      await expect(site.searchField).toHaveValue(query.q);
      await site.search("");
      await site.expectQuery({ cost: "free", weekday: "TU" });

      await page.getByRole("link", { name: texts.text("lists.clear_filters"), exact: true }).click();
      await site.expectQuery({});
      await site.expectOffers(await api.total({}));
    });
  });

  test("what was understood becomes a filter or is taken as words", async ({ page, site, texts, api }) => {
    const siegen = await api.label("municipality", SIEGEN);
    const understood = (key: string) => page.getByRole("link", { name: shown(texts.text(key, { label: siegen })) });
    await site.open(OFFERS, { q: "almanca siegen" });
    await site.inPlace(async () => {
      await understood("lists.not_meant").click();
      await site.expectQuery({ q: 'almanca "siegen"' });
      await expect(understood("lists.not_meant")).toHaveCount(0);
      await page.goBack();
      await site.expectQuery({ q: "almanca siegen" });
      await understood("lists.only_this").click();
      await site.expectQuery({ q: "almanca", municipality: SIEGEN });
      await site.expectOffers(await api.total({ q: "almanca", municipality: SIEGEN }));
      await expect(site.chip(siegen)).toBeVisible();
    });
  });

  test("an organisation is understood by its name", async ({ page, site, texts, api }) => {
    const { items } = await api.offers({ q: "Safran" });
    const organisation = items[0]?.organisation.id ?? "";
    await site.open(OFFERS, { q: "Safran" });
    await site.inPlace(async () => {
      await page.getByRole("link", { name: shown(texts.text("lists.only_this", { label: "Safran" })) }).click();
      await site.expectQuery({ organisation });
      await site.expectOffers(await api.total({ organisation }));
    });
  });

  test("what matches exactly stands before what is similar", async ({ page, site, texts, api }) => {
    const query = { q: "Deutschkurs Kreuztal" };
    const { matching = 0, total } = await api.offers(query);
    expect(matching, "some match, not all").toBeGreaterThan(0);
    expect(matching).toBeLessThan(Math.min(total, FIRST_LENGTH));
    await site.open(OFFERS, query);
    const count = page.getByRole("main").getByRole("status").filter({ hasText: texts.counted("lists.offers_found", total) });
    await expect(count).toContainText(texts.counted("lists.matching", matching));
    const titles = await page.locator(".cards").getByRole("heading", { level: 3 }).allInnerTexts();
    expect(titles.indexOf(texts.text("lists.similar"))).toBe(matching);
    // In another order they are mixed.
    await site.open(OFFERS, { ...query, sort: "title" });
    await expect(site.cards.first()).toBeVisible();
    await expect(page.getByRole("heading", { name: texts.text("lists.similar"), exact: true })).toHaveCount(0);
  });

  test("a search without results says what to do", async ({ page, site, texts }) => {
    await site.open(OFFERS);
    await site.search("Unterwasserschach");
    await site.expectQuery({ q: "Unterwasserschach" });
    await site.expectOffers(0);
    await expect(page.getByText(texts.text("lists.empty_title"), { exact: true })).toBeVisible();
    await expect(page.getByText(texts.text("lists.empty_text"), { exact: true })).toBeVisible();
    await expect(site.cards).toHaveCount(0);
  });

  test("a search without results leads to lists that have some", async ({ page, site, texts, api }) => {
    const query = { q: "Unterwasserschach", cost: "free" };
    await site.open(OFFERS, query);
    await site.expectOffers(0);
    await site.inPlace(async () => {
      const dropped = texts.text("lists.chip_text", { text: query.q });
      await page.getByRole("link", { name: shown(texts.text("lists.without", { filters: dropped })) }).click();
      await site.expectQuery({ cost: "free" });
      await site.expectOffers(await api.total({ cost: "free" }));
    });
  });

  test("what an address asks for in vain is named", async ({ page, site, texts, api }) => {
    await site.open(OFFERS, { farbe: "rot", cost: ["free", "cheap"] });
    const message = page.getByRole("status").filter({ hasText: texts.text("problems.ignored_title") });
    const lines = [
      texts.text("problems.ignored_parameter", { name: "farbe" }),
      texts.text("problems.ignored_value", { name: "cost", value: "cheap" }),
    ];
    for (const line of lines) {
      await expect(message.getByRole("listitem").filter({ hasText: shown(line) })).toBeVisible();
    }
    await site.expectOffers(await api.total({ cost: "free" }));
    await expect(await site.filter("cost", texts.text("facets.cost.free"))).toBeChecked();
  });

  test("the list is sorted by name", async ({ page, site, texts, api }) => {
    await site.open(OFFERS);
    await page.getByLabel(texts.text("lists.sort"), { exact: true }).selectOption({ label: texts.text("lists.sort.title") });
    await site.apply();
    await site.expectQuery({ sort: "title" });
    const { items } = await api.offers({ sort: "title" }, FIRST_LENGTH);
    await expect(site.cards.getByRole("heading")).toHaveText(items.map(({ title }) => shown(title.text)));
  });

  test("more results are shown, and stay after reload and back", async ({ page, site, texts, api }) => {
    const { total } = await api.offers();
    await site.open(OFFERS);
    await expect(site.cards).toHaveCount(FIRST_LENGTH);
    await site.inPlace(async () => {
      await page.getByRole("link", { name: texts.text("lists.show_more"), exact: true }).click();
      await expect(site.cards).toHaveCount(SECOND_LENGTH);
    });
    await site.expectQuery({ shown: String(SECOND_LENGTH) });
    const line = texts.text("lists.shown_of", { shown: String(SECOND_LENGTH), total: String(total) });
    await expect(page.getByText(line, { exact: true })).toBeVisible();

    await page.reload();
    await site.ready();
    await expect(site.cards).toHaveCount(SECOND_LENGTH);

    const last = site.cards.nth(SECOND_LENGTH - 1).getByRole("link").first();
    const title = (await last.innerText()).trim();
    await last.click();
    await expect(site.heading).toHaveText(title);
    await page.goBack();
    await expect(site.cards).toHaveCount(SECOND_LENGTH);
    await expect(last).toHaveText(title);
  });

  test("back and reload return to the place in the list", async ({ page, site }) => {
    await site.open(OFFERS, { shown: String(SECOND_LENGTH) });
    const last = site.cards.nth(SECOND_LENGTH - 1).getByRole("link").first();
    const title = (await last.innerText()).trim();
    await last.click();
    await expect(site.heading).toHaveText(title);
    await page.goBack();
    await expect(last).toHaveText(title);
    await expect(last).toBeInViewport();
    await page.reload();
    await site.ready();
    await expect(last).toBeInViewport();
  });

  test("the URL is the state", async ({ page, site, texts, api }) => {
    const query = { q: "Deutsch", cost: "free", time: ["afternoon", "morning"], sort: "newest" };
    await site.open(OFFERS, query);
    const expectState = async (): Promise<void> => {
      await site.expectOffers(await api.total({ q: query.q, cost: query.cost, time: query.time }));
      await expect(site.searchField).toHaveValue(query.q);
      await expect(await site.filter("cost", texts.text("facets.cost.free"))).toBeChecked();
      await expect(await site.filter("cost", texts.text("facets.cost.paid"))).not.toBeChecked();
      await expect(await site.filter("time", texts.text("facets.time.morning"))).toBeChecked();
      const order = page.getByLabel(texts.text("lists.sort"), { exact: true });
      await expect(order).toHaveValue("newest");
    };
    await expectState();
    await page.reload();
    await site.ready();
    await expectState();
  });

  test("back leads to the search before", async ({ page, site, api }) => {
    await site.open(OFFERS);
    await site.search("Deutsch");
    await site.expectOffers(await api.total({ q: "Deutsch" }));
    await site.search("Fahrrad");
    await site.expectOffers(await api.total({ q: "Fahrrad" }));
    await page.goBack();
    await site.expectOffers(await api.total({ q: "Deutsch" }));
    await expect(site.searchField).toHaveValue("Deutsch");
    await page.goForward();
    await site.expectOffers(await api.total({ q: "Fahrrad" }));
    await expect(site.searchField).toHaveValue("Fahrrad");
  });

  test("a tap arrives where it was made", { tag: ["@scripts", "@phone"] }, async ({ page, site, texts, api }) => {
    // The last place of a long group, after something further down had the focus.
    const group = site.values("municipality");
    const places = group.getByRole("checkbox");
    await site.open(OFFERS);
    await site.openGroup(texts.text("facets.facet.municipality"), group);
    const free = await site.filter("cost", texts.text("facets.cost.free"));
    const total = await api.total({});
    await free.check();
    await site.expectOffers(await api.total({ cost: "free" }));
    await free.uncheck();
    await site.expectOffers(total);
    for (const place of [places.last(), places.first()]) {
      await place.scrollIntoViewIfNeeded();
      const before = await page.evaluate(() => scrollY);
      await place.check();
      expect(await page.evaluate(() => scrollY), "the page stays where it is").toBe(before);
    }
  });

  test("the list changes in place and the focus stays", { tag: "@scripts" }, async ({ site, texts, api }) => {
    const { value, count } = await api.narrowing("cost");
    await site.open(OFFERS);
    const checkbox = await site.filter("cost", texts.text(`facets.cost.${value}`));
    await site.inPlace(async () => {
      await checkbox.check();
      await site.expectOffers(count);
      await expect(checkbox).toBeFocused();
      await checkbox.uncheck();
      await site.expectOffers(await api.total({}));
      await expect(checkbox).toBeFocused();
    });
  });
});
