import { AxeBuilder } from "@axe-core/playwright";
import { type Page, expect } from "@playwright/test";

/** What is left of a screen 1280 pixels wide at 400 %. */
export const ENLARGED = { width: 320, height: 256 };

/** Expects that axe finds nothing, by day and by night. */
export async function expectNoViolations(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html }) => html) }));
    expect(found, colorScheme).toEqual([]);
  }
}

/** Expects that nobody has to scroll sideways, also when the page is enlarged to 400 %. */
export async function expectNothingSticksOut(page: Page): Promise<void> {
  for (const size of [page.viewportSize() ?? ENLARGED, ENLARGED]) {
    await page.setViewportSize(size);
    await expectFits(page);
  }
}

/** Expects that nobody has to scroll sideways on a screen of the present size. */
export async function expectFits(page: Page): Promise<void> {
  const { content, visible } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    visible: document.documentElement.clientWidth,
  }));
  expect(content, `at ${visible} pixels`).toBeLessThanOrEqual(visible);
}
