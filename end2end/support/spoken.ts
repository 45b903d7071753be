import { type Page, expect } from "@playwright/test";

import { expectFits } from "./accessible.ts";
import { Texts } from "./texts.ts";

/** Expects that a page speaks the language of these texts and no German beside it, runs in its direction, and fits the screen. */
export async function expectSpoken(page: Page, texts: Texts): Promise<void> {
  const html = page.locator("html");
  await expect(html).toHaveAttribute("lang", texts.tag);
  await expect(html).toHaveAttribute("dir", texts.tag === "ar" ? "rtl" : "ltr");
  await page.waitForLoadState();
  const [german, own] = [new Texts("de").plain, texts.plain];
  const left = (await page.evaluate(saidTexts)).filter((text) => german.has(text) && !own.has(text));
  expect(left, "in German").toEqual([]);
  await expectFits(page);
}

/** Runs in the page: its texts, but for what is marked as German. */
function saidTexts(): string[] {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const said: string[] = [];
  while (texts.nextNode() !== null) {
    const { nodeValue, parentElement } = texts.currentNode;
    if (parentElement?.closest("[lang]")?.getAttribute("lang") !== "de") said.push(nodeValue?.trim() ?? "");
  }
  return said;
}
