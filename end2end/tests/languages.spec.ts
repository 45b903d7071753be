import { FIRST_LENGTH, IMPRINT, OFFERS, ORGANISATIONS } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";
import { Texts } from "../support/texts.ts";

const DIRECTIONS: Record<string, string> = { de: "ltr", en: "ltr", ar: "rtl" };

inEachLanguage(() => {
  test("another language keeps the page and its query", async ({ page, site, texts, language, api }) => {
    const query = { q: "Deutsch", cost: "free" };
    const total = await api.total(query);
    await site.open(OFFERS, query);
    const html = page.locator("html");
    for (const tag of [...Object.keys(DIRECTIONS).filter((tag) => tag !== language), language]) {
      const other = new Texts(tag);
      await page.getByRole("link", { name: other.text("common.language_name"), exact: true }).click();
      await expect(html).toHaveAttribute("lang", tag);
      await expect(html).toHaveAttribute("dir", DIRECTIONS[tag] ?? "");
      await site.ready();
      await expect(page).toHaveURL((url) => url.pathname === `/${tag}/${OFFERS}`);
      await site.expectQuery(query);
      await expect(site.resultsHeading).toHaveText(other.counted("lists.offers_found", total));
      await expect(site.heading).toHaveText(other.text("lists.offers_title"));
      await expect(page).toHaveTitle(new RegExp(`^${other.text("lists.offers_title")} `));
    }
    const current = page.getByRole("navigation", { name: texts.text("common.language_switch") });
    await expect(current.locator("[aria-current]")).toHaveText(texts.text("common.language_name"));
  });

  test("the filter of the moment goes along", { tag: "@scripts" }, async ({ page, site, texts }) => {
    await site.open(OFFERS);
    await (await site.filter("cost", texts.text("facets.cost.free"))).check();
    await site.expectQuery({ cost: "free" });
    await site.apply();
    await page.getByRole("link", { name: new Texts("en").text("common.language_name"), exact: true }).click();
    await expect(page).toHaveURL((url) => url.pathname === `/en/${OFFERS}` && url.search === "?cost=free");
  });

  test("a text in another language says so", async ({ site, api }) => {
    await site.open(OFFERS, { sort: "title" });
    const { items } = await api.offers({ sort: "title" }, FIRST_LENGTH);
    const marks = await site.cards.getByRole("heading").evaluateAll((headings) =>
      headings.map((heading) => {
        let text: Element = heading;
        while (text.firstElementChild !== null) text = text.firstElementChild;
        return {
          text: text.textContent,
          language: text.closest("[lang]")?.getAttribute("lang"),
          direction: getComputedStyle(text).direction,
        };
      }),
    );
    expect(marks).toEqual(
      items.map(({ title: { text, language } }) => ({
        text,
        language,
        direction: DIRECTIONS[language] ?? "ltr",
      })),
    );
  });

  test("running text on a card has its own direction, and stands beneath the title", async ({ site, api, texts }) => {
    await site.open(OFFERS, { sort: "title" });
    const { items } = await api.offers({ sort: "title" }, FIRST_LENGTH);
    const summaries = await site.cards.locator(".card__summary").evaluateAll((texts) =>
      texts.map((text) => {
        const { direction, textAlign } = getComputedStyle(text);
        // A teaser is the beginning of the text.
        return { text: text.textContent.replace(/ …$/u, ""), direction, textAlign };
      }),
    );
    expect(summaries).toEqual(
      items.map(({ summary: { text, language } }, index) => ({
        text: text.slice(0, summaries[index]?.text.length),
        direction: DIRECTIONS[language] ?? "ltr",
        textAlign: DIRECTIONS[texts.tag] === "rtl" ? "right" : "left",
      })),
    );
  });

  test("the page is written in its direction", async ({ page, site, language }) => {
    for (const path of ["", OFFERS, ORGANISATIONS, IMPRINT]) {
      await site.open(path);
      const html = page.locator("html");
      await expect(html).toHaveAttribute("lang", language);
      await expect(html).toHaveAttribute("dir", DIRECTIONS[language] ?? "");
      await expect(html).toHaveCSS("direction", DIRECTIONS[language] ?? "");
    }
  });
});

test("the browser's language is the first choice", { tag: "@once" }, async ({ request }) => {
  const wishes = [
    ["ar-SY,ar;q=0.9,de;q=0.5", "/ar"],
    ["en-GB", "/en"],
    ["eo", "/de"],
  ];
  for (const [wish, path] of wishes) {
    const answer = await request.get("/", { headers: { "Accept-Language": wish ?? "" } });
    expect(new URL(answer.url()).pathname).toBe(path);
  }
});
