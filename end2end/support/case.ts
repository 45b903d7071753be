import { type APIRequestContext, type FrameLocator, type Locator, type Response, expect } from "@playwright/test";

import { Desk, type EntryWork, german } from "./desk.ts";
import { CASE, type HandedIn, type Reviewer, handIn } from "./review.ts";
import type { Site } from "./site.ts";

/** What somebody who reviews does on the page of a case. */
export class CasePage {
  constructor(readonly site: Site) {}

  /** The path of a case. */
  path(id: string): string {
    return this.site.path(`${CASE}/${id}`);
  }

  open(id: string): Promise<Response> {
    return this.site.open(`${CASE}/${id}`);
  }

  /** All but the entry as readers will see it, which is a document of its own. */
  get main(): Locator {
    return this.site.page.getByRole("main");
  }

  /** The entry as readers will see it. */
  get preview(): FrameLocator {
    return this.site.page.frameLocator("iframe");
  }

  field(name: string): Locator {
    return this.main.locator(`[name="${name}"]:not([type=hidden])`);
  }

  button(key: string): Locator {
    return this.main.getByRole("button", { name: this.#text(key), exact: true });
  }

  /** A part of the page beneath its title. */
  part(key: string): Locator {
    return this.main.getByRole("region", { name: this.#text(key), exact: true });
  }

  /** A field that is changed, or that is new. */
  change(part: string): Locator {
    const { page, texts } = this.site;
    const name = page.getByRole("heading", { level: 3, name: texts.text(`workspace.part.${part}`), exact: true });
    return this.main.locator(".case__change").filter({ has: name });
  }

  /** Opens what is folded away. */
  async unfold(key: string): Promise<void> {
    await this.main.locator("summary").filter({ hasText: this.#text(key) }).click();
  }

  async press(key: string): Promise<void> {
    await this.button(key).click();
  }

  /** Expects that something was done. */
  async expectDone(key: string): Promise<void> {
    const { page, texts } = this.site;
    await expect(page.getByText(texts.text(`review.done.${key}`), { exact: true })).toBeVisible();
    await this.site.ready();
  }

  #text(key: string): string {
    return this.site.texts.text(`case.${key}`);
  }
}

/** The open case of an entry, as somebody finds it who reviews. */
export async function openCase(desk: Desk, organisation: string, entry: string): Promise<string> {
  const { items } = await desk.read<{ items: { id: string; entry: string }[] }>(`/review/cases?organisation=${organisation}`);
  const found = items.find((item) => item.entry === entry);
  expect(found, "an open case of the entry").toBeDefined();
  return found?.id ?? "";
}

/** Hands in an offer that is published, and gives it another title, which waits for a decision or is published at once. */
export async function handInChange(author: APIRequestContext, reviewer: Reviewer, before: string, after: string, prepare?: (first: HandedIn) => Promise<void>): Promise<HandedIn> {
  const desk = new Desk(author);
  const first = await handIn(author, before);
  await reviewer.publish((await desk.entry(first.entry)).entry);
  await prepare?.(first);
  const work: EntryWork = await desk.entry(first.entry);
  await desk.handIn(await desk.save(work, { ...work.content.offer, title: german(after) }));
  return { ...first, case: await openCase(reviewer.desk, first.organisation, first.entry), title: after };
}
