import type { Locator } from "@playwright/test";

import { expectNoViolations, expectNothingSticksOut } from "../support/accessible.ts";
import { KREUZTAL } from "../support/pages.ts";
import { WORKSPACE } from "../support/site.ts";
import { smallTargets } from "../support/targets.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";
import { shown } from "../support/texts.ts";
import { SIEGEN, WorkspacePages } from "../support/workspace.ts";

/** In the middle of Siegen, as map apps copy it. */
const IN_SIEGEN = "50.87480, 8.02430";
const LINK = "https://www.openstreetmap.org/#map=17/50.8748/8.0243";
/** In Cologne. */
const FAR_AWAY = "50.9375, 6.9603";

/** What is said of the point beneath the fields of a place, and its map. */
class PlaceMap {
  readonly pages: WorkspacePages;

  constructor(pages: WorkspacePages) {
    this.pages = pages;
  }

  get drawing(): Locator {
    return this.pages.site.page.getByRole("main").locator("svg.place-map__drawing:visible");
  }

  get handle(): Locator {
    return this.drawing.locator(".place-map__handle");
  }

  /** Expects these texts, by their keys, as one paragraph. */
  async expectSaid(first: string, values: Record<string, string>, second?: string): Promise<void> {
    const { page, texts } = this.pages.site;
    const all = [texts.text(`workspace.${first}`, values), ...(second === undefined ? [] : [texts.text(`workspace.${second}`)])];
    await expect(page.locator(".place-map__said:visible")).toHaveText(shown(all.join(" ")));
  }

  /** Comes to the form of a new offer, in which no place is written down. */
  async begin(): Promise<void> {
    await this.pages.register();
    await this.pages.begin("sprachtreff");
    await expect(this.pages.field("/place/point")).toBeVisible();
    await expect(this.drawing).toHaveCount(0);
  }
}

