import { type Browser, devices, expect } from "@playwright/test";

import { test as base } from "./apart.ts";
import { fromSomewhere, serverUrl } from "./environment.ts";
import { LANGUAGES, type Publisher, publishers } from "./published.ts";
import { PATIENCE_MS } from "./server.ts";
import { OFFERS, ORGANISATIONS } from "./site.ts";

/** How often each page that was seen today was seen on an earlier day. */
export const SEEN_BEFORE = 3;

/** Nobody waits for ten days. */
const DAYS_BEFORE = `
  insert into page_view (entry_id, day, views) select entry_id, date(day, '-10 days'), ${SEEN_BEFORE} from page_view;
`;

interface WorkerFixtures {
  /** Whose pages were seen, their first offer and their profile, by the language they read. */
  seen: (language: string) => Publisher;
}

/** Tests about how often pages are seen: somebody was there today, and others ten days ago. */
export const test = base.extend<object, WorkerFixtures>({
  seen: [
    async ({ apart, playwright, browser }, use) => {
      const seen = await publishers(playwright.request);
      for (const language of LANGUAGES) {
        await read(browser, language, seen(language));
      }
      // What was counted is stored before the server ends.
      await apart.resume(DAYS_BEFORE);
      await use(seen);
    },
    { scope: "worker", auto: true, timeout: PATIENCE_MS },
  ],
});

/** Somebody reads the page of the first offer and that of the organisation, with a browser that counts as one. */
async function read(browser: Browser, language: string, { organisation, offers: [offer] }: Publisher): Promise<void> {
  const { userAgent } = devices["Pixel 7"];
  const context = await browser.newContext({ baseURL: serverUrl(), extraHTTPHeaders: fromSomewhere(), userAgent });
  const page = await context.newPage();
  for (const path of [`${OFFERS}/${offer.slug}`, `${ORGANISATIONS}/${organisation}`]) {
    const answer = await page.goto(`/${language}/${path}`);
    expect(answer?.status(), path).toBe(200);
  }
  await context.close();
}
