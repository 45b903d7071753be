import type { Locator } from "@playwright/test";

import { linkFor } from "../support/account.ts";
import { type Due, test } from "../support/reminded.ts";
import { CONFIRM_ENTRIES } from "../support/site.ts";
import { expect, inEachLanguage } from "../support/test.ts";

inEachLanguage(() => {
  test("who is reminded confirms by the link of the mail, without signing in", { tag: "@phone" }, async ({ page, site, texts, request, context, reminded }) => {
    const { address, offers: [first, second] } = reminded(texts.tag);
    const link = await linkFor(address, CONFIRM_ENTRIES);
    const confirmedOn = async ({ slug }: Due): Promise<string> => {
      const answer = await request.get(`/api/v1/offers/${slug}`);
      expect(answer.ok(), "it is public").toBe(true);
      return ((await answer.json()) as { confirmed_on: string }).confirmed_on;
    };
    const before = await confirmedOn(first);
    const name = texts.text("workspace.still_current");
    const item = ({ title }: Due): Locator => page.getByRole("main").getByRole("listitem").filter({ hasText: title });
    const button = (due: Due): Locator => item(due).getByRole("button", { name, exact: true });
    const all = page.getByRole("button", { name: texts.text("workspace.all_still_current"), exact: true });

    await site.goto(link);
    await expect(site.heading).toHaveText(texts.text("workspace.confirm_title"));
    await expect(button(first)).toBeVisible();
    await expect(button(second)).toBeVisible();
    await expect(all).toBeVisible();
    expect(await confirmedOn(first), "programs follow links, too: nothing happens yet").toBe(before);

    await button(first).click();
    await expect(item(first)).toContainText(texts.text("workspace.is_confirmed"));
    await expect(button(first)).toHaveCount(0);
    await expect(all, "one is left").toHaveCount(0);
    await expect(page.getByText(texts.text("workspace.done.confirmed"), { exact: true })).toBeVisible();
    await site.ready();
    expect((await confirmedOn(first)) > before, "it is confirmed on a later day").toBe(true);
    expect(await confirmedOn(second), "the other one is not").toBe(before);

    await button(second).click();
    await expect(page.getByRole("button", { name, exact: true })).toHaveCount(0);
    await expect(page.getByText(texts.text("workspace.done.confirmed"), { exact: true })).toBeVisible();
    expect((await confirmedOn(second)) > before).toBe(true);
    expect(await context.cookies(), "nobody has signed in").toEqual([]);

    await site.goto(link);
    await expect(page.getByRole("main")).toContainText(texts.text("workspace.link_used"));
  });
});
