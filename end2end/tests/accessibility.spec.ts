import { ENLARGED, expectNoViolations, expectNothingSticksOut } from "../support/accessible.ts";
import { liveTexts } from "../support/live.ts";
import { PAGE_NAMES, pageNamed, type PageName } from "../support/pages.ts";
import { OFFERS } from "../support/site.ts";
import { smallTargets } from "../support/targets.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";

declare global {
  interface Window {
    /** What a live region has said. */
    announced: string[];
  }
}

/** Pages that are laid out otherwise on a larger screen. */
const OTHERWISE_WIDE: PageName[] = ["start", "offers", "offers-filtered", "offer", "organisations", "organisation", "map", "sheet", "account", "workspace", "not-found"];
/** Screens up to this many pixels wide are touched. */
const WIDEST_PHONE = 600;

// Without scripts axe cannot run; what it would look at is the same HTML before it is taken over.
inEachLanguage((language) => {
  for (const name of PAGE_NAMES) {
    // A phone says it all, but where a page is another one on a larger screen; from right to left, that is the same.
    const isSeenWide = language === "de" && OTHERWISE_WIDE.includes(name);
    const tag = isSeenWide ? ["@scripts"] : ["@scripts", "@phone"];
    test(`axe finds nothing, fingers fit, nothing sticks out: ${name}`, { tag }, async ({ page, site, api, watch }) => {
      const visited = await pageNamed(name, api);
      watch.expectStatus(site.path(visited.page), visited.status);
      await page.emulateMedia({ reducedMotion: "reduce" });
      await site.visit(visited);
      if ((page.viewportSize()?.width ?? 0) <= WIDEST_PHONE) {
        // All filters are looked at once.
        if (name === "offers" || name === "organisations") await site.unfold();
        expect(await page.evaluate(smallTargets), "too small for a finger").toEqual([]);
      }
      await site.unfold();
      await expectNoViolations(page);
      await expectNothingSticksOut(page);
    });
  }

  test("without scripts nothing sticks out, and fingers fit", { tag: "@no-scripts @phone" }, async ({ page, site, api }) => {
    for (const name of ["start", "offers", "offer", "register"] satisfies PageName[]) {
      await test.step(name, async () => {
        const usual = page.viewportSize() ?? ENLARGED;
        await site.visit(await pageNamed(name, api));
        expect(await page.evaluate(smallTargets), "too small for a finger").toEqual([]);
        await expectNothingSticksOut(page);
        await page.setViewportSize(usual);
      });
    }
  });

  test("nothing moves for those who do not want it", { tag: "@once" }, async ({ page, site, api }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    for (const name of ["start", "offers-filtered", "offer", "organisations"] satisfies PageName[]) {
      await site.visit(await pageNamed(name, api));
      await site.unfold();
      const moving = await page.evaluate(() => {
        const longest = (times: string): number => Math.max(...times.split(",").map(parseFloat));
        const moves = (style: CSSStyleDeclaration): boolean =>
          longest(style.transitionDuration) > 0.01 ||
          (style.animationName !== "none" && longest(style.animationDuration) > 0.01) ||
          style.scrollBehavior === "smooth";
        return [...document.querySelectorAll("*")]
          .filter((element) => [null, "::before", "::after"].some((part) => moves(getComputedStyle(element, part))))
          .map((element) => `${element.localName}.${element.className}`);
      });
      expect([...new Set(moving)], name).toEqual([]);
    }
  });

  test("the number of results is announced when the list changes", { tag: "@scripts" }, async ({ page, site, texts, api }) => {
    const { value, count } = await api.narrowing("cost");
    const total = await api.total({});
    await site.open(OFFERS);
    const checkbox = await site.filter("cost", texts.text(`facets.cost.${value}`));
    const line = await site.offersFound(total).elementHandle();
    await page.evaluate((line) => {
      window.announced = [];
      new MutationObserver(() => window.announced.push(line?.textContent ?? "")).observe(line as Node, {
        characterData: true,
        childList: true,
        subtree: true,
      });
    }, line);
    for (const found of [count, total]) {
      await checkbox.click();
      await site.expectOffers(found);
      await expect.poll(() => liveTexts(page, "polite")).toContain(texts.counted("lists.offers_found", found));
    }
    // Only a change within an element that was there before is announced, and each once.
    const announced = [count, total].map((found) => texts.counted("lists.offers_found", found));
    expect(await page.evaluate(() => window.announced)).toEqual(announced);
    expect(await line?.evaluate((node) => node.isConnected)).toBe(true);
  });

  test("a failure is announced at once", { tag: "@scripts" }, async ({ page, site, texts, api, watch }) => {
    const { value } = await api.narrowing("cost");
    await site.open(OFFERS);
    watch.expectNoConnection();
    await page.route(
      (url) => url.pathname === "/api/v1/offers",
      (route) => route.abort("internetdisconnected"),
    );
    await (await site.filter("cost", texts.text(`facets.cost.${value}`))).check();
    const said = expect.poll(async () => (await liveTexts(page, "assertive")).join("\n"));
    await said.toContain(texts.text("problems.kept_results"));
  });
});
