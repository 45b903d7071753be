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

/** Another device, at which nobody is signed in; it is watched, too. */
export interface Elsewhere {
  site: Site;
  watch: Watch;
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
  /** What somebody else sees. */
  elsewhere: Elsewhere;
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
  elsewhere: async ({ browser, texts, javaScriptEnabled }, use) => {
    const options = { baseURL: serverUrl(), extraHTTPHeaders: fromSomewhere(), javaScriptEnabled };
    const context = await browser.newContext(options);
    const watch = new Watch(context, serverUrl(), javaScriptEnabled);
    await use({ site: new Site(await context.newPage(), texts, javaScriptEnabled), watch });
    await context.close();
    watch.check();
  },
  keyboard: async ({ page }, use) => use(new Keyboard(page)),
});

/** Runs the same tests from left to right and from right to left, or in these languages. */
export function inEachLanguage(tests: (language: string) => void, languages = ["de", "ar"]): void {
  for (const language of languages) {
    test.describe(language, () => {
      test.use({ language });
      tests(language);
    });
  }
}

export { expect };
