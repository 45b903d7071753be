import { AxeBuilder } from "@axe-core/playwright";

import { PAGE_NAMES, pageNamed } from "../support/pages.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";

// Without scripts axe cannot run; what it would look at is the same HTML before it is taken over.
inEachLanguage(() => {
  for (const name of PAGE_NAMES) {
    test(`axe finds nothing: ${name}`, { tag: "@scripts" }, async ({ page, site, api, watch }) => {
      const visited = await pageNamed(name, api);
      watch.expectStatus(site.path(visited.page), visited.status);
      await page.emulateMedia({ reducedMotion: "reduce" });
      await site.visit(visited);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await new AxeBuilder({ page }).analyze();
        const found = violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html }) => html) }));
        expect(found, colorScheme).toEqual([]);
      }
    });
  }
});