inEachLanguage(() => {
  test("coordinates are shown on the map and in words", { tag: ["@phone", "@scripts"] }, async ({ page, site, api }) => {
    const map = new PlaceMap(new WorkspacePages(site));
    await map.begin();
    const boundaries: string[] = [];
    page.on("request", (request) => boundaries.push(...[request.url()].filter((url) => url.includes("/boundaries"))));
    // The municipality of the club stands there already; without it nothing says where this is.
    await expect(map.pages.field("/place/municipality")).toHaveValue(SIEGEN);
    await map.pages.field("/place/municipality").selectOption("");
    await map.pages.fill("/place/street", "Markt 2");
    expect(boundaries, "loaded when there is something to show").toEqual([]);
    await map.pages.fill("/place/point", LINK);
    const municipality = await api.label("municipality", SIEGEN);
    await map.expectSaid("point_in", { municipality }, "precision_exact");
    expect(boundaries.length, "loaded once").toBe(1);
    await expect(map.drawing).toBeVisible();
    await expect(map.handle).toBeVisible();
    await expect(page.getByRole("main").locator("figcaption:visible")).toContainText("GeoBasis-DE");
    // Where it lies is chosen along with it.
    await expect(map.pages.field("/place/municipality")).toHaveValue(SIEGEN);
    await map.pages.press("add_rule");
    await expect(map.pages.field("/places")).toBeChecked();
  });

  test("a point in another town or county is no obstacle, but is told", { tag: ["@phone", "@scripts"] }, async ({ site, api }) => {
    const map = new PlaceMap(new WorkspacePages(site));
    await map.begin();
    await map.pages.field("/place/municipality").selectOption(KREUZTAL);
    await map.expectSaid("without_point", {});
    await expect(map.handle).toHaveCount(0);
    await map.pages.fill("/place/point", FAR_AWAY);
    await map.expectSaid("point_outside", { region: await api.region() }, "precision_exact");
    await map.pages.press("remove_point");
    await expect(map.pages.field("/place/point")).toBeFocused();
    await expect(map.pages.field("/place/point")).toHaveValue("");
    await map.expectSaid("without_point", {});
    await map.pages.fill("/place/point", IN_SIEGEN);
    const [municipality, chosen] = [await api.label("municipality", SIEGEN), await api.label("municipality", KREUZTAL)];
    await map.expectSaid("point_elsewhere", { municipality, chosen }, "precision_exact");
    const name = shown(site.texts.text("workspace.change_municipality", { municipality }));
    await site.page.getByRole("main").getByRole("button", { name }).click();
    await expect(map.pages.field("/place/municipality")).toHaveValue(SIEGEN);
    await expect(map.pages.field("/place/municipality")).toBeFocused();
    await map.expectSaid("point_in", { municipality }, "precision_exact");
  });

  test("the device tells where it is", { tag: ["@phone", "@scripts"] }, async ({ site, api, context }) => {
    await context.grantPermissions(["geolocation"]);
    await context.setGeolocation({ latitude: 50.8748, longitude: 8.0243, accuracy: 10 });
    const map = new PlaceMap(new WorkspacePages(site));
    await map.begin();
    const municipality = await api.label("municipality", SIEGEN);
    await map.pages.press("i_am_here");
    await expect(map.pages.field("/place/point")).toHaveValue(IN_SIEGEN);
    await map.expectSaid("point_in", { municipality }, "precision_exact");
    // What it knows only about is not passed off as exact.
    await context.setGeolocation({ latitude: 50.88, longitude: 8.03, accuracy: 2000 });
    await map.pages.press("i_am_here");
    await expect(map.pages.field("/place/point")).toHaveValue("50.88000, 8.03000");
    await map.expectSaid("point_in", { municipality }, "precision_locality");
  });

  test("a device that does not tell where it is, is no end", { tag: ["@phone", "@scripts"] }, async ({ page, site, api, context }) => {
    await context.clearPermissions();
    const map = new PlaceMap(new WorkspacePages(site));
    await map.begin();
    // As a person who does not allow it, and then does.
    await page.evaluate(() => {
      let asked = 0;
      navigator.geolocation.getCurrentPosition = (found, failed, options): void => {
        // Satellites are asked only for those who want it exactly.
        const accuracy = options?.enableHighAccuracy === true ? 10 : 2000;
        asked += 1;
        if (asked === 1) failed?.({ code: 1 } as GeolocationPositionError);
        else if (asked === 2) failed?.({ code: 3 } as GeolocationPositionError);
        else found({ coords: { latitude: 50.8748, longitude: 8.0243, accuracy } } as GeolocationPosition);
      };
    });
    const said = page.getByRole("status");
    await map.pages.press("i_am_here");
    await expect(said.filter({ hasText: site.texts.text("workspace.location_denied") })).toBeVisible();
    await map.pages.press("i_am_here");
    await expect(said.filter({ hasText: site.texts.text("workspace.location_failed") })).toBeVisible();
    await map.pages.press("i_am_here");
    await expect(map.pages.field("/place/point")).toHaveValue(IN_SIEGEN);
    await map.expectSaid("point_in", { municipality: await api.label("municipality", SIEGEN) }, "precision_exact");
    await expect(said.filter({ hasText: site.texts.text("workspace.location_failed") })).toHaveCount(0);
  });

  test("the point is moved by keys and by a tap, and counts as approximate then", { tag: ["@phone", "@scripts"] }, async ({ page, site, api }) => {
    const map = new PlaceMap(new WorkspacePages(site));
    await map.begin();
    const municipality = await api.label("municipality", SIEGEN);
    await map.pages.fill("/place/point", IN_SIEGEN);
    await map.expectSaid("point_in", { municipality }, "precision_exact");
    await map.handle.focus();
    await page.keyboard.press("ArrowUp");
    // A hundred metres are nine tenths of a thousandth of a degree.
    await expect(map.pages.field("/place/point")).toHaveValue("50.87570, 8.02430");
    await map.expectSaid("point_in", { municipality }, "precision_locality");
    await expect(map.handle).toBeFocused();
    await page.keyboard.press("ArrowLeft");
    await expect(map.pages.field("/place/point")).toHaveValue("50.87570, 8.02287");
    await map.pages.fill("/place/point", IN_SIEGEN);
    await map.expectSaid("point_in", { municipality }, "precision_exact");
    const box = await map.drawing.boundingBox();
    await map.drawing.click({ position: { x: (box?.width ?? 0) / 2, y: (box?.height ?? 0) / 2 } });
    await expect(map.pages.field("/place/point")).not.toHaveValue(IN_SIEGEN);
    await map.expectSaid("point_in", { municipality }, "precision_locality");
    const point = (await map.pages.field("/place/point").inputValue()).split(", ").map(Number);
    expect(Math.abs((point[0] ?? 0) - 50.88), "near the middle of the town").toBeLessThan(0.02);
    expect(Math.abs((point[1] ?? 0) - 8.02), "near the middle of the town").toBeLessThan(0.03);
  });

  test("a village has a point of its own, an unknown one has none", { tag: ["@phone", "@scripts"] }, async ({ page, site, api }) => {
    const map = new PlaceMap(new WorkspacePages(site));
    await map.begin();
    await map.pages.field("/place/municipality").selectOption(SIEGEN);
    const list = await map.pages.field("/place/locality").getAttribute("list");
    const options = page.locator(`datalist#${list} option`);
    await expect(options.and(page.locator('[value="Weidenau"]'))).toHaveCount(1);
    await expect(options.and(page.locator('[value="Ferndorf"]'))).toHaveCount(0);
    await map.pages.fill("/place/locality", "Weidenau");
    const municipality = await api.label("municipality", SIEGEN);
    await map.expectSaid("point_in", { municipality }, "precision_locality");
    await expect(map.handle).toBeVisible();
    await map.pages.fill("/place/locality", "Nirgendwo");
    await map.expectSaid("without_point", {});
    await expect(map.handle).toHaveCount(0);
  });

  test("axe finds nothing on the map, fingers fit, nothing sticks out", { tag: ["@phone", "@scripts"] }, async ({ page, site }) => {
    test.slow();
    const map = new PlaceMap(new WorkspacePages(site));
    await map.begin();
    await map.pages.field("/place/municipality").selectOption(KREUZTAL);
    await map.pages.fill("/place/point", IN_SIEGEN);
    await expect(map.handle).toBeVisible();
    await page.emulateMedia({ reducedMotion: "reduce" });
    expect(await page.evaluate(smallTargets), "too small for a finger").toEqual([]);
    await expectNoViolations(page);
    await expectNothingSticksOut(page);
  });

  test("without scripts a saved place is shown on the map", { tag: ["@phone", "@no-scripts"] }, async ({ page, site, api }) => {
    const map = new PlaceMap(new WorkspacePages(site));
    await map.pages.register();
    const organisation = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    await site.open(`${WORKSPACE}/organisation/${organisation}`);
    const summary = page.getByRole("main").locator("summary");
    await summary.filter({ hasText: site.texts.text("workspace.new_place") }).click();
    const form = page.getByRole("main").locator('form:has(button[value="place:"])');
    await form.locator('[name="/place/street"]').fill("Markt 2");
    await form.locator('[name="/place/municipality"]').selectOption(SIEGEN);
    await form.locator('[name="/place/point"]').fill(LINK);
    await form.locator('button[value="place:"]').click();
    await summary.filter({ hasText: "Markt 2" }).click();
    await map.expectSaid("point_in", { municipality: await api.label("municipality", SIEGEN) }, "precision_exact");
    await expect(map.drawing).toBeVisible();
    await expectNothingSticksOut(page);
  });
});
