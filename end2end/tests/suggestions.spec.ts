import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";

import { KREUZTAL } from "../support/pages.ts";
import { OFFERS } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";

/** The list of suggestions. */
function suggestions(page: Page): Locator {
  return page.getByRole("listbox");
}

inEachLanguage(() => {
  test("a suggestion is chosen with the keyboard", { tag: "@scripts" }, async ({ page, site, texts, api }) => {
    const place = await api.label("municipality", KREUZTAL);
    const total = await api.total({ municipality: KREUZTAL });
    await site.open();
    await site.searchField.click();
    await site.searchField.pressSequentially("kreuzt");
    const group = suggestions(page).getByRole("group", { name: texts.text("suggestions.place"), exact: true });
    const option = group.getByRole("option", { name: `${place} ${texts.counted("suggestions.offers", total)}`, exact: true });
    await expect(option).toBeVisible();
    await expect(site.searchField).toHaveAttribute("aria-expanded", "true");
    await expect(site.searchField).toHaveAccessibleName(texts.text("home.search_label"));

    await page.keyboard.press("ArrowDown");
    for (let step = 0; (await option.getAttribute("aria-selected")) === null && step < 12; step += 1) {
      await page.keyboard.press("ArrowDown");
    }
    await expect(option).toHaveAttribute("aria-selected", "true");
    await expect(site.searchField, "the field keeps the focus").toBeFocused();
    await site.inPlace(async () => {
      await page.keyboard.press("Enter");
      await site.expectQuery({ municipality: KREUZTAL });
      await site.expectOffers(total);
    });
    await expect(suggestions(page)).toHaveCount(0);
  });

  test("a tap adds a suggestion to the filters", { tag: "@scripts" }, async ({ page, site, api }) => {
    const place = await api.label("municipality", KREUZTAL);
    await site.open(OFFERS, { cost: "free" });
    await site.searchField.click();
    await site.searchField.pressSequentially("kreuzt");
    await suggestions(page).getByRole("option", { name: place, exact: true }).click();
    await site.expectQuery({ cost: "free", municipality: KREUZTAL });
    await site.expectOffers(await api.total({ cost: "free", municipality: KREUZTAL }));
    await expect(site.searchField).toHaveValue("");
    await expect(site.resultsHeading).toBeFocused();
  });

  test("an offer that is suggested opens", { tag: "@scripts" }, async ({ page, site, texts, api }) => {
    const [offer] = (await api.offers({ sort: "title" }, 1)).items;
    const title = offer?.title.text ?? "";
    await site.open(OFFERS);
    await site.searchField.click();
    await site.searchField.pressSequentially(title);
    const group = suggestions(page).getByRole("group", { name: texts.text("suggestions.offer"), exact: true });
    await group.getByRole("option", { name: title, exact: true }).click();
    await expect(site.heading).toHaveText(title);
  });

  test("what was typed can be sent as it is", { tag: "@scripts" }, async ({ page, site, api }) => {
    await site.open(OFFERS);
    await site.searchField.click();
    await site.searchField.pressSequentially("kreuzt");
    await expect(suggestions(page)).toBeVisible();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Escape");
    await expect(suggestions(page)).toHaveCount(0);
    await expect(site.searchField).toHaveValue("kreuzt");
    await page.keyboard.press("Enter");
    await site.expectQuery({ q: "kreuzt" });
    await site.expectOffers(await api.total({ q: "kreuzt" }));
  });

  test("suggestions are told and can be read by everyone", { tag: "@scripts" }, async ({ page, site, texts, api }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await site.open();
    await site.searchField.click();
    await site.searchField.pressSequentially("kreu");
    await expect(suggestions(page)).toBeVisible();
    const told = page.getByRole("search").getByRole("status");
    await expect(told).toHaveText(texts.counted("suggestions.count", await api.suggested("kreu")));
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, help }) => ({ id, help })), colorScheme).toEqual([]);
    }
    const heights = await suggestions(page).getByRole("option").evaluateAll((options) =>
      options.map((option) => option.getBoundingClientRect().height),
    );
    expect(Math.min(...heights), "large enough for a finger").toBeGreaterThanOrEqual(44);
  });

  test("without a network nothing is suggested, and what was typed stays", { tag: ["@scripts", "@once"] }, async ({ page, site, watch }) => {
    await site.open(OFFERS);
    watch.expectNoConnection();
    await site.searchField.click();
    const asked = page.waitForRequest((request) => request.url().includes("/api/v1/suggestions"));
    await page.route("**/api/v1/suggestions?*", (route) => route.abort("internetdisconnected"));
    await site.searchField.pressSequentially("kreuzt");
    await asked;
    await expect(suggestions(page)).toHaveCount(0);
    await expect(site.searchField).toHaveValue("kreuzt");
  });

  test("who types on while an answer is being read gets the later one", { tag: ["@scripts", "@once"] }, async ({ page, site }) => {
    // The first answer is read only after the second question.
    await page.addInitScript(() => {
      const { fetch } = window;
      const read = Response.prototype.json;
      let questions = 0;
      let release: () => void;
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      window.fetch = (input, init) => {
        questions += String(input).includes("/api/v1/suggestions?") ? 1 : 0;
        if (questions === 2) setTimeout(release);
        return fetch(input, init);
      };
      Response.prototype.json = async function json() {
        if (questions === 1) {
          document.documentElement.setAttribute("data-held", "");
          await released;
        }
        return read.call(this) as Promise<unknown>;
      };
    });
    await site.open(OFFERS);
    await site.searchField.pressSequentially("kreu");
    await expect(page.locator("html[data-held]")).toBeAttached();
    await site.searchField.pressSequentially("zt");
    await expect(suggestions(page).getByRole("option", { name: "Kreuztal" }).first()).toBeVisible();
    await expect(site.searchField).toHaveValue("kreuzt");
  });
});
