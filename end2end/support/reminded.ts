import { test as base } from "./apart.ts";
import { type Published, type Publisher, publishers } from "./published.ts";
import { PATIENCE_MS } from "./server.ts";

/** An offer that is to be confirmed. */
export type Due = Published;

/** Half a year has passed since the offers were published, and the server was there yesterday. */
export const MONTHS_LATER = `
  update entry set confirmed_on = date('now', '-7 months') where kind = 'offer';
  update reference_data set document = '"' || date('now', '-1 day') || '"' where name = 'daily_work';
`;

interface WorkerFixtures {
  /** Who was reminded of two offers, by the language they read. */
  reminded: (language: string) => Publisher;
}

/** Tests about reminders: the server apart has sent some. */
export const test = base.extend<object, WorkerFixtures>({
  reminded: [
    async ({ apart, playwright }, use) => {
      const reminded = await publishers(playwright.request);
      // The daily work, to which reminders belong, is done at the start.
      await apart.resume(MONTHS_LATER);
      await use(reminded);
    },
    { scope: "worker", auto: true, timeout: PATIENCE_MS },
  ],
});
