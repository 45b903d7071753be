import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Locator, Page } from "@playwright/test";

import { RECORD_EFFORT_VARIABLE, ROOT } from "./environment.ts";

const FILE = join(ROOT, "end2end/recorded/effort.json");

/** The stages of the way from the start page to an offer that is handed in. */
export const STAGES = ["account", "organisation", "offer"] as const;

/** What a stage asks of somebody. */
export interface Stage {
  /** Taps and filled fields. */
  taps: number;
  /** Fields that must be filled, a group of which something must be counted as one. */
  required: number;
}

export type Stages = Record<(typeof STAGES)[number], Stage>;

/** Counts what somebody has to do. */
export class Effort {
  private done: Stage = { taps: 0, required: 0 };

  /** Taps something. */
  async tap(target: Locator): Promise<void> {
    this.done.taps += 1;
    await target.click();
  }

  /** Types into a field. */
  async fill(field: Locator, text: string): Promise<void> {
    this.done.taps += 1;
    await field.fill(text);
  }

  /** Follows a link that stands outside of the browser. */
  tapElsewhere(): void {
    this.done.taps += 1;
  }

  /** Counts what the form of a page must have, as it is before anything is filled in. */
  async read(page: Page): Promise<void> {
    this.done.required += await page.getByRole("main").locator("[required]:visible, [data-required]:visible").count();
  }

  /** What was done since the last stage; the next one begins. */
  stage(): Stage {
    const { done } = this;
    this.done = { taps: 0, required: 0 };
    return done;
  }
}

/** What is recorded of each stage; `npm run effort` records what it is now. */
export function recorded(now?: Stages): Stages {
  if (now !== undefined && process.env[RECORD_EFFORT_VARIABLE] !== undefined) {
    writeFileSync(FILE, `${JSON.stringify(now, undefined, 2)}\n`);
  }
  return JSON.parse(readFileSync(FILE, "utf8")) as Stages;
}
