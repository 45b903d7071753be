import { expect, type Locator, type Page } from "@playwright/test";

/** More steps than any page has. */
const MOST_STEPS = 200;

declare global {
  interface Window {
    /** Where the keyboard was before its last step. */
    lastStop?: Element;
  }
}

/** How the focus is shown. */
interface Focus {
  /** Nothing but the page itself has it. */
  isLost: boolean;
  /** How thick the ring is around it, or around the card it stands for. */
  ringWidth: number;
  /** For messages. */
  described: string;
}

/** Someone who has no mouse: goes to elements one by one, forwards or back, and never by a click. */
export class Keyboard {
  /** Where it has stopped so far, for messages. */
  readonly #stops: string[] = ["the beginning"];

  constructor(readonly page: Page) {}

  /** Goes to an element and looks whether one sees that it has the focus. */
  async reach(element: Locator): Promise<void> {
    await expect(element).toBeVisible();
    const wanted = await element.elementHandle();
    await this.page.evaluate(() => delete window.lastStop);
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const { key, isLost, isJump } = await this.page.evaluate(whereNext, wanted);
      // On a fresh page nothing has the focus; after a step something must have it.
      expect(isLost && step > 0, `there is a next stop after ${this.#stops.at(-1)}`).toBe(false);
      expect(isJump, `the steps to ${element} go in the order of the page`).toBe(false);
      if (key === undefined) {
        await this.#stop();
        return;
      }
      await this.page.keyboard.press(key);
    }
    throw new Error(`${element} is not reached with the keyboard after ${this.#stops.at(-1)}`);
  }

  /** Goes to an element and presses Enter on it. */
  async enter(element: Locator): Promise<void> {
    await this.reach(element);
    await this.page.keyboard.press("Enter");
  }

  /** Goes to a checkbox and ticks it. */
  async tick(checkbox: Locator): Promise<void> {
    await this.reach(checkbox);
    await this.page.keyboard.press("Space");
    await expect(checkbox).toBeChecked();
  }

  /** Goes to a field and writes into it. */
  async write(field: Locator, words: string): Promise<void> {
    await this.reach(field);
    await this.page.keyboard.type(words);
  }

  /** Opens what a summary closes, unless it stands open. */
  async openWith(summary: Locator, content: Locator): Promise<void> {
    if (!(await content.isVisible())) {
      await this.enter(summary);
      await expect(content).toBeVisible();
    }
  }

  /** Something on the page has the focus, so that the next step goes on from there. */
  async expectFocus(): Promise<void> {
    const message = `the focus is not lost after ${this.#stops.at(-1)}`;
    await expect.poll(async () => (await this.focus()).isLost, { message }).toBe(false);
  }

  /** What has the focus, and how that is shown. */
  async focus(): Promise<Focus> {
    return this.page.evaluate(() => {
      const focused = document.activeElement ?? document.body;
      const rings = [getComputedStyle(focused), getComputedStyle(focused, "::after")]
        .filter(({ outlineStyle }) => outlineStyle !== "none")
        .map(({ outlineWidth }) => parseFloat(outlineWidth));
      const name = focused.getAttribute("aria-label") ?? focused.textContent ?? "";
      return {
        isLost: focused === document.body || focused === document.documentElement,
        ringWidth: Math.max(0, ...rings),
        described: `${focused.localName} ${focused.id} "${name.trim().slice(0, 40)}"`,
      };
    });
  }

  async #stop(): Promise<void> {
    const { ringWidth, described } = await this.focus();
    this.#stops.push(described);
    expect(ringWidth, `one sees the focus on ${described}`).toBeGreaterThan(0);
    await expect(this.page.locator(":focus")).toBeInViewport();
  }
}

/** Runs in the page: which key leads on to the wanted element, and what the last step has done. */
function whereNext(wanted: Node | null): { key?: "Tab" | "Shift+Tab"; isLost: boolean; isJump: boolean } {
  const isBefore = (one: Node, other: Node): boolean =>
    (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  const focused = document.activeElement ?? document.body;
  const isLost = focused === document.body || focused === document.documentElement;
  const last = window.lastStop;
  // The last step went towards the wanted element, neither astray nor past it.
  const isJump =
    last !== undefined &&
    wanted !== null &&
    (isBefore(last, wanted) ? !isBefore(last, focused) || isBefore(wanted, focused) : isBefore(last, focused) || isBefore(focused, wanted));
  if (!isLost) window.lastStop = focused;
  if (focused === wanted) return { isLost, isJump };
  return { key: !isLost && wanted !== null && isBefore(wanted, focused) ? "Shift+Tab" : "Tab", isLost, isJump };
}
