import { pageNamed } from "../support/pages.ts";
import { OFFERS, ORGANISATIONS, SECOND_LENGTH } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";
import { shown } from "../support/texts.ts";

inEachLanguage(() => {
  test("someone finds an offer and whom to contact", async ({ page, site, texts, api }) => {
    const words = { q: "Deutsch" };
    const choice = await api.narrowing("weekday", words);
    const label = texts.text(`facets.weekday.${choice.value}`);
    const query = { ...words, weekday: choice.value };

    await site.open();
    await page.getByLabel(texts.text("home.search_label")).fill(words.q);
    await page.getByRole("button", { name: texts.text("common.search"), exact: true }).click();
    await expect(page).toHaveURL((url) => url.pathname === site.path(OFFERS));
    await site.ready();
    await site.expectOffers(await api.total(words));

    await (await site.filter("weekday", label)).check();
    await site.apply();
    await site.expectOffers(choice.count);
    expect(await api.total(query), "the list and the API agree").toBe(choice.count);
    await site.expectQuery(query);

    const link = site.cards.first().getByRole("heading").getByRole("link");
    const title = (await link.innerText()).trim();
    await link.click();
    await expect(site.heading).toHaveText(title);
    await expect(page).toHaveURL((url) => url.pathname.startsWith(`${site.path(OFFERS)}/`));
    const ways = page.getByRole("region", { name: texts.text("entry.contact"), exact: true });
    const way = new RegExp(`${texts.text("entry.call")}|${texts.text("entry.write")}`);
    await expect(ways.getByRole("link", { name: way }).first()).toHaveAttribute("href", /^(tel:\+?\d+|mailto:\S+@\S+)$/);

    const owner = page
      .getByRole("region", { name: texts.text("entry.organisation"), exact: true })
      .getByRole("link")
      .first();
    const name = (await owner.innerText()).trim();
    await owner.click();
    await expect(site.heading).toHaveText(name);
    await expect(page).toHaveURL((url) => url.pathname.startsWith(`${site.path(ORGANISATIONS)}/`));

    await page.goBack();
    await expect(site.heading).toHaveText(title);
    await page.goBack();
    await site.expectOffers(choice.count);
    await site.expectQuery(query);
    await expect(site.searchField).toHaveValue(words.q);
    await expect(link).toHaveText(title);
    await expect(await site.filter("weekday", label)).toBeChecked();
  });

  test("what was typed goes along with a quick link", { tag: "@scripts" }, async ({ page, site, texts, api }) => {
    await site.open();
    await expect(page.getByRole("list", { name: texts.text("home.quick_links"), exact: true })).toBeVisible();
    await page.getByLabel(texts.text("home.search_label")).fill("Kreuztal");
    // Suggestions lie above the links until they are closed.
    await expect(page.getByRole("listbox")).toBeVisible();
    await page.keyboard.press("Escape");
    const links = page.getByRole("list", { name: texts.text("home.quick_with_text"), exact: true });
    await links.getByRole("link", { name: texts.text("home.quick_evening"), exact: true }).click();
    const query = { q: "Kreuztal", time: "evening" };
    await site.expectQuery(query);
    await site.expectOffers(await api.total(query));
  });

  test("the way back leads to the list as it was left", { tag: "@scripts" }, async ({ page, site, texts }) => {
    const query = { cost: "free", shown: String(SECOND_LENGTH) };
    await site.open(OFFERS, query);
    const last = site.cards.nth(SECOND_LENGTH - 1).getByRole("link").first();
    await last.click();
    const back = page.getByRole("main").getByRole("link", { name: texts.text("entry.back_to_list"), exact: true });
    const similar = page.getByRole("region", { name: texts.text("entry.similar"), exact: true }).getByRole("link").first();
    const title = (await similar.innerText()).trim();
    await similar.click();
    await expect(site.heading).toHaveText(title);

    await back.click();
    await expect(last).toBeInViewport();
    await site.expectQuery(query);
  });

  test("from an offer, the way leads to all", async ({ page, site, texts, api }) => {
    await site.visit(await pageNamed("offer", api));
    await page.getByRole("link", { name: texts.text("entry.back_to_list"), exact: true }).click();
    await site.expectOffers(await api.total({}));
    await site.expectQuery({});
  });

  test("the contact is one step away", async ({ page, site, texts, api }) => {
    const offer = await pageNamed("offer", api);
    const organisation = await pageNamed("organisation", api);
    for (const visited of [offer, organisation]) {
      await site.visit(visited);
      const name = texts.text("entry.contact");
      await page.getByRole("main").getByRole("link", { name, exact: true }).click();
      await expect(page.getByRole("heading", { name, exact: true })).toBeInViewport();
    }
  });

  test("a topic of the start page leads to its offers", async ({ page, site, texts, api }) => {
    const { value, count } = await api.narrowing("field");
    const label = await api.label("field", value);
    await site.open();
    await page
      .getByRole("region", { name: texts.text("home.fields"), exact: true })
      .getByRole("link", { name: shown(`${label} ${texts.counted("home.offer_count", count)}`) })
      .click();
    await site.expectOffers(count);
    await site.expectQuery({ field: value });
    await expect(await site.filter("field", label)).toBeChecked();
  });

  test("the offers of an organisation are listed", async ({ page, site, texts, api }) => {
    const offer = (await api.offers()).items[0];
    if (offer === undefined) throw new Error("there are no offers");
    await site.open(`${ORGANISATIONS}/${offer.organisation.slug}`);
    const all = texts.text("entry.all_offers_of", { name: offer.organisation.name.text });
    await page.getByRole("link", { name: shown(all) }).click();
    await expect(page).toHaveURL((url) => url.pathname === site.path(OFFERS));
    const organisation = new URL(page.url()).searchParams.get("organisation") ?? "";
    await site.expectOffers(await api.total({ organisation }));
    await expect(site.chip(offer.organisation.name.text)).toBeVisible();
  });
});
