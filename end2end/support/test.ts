import { expect, test as base } from "@playwright/test";

import { Api } from "./api.ts";
import { fromSomewhere, serverUrl } from "./environment.ts";
import { Keyboard } from "./keyboard.ts";
import { Site } from "./site.ts";
import { Texts } from "./texts.ts";
import { Watch } from "./watch.ts";

interface Settings {
  /** The language of the interface. */
  language: string;
}

interface Fixtures {
  /** Fails the test if anything goes wrong behind a page. */
  watch: Watch;
  /** What the interface says. */
  texts: Texts;
  /** What the API answers. */
  api: Api;
  /** What a person does with the pages. */
  site: Site;
  /** What a person does who has no mouse. */
  keyboard: Keyboard;
}

/** The tests of the interface: `page` is watched, `site` speaks the language of the test. */
export const test = base.extend<Settings & Fixtures>({
  language: ["de", { option: true }],
  baseURL: async ({}, use) => use(serverUrl()),
  extraHTTPHeaders: async ({}, use) => use(fromSomewhere()),
  watch: [
    async ({ context, javaScriptEnabled }, use) => {
      const watch = new Watch(context, serverUrl(), javaScriptEnabled);
      await use(watch);
      watch.check();
    },
    { auto: true },
  ],
  texts: async ({ language }, use) => use(new Texts(language)),
  api: async ({ request, language }, use) => use(new Api(request, language)),
  site: async ({ page, texts, javaScriptEnabled }, use) => use(new Site(page, texts, javaScriptEnabled)),
  keyboard: async ({ page }, use) => use(new Keyboard(page)),
});

/** Runs the same tests from left to right and from right to left. */
export function inEachLanguage(tests: () => void): void {
  for (const language of ["de", "ar"]) {
    test.describe(language, () => {
      test.use({ language });
      tests();
    });
  }
}

export { expect };
