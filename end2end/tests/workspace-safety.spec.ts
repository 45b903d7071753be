import { signInAside } from "../support/account.ts";
import { test as base } from "../support/apart.ts";
import { Harmful, LONG, NAME, SHORT, WELCOME } from "../support/harmful.ts";
import { OFFERS, ORGANISATIONS, SHEET, WORKSPACE } from "../support/site.ts";
import { expect, inEachLanguage } from "../support/test.ts";
import { WorkspacePages } from "../support/workspace.ts";

declare global {
  interface Window {
    /** Set by a script that somebody has written into a text, if it runs. */
    hacked?: number;
  }
}

interface Fixtures {
  /** An offer whose texts try to be more than texts; the browser is signed in as who has written it. */
  harmful: Harmful;
  /** Expects that they are nothing more on this page. */
  expectHarmless: () => Promise<void>;
}

const test = base.extend<Fixtures>({
  harmful: async ({ page }, use) => use(await Harmful.write(page)),
  expectHarmless: async ({ page }, use) => {
    const dialogs: string[] = [];
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await use(async () => {
      const found = await page.evaluate(() => ({
        pictures: document.querySelectorAll('img[src="x"]').length,
        handlers: document.querySelectorAll("[onerror]").length,
        links: [...document.links].filter(({ protocol }) => protocol === "javascript:").length,
        ran: window.hacked ?? 0,
      }));
      expect({ ...found, dialogs }).toEqual({ pictures: 0, handlers: 0, links: 0, ran: 0, dialogs: [] });
    });
  },
});

test("markup in texts is text in the overview", { tag: "@phone" }, async ({ page, site, harmful, reviewer, expectHarmless }) => {
  await harmful.giveBack(reviewer);
  await site.open(WORKSPACE);
  await expect(page.getByRole("main").getByRole("heading", { name: NAME, exact: true })).toBeVisible();
  await expect(new WorkspacePages(site).item(NAME)).toBeVisible();
  await expect(page.getByRole("main"), "what reviewers have written").toContainText(LONG);
  await expectHarmless();
});

test("markup in texts is text in the editor", { tag: "@phone" }, async ({ site, harmful, reviewer, expectHarmless }) => {
  await harmful.giveBack(reviewer);
  const pages = new WorkspacePages(site);
  const expectTexts = async (): Promise<void> => {
    await expect(pages.field("/title/de")).toHaveValue(NAME);
    await expect(pages.field("/summary/de")).toHaveValue(`${harmful.word} ${LONG}`);
    await expect(pages.field("/description/de")).toHaveValue(`${WELCOME} ${LONG}`);
    await expect(pages.field("/access/note/de")).toHaveValue(LONG);
    await expect(pages.note("/title/de")).toContainText(LONG);
    await expectHarmless();
  };
  await site.open(harmful.editor);
  await expectTexts();
  // And as the browser makes it by itself.
  await site.open(WORKSPACE);
  await pages.choose(NAME);
  await expectTexts();
});

test("markup in texts is text in the editor of a profile", { tag: "@phone" }, async ({ site, harmful, reviewer, expectHarmless }) => {
  const pages = new WorkspacePages(site);
  // What waits for its decision cannot be changed.
  await reviewer.welcome(await harmful.desk.organisation(harmful.organisation));
  await site.open(`${WORKSPACE}/eintrag/${harmful.organisation}`);
  await expect(pages.field("/name/de")).toHaveValue(NAME);
  await expect(pages.field("/description/de")).toHaveValue(LONG);
  await expectHarmless();
});

test("markup in texts is text in the preview", { tag: "@phone" }, async ({ page, site, harmful, expectHarmless }) => {
  await site.open(harmful.preview);
  await expect(site.heading).toHaveText(NAME);
  await expect(page.getByRole("main")).toContainText(WELCOME);
  await expect(page.getByRole("article")).toContainText(`${harmful.word} ${LONG}`);
  await expectHarmless();
});

