import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { Locator } from "@playwright/test";

import { ROOT } from "./support/environment.ts";
import { OFFERS } from "./support/site.ts";
import { expect, test } from "./support/test.ts";

/** How many taps are measured; as many as asked for, at least one. */
const TAPS = Math.max(1, Number(process.env["TEILHABE_TAPS"] ?? 60));
/** What is compiled and cached with the first taps is not measured. */
const WARM_UP = 4;
/** Filters of which some value leaves a part of the list. */
const FACETS = ["cost", "municipality", "weekday", "time"];

declare global {
  interface Window {
    /** How long the last tap took until the changed list was painted; not there before. */
    painted?: number;
  }
}

/**
 * From the event of a tap until the list has another number of results and that is on the screen:
 * in the frame after the change, once it is painted.
 */
async function milliseconds(checkbox: Locator): Promise<number> {
  const page = checkbox.page();
  await checkbox.scrollIntoViewIfNeeded();
  await page.evaluate(() => {
    const line = document.querySelector("main [role=status]");
    if (line === null) throw new Error("the list says nowhere how long it is");
    delete window.painted;
    let tapped = 0;
    document.addEventListener("click", (event) => (tapped = event.timeStamp), { capture: true, once: true });
    const observer = new MutationObserver(() => {
      observer.disconnect();
      requestAnimationFrame(() => {
        // What is posted in a frame arrives after it is painted.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => (window.painted = performance.now() - tapped);
        port2.postMessage(undefined);
      });
    });
    observer.observe(line, { characterData: true, childList: true, subtree: true });
  });
  await checkbox.click();
  const painted = await page.waitForFunction(() => window.painted, undefined, { timeout: 10_000 });
  return (await painted.jsonValue()) ?? NaN;
}

test("a tap on a filter", async ({ page, site, api, texts }) => {
  // Nothing is on its way while it is tapped on.
  await page.emulateMedia({ reducedMotion: "reduce" });
  const { total } = await api.offers();
  await site.open(OFFERS);
  const choices: { checkbox: Locator; count: number }[] = [];
  for (const facet of FACETS) {
    const { value, count } = await api.narrowing(facet);
    const label = facet === "municipality" ? await api.label(facet, value) : texts.text(`facets.${facet}.${value}`);
    choices.push({ checkbox: await site.filter(facet, label), count });
  }
  const times: number[] = [];
  for (let tap = 0; tap < WARM_UP + TAPS; tap += 1) {
    // Each value is chosen and taken away again.
    const choice = choices[Math.floor(tap / 2) % choices.length];
    if (choice === undefined) throw new Error("there is nothing to choose");
    const time = await milliseconds(choice.checkbox);
    await site.expectOffers(tap % 2 === 0 ? choice.count : total);
    if (tap >= WARM_UP) times.push(time);
  }
  const sorted = [...times].sort((one, other) => one - other);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
  const result = { offers: total, taps: times.length, p50_ms: at(0.5), p95_ms: at(0.95), most_ms: at(1) };
  const file = process.env["TEILHABE_TAPS_FILE"] ?? join(ROOT, "target/bench/taps.json");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(result, undefined, 2));
  expect(times).toHaveLength(TAPS);
});
