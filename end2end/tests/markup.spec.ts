import { HtmlValidate } from "html-validate";

import { signInAside } from "../support/account.ts";
import { HTML_RULES } from "../support/html-rules.ts";
import { PAGE_NAMES, pageNamed } from "../support/pages.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";

/** Leptos marks places in the document in a way that browsers read as empty comments. */
const MARK = "<!>";
const COMMENT = "<!---->";

inEachLanguage(() => {
  for (const name of PAGE_NAMES) {
    test(`the server's HTML is valid: ${name}`, { tag: "@once" }, async ({ context, site, api }) => {
      const { server = "", page, query, status, signedIn } = await pageNamed(name, api);
      if (signedIn === true) {
        await signInAside(context);
      }
      const answer = await context.request.get(`${server}${site.path(page, query)}`);
      expect(answer.status()).toBe(status);
      const html = (await answer.text()).replaceAll(MARK, COMMENT);
      const report = await new HtmlValidate(HTML_RULES).validateString(html);
      const found = report.results.flatMap(({ messages }) =>
        messages.map(({ ruleId, message, line, column }) => `${ruleId} ${line}:${column} ${message}`),
      );
      expect(found).toEqual([]);
    });
  }
});