for (const [name, path] of [["the contacts and places", "organisation"], ["the list of members", "mitglieder"], ["the choice of templates", "neu"]]) {
  test(`markup in texts is text in ${name}`, { tag: "@phone" }, async ({ page, site, harmful, expectHarmless }) => {
    await site.open(`${WORKSPACE}/${path}/${harmful.organisation}`);
    await expect(page.getByRole("main")).toContainText(SHORT);
    await expectHarmless();
  });
}

test("markup in texts is text in a list", { tag: "@phone" }, async ({ site, api, harmful, reviewer, expectHarmless }) => {
  await harmful.publish(reviewer);
  await expect.poll(async () => api.total({ q: harmful.word })).toBeGreaterThan(0);
  await site.open(OFFERS, { q: harmful.word });
  await expect(site.cards.first()).toContainText(NAME);
  await expect(site.cards.first().locator("mark").first(), "where the word was found").toHaveText(harmful.word);
  await expectHarmless();
});

test("markup in texts is text on the public page", { tag: "@phone" }, async ({ page, site, api, harmful, reviewer, expectHarmless }) => {
  const slug = await harmful.publish(reviewer);
  const expectTexts = async (): Promise<void> => {
    await expect(site.heading).toHaveText(NAME);
    await expect(page.getByRole("article").first()).toContainText(`${harmful.word} ${LONG}`);
    await expect(page.locator(".contact__function")).toHaveText(SHORT);
    await expect(page.locator(".pause__note"), "why it pauses").toHaveText(LONG);
    await expect(page.locator(".prose"), "the description is cleaned").toContainText(WELCOME);
    await expect(page.locator(".prose")).not.toContainText("onerror");
    await expectHarmless();
  };
  await site.open(`${OFFERS}/${slug}`);
  await expectTexts();
  // And as the browser makes it by itself.
  await expect.poll(async () => api.total({ q: harmful.word })).toBeGreaterThan(0);
  await site.open(OFFERS, { q: harmful.word });
  await site.cards.first().getByRole("heading").getByRole("link").click();
  await expect(page).toHaveURL((url) => url.pathname === site.path(`${OFFERS}/${slug}`));
  await expectTexts();
});

test("markup in texts is text on the page of an organisation", { tag: "@phone" }, async ({ site, harmful, reviewer, expectHarmless }) => {
  await harmful.publish(reviewer);
  const { profile } = await harmful.desk.organisation(harmful.organisation);
  await site.open(`${ORGANISATIONS}/${profile.slug}`);
  await expect(site.heading).toHaveText(NAME);
  await expectHarmless();
});

test("markup in texts is text on paper", { tag: "@phone" }, async ({ page, site, api, harmful, reviewer, expectHarmless }) => {
  await harmful.publish(reviewer);
  await expect.poll(async () => (await api.offers({ id: harmful.id })).total).toBe(1);
  await site.open(SHEET, { id: harmful.id });
  await expect(site.heading).toHaveText(NAME);
  await expect(page.getByRole("article")).toContainText(`${harmful.word} ${LONG}`);
  await expectHarmless();
});

inEachLanguage(() => {
  test("what is being written is for nobody else", { tag: "@phone" }, async ({ page, site, texts, harmful, elsewhere: { site: other, watch } }) => {
    await signInAside(other.page.context());
    for (const path of [harmful.editor, harmful.preview]) {
      expect((await site.open(path)).status(), `${path} is there`).toBe(200);
      watch.expectStatus(other.path(path), 404);
      expect((await other.open(path)).status(), path).toBe(404);
      await expect(other.heading).toHaveText(texts.text("problems.not_found_title"));
      await expect(other.page.getByText(WELCOME)).toHaveCount(0);
    }
    expect((await page.context().request.get(harmful.picture)).status(), "the picture is there").toBe(200);
    expect((await other.page.context().request.get(harmful.picture)).status()).toBe(404);
  });
});
