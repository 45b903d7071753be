import type { Locator } from "@playwright/test";

import { OFFERS, type Site } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";
import { kept, transcript, withoutScripts } from "../support/transcript.ts";

/** An offer in every language that has no end. */
const OFFER = "deutsch-von-anfang-an-abendkurs-a1";

/**
 * A screen reader is told what it was told before: no role, no name and no state is missing. What
 * is new does not fail. `npm run transcripts` writes all of them anew.
 */
async function expectTold(name: string, { texts, scripts }: Site, part: Locator): Promise<void> {
  const told = await kept(name, texts, () => transcript(part, texts));
  await expect(part).toMatchAriaSnapshot(scripts ? told : withoutScripts(told, texts));
}

inEachLanguage(() => {
  const words = { q: "deutsch" };

  test("a screen reader is told of the start page", async ({ page, site }) => {
    await site.open();
    await expectTold("start", site, page.locator("body"));
  });

  test("a screen reader is told of the filters", async ({ page, site, texts }) => {
    await site.open(OFFERS, words);
    for (const facet of ["municipality", "cost", "time"]) {
      await site.openGroup(texts.text(`facets.facet.${facet}`), site.values(facet));
    }
    // A desktop has no button that opens all of them.
    const device = (await site.summary(texts.text("lists.filter")).isVisible()) ? "phone" : "desktop";
    await expectTold(`filters-${device}`, site, page.getByRole("main").locator("form"));
  });

  test("a screen reader is told of the results", async ({ page, site, texts, api }) => {
    const town = await api.narrowing("municipality", words);
    await site.open(OFFERS, words);
    await (await site.filter("municipality", await api.label("municipality", town.value))).check();
    await (await site.filter("cost", texts.text("facets.cost.free"))).check();
    await (await site.filter("time", texts.text("facets.time.evening"))).check();
    await site.apply();
    await site.expectOffers(await api.total({ ...words, municipality: town.value, cost: "free", time: "evening" }));
    await expectTold("results", site, page.getByRole("main").getByRole("region"));
  });

  test("a screen reader is told of an offer in a list", async ({ page, site }) => {
    await site.open(OFFERS, { q: "Abendkurs A1" });
    await expectTold("card", site, site.cards.filter({ has: page.locator(`a[href$="/${OFFER}"]`) }));
  });

  test("a screen reader is told of an offer", async ({ page, site }) => {
    await site.open(`${OFFERS}/${OFFER}`);
    await expectTold("offer", site, page.getByRole("main"));
  });
});
