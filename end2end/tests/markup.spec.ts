import { HtmlValidate } from "html-validate";

import { HTML_RULES } from "../support/html-rules.ts";
import { PAGE_NAMES, pageNamed } from "../support/pages.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";

/** What Leptos writes that browsers understand and the checker does not. */
const LEPTOS = [
  // Marks of places in the document, read as empty comments.
  [/<!>/g, "<!---->"],
  // The nonce in the wrong attribute of split modules, read as "anonymous".
  [/(<link [^>]*)crossorigin="[\w-]{22}"/g, '$1crossorigin="anonymous"'],
] as const;

inEachLanguage(() => {
  for (const name of PAGE_NAMES) {
    test(`the server's HTML is valid: ${name}`, { tag: "@once" }, async ({ request, site, api }) => {
      const { server = "", page, query, status } = await pageNamed(name, api);
      const answer = await request.get(`${server}${site.path(page, query)}`);
      expect(answer.status()).toBe(status);
      const sent = await answer.text();
      const html = LEPTOS.reduce((text, [found, meant]) => text.replaceAll(found, meant), sent);
      const report = await new HtmlValidate(HTML_RULES).validateString(html);
      const found = report.results.flatMap(({ messages }) =>
        messages.map(({ ruleId, message, line, column }) => `${ruleId} ${line}:${column} ${message}`),
      );
      expect(found).toEqual([]);
    });
  }
});
