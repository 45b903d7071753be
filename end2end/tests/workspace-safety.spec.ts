import { ACCOUNT, linkFor, signInAside } from "../support/account.ts";
import { test as base } from "../support/apart.ts";
import { enterAside } from "../support/desk.ts";
import { fromSomewhere } from "../support/environment.ts";
import { Harmful, LONG, NAME, SHORT, WELCOME } from "../support/harmful.ts";
import { MONTHS_LATER } from "../support/reminded.ts";
import { Reviewer } from "../support/review.ts";
import { PATIENCE_MS } from "../support/server.ts";
import { CLAIM_ORGANISATION, CONFIRM_ENTRIES, OFFERS, ORGANISATIONS, REGISTER_ORGANISATION, SHEET, WORKSPACE } from "../support/site.ts";
import { expect, inEachLanguage } from "../support/test.ts";
import { expectVersions, question } from "../support/together.ts";
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

/** The same half a year after an offer was published. */
const later = test.extend<object, { asked: string }>({
  /** Where the author of the offer was asked whether it is still current. */
  asked: [
    async ({ apart, browser, playwright }, use) => {
      const options = { extraHTTPHeaders: fromSomewhere() };
      const [page, request] = [await browser.newPage(options), await playwright.request.newContext(options)];
      const harmful = await Harmful.write(page);
      await harmful.release(await Reviewer.enter(request));
      await page.close();
      await request.dispose();
      await apart.resume(MONTHS_LATER);
      await use(harmful.address);
    },
    { scope: "worker", auto: true, timeout: PATIENCE_MS },
  ],
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
    await expect(pages.field("/title/en"), "its translation").toHaveValue(NAME);
    await expect(pages.field("/summary/de")).toHaveValue(`${harmful.word} ${LONG}`);
    await expect(pages.field("/description/de")).toHaveValue(`${WELCOME} ${LONG}`);
    await expect(pages.field("/access/note/de")).toHaveValue(LONG);
    await expect(pages.field("/access/note/en")).toHaveValue(LONG);
    await expect(pages.field("/image/alternative_text/de")).toHaveValue(LONG);
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

test("markup in texts is text in the editor of a profile", { tag: "@phone" }, async ({ site, harmful, expectHarmless }) => {
  const pages = new WorkspacePages(site);
  // A first profile can be changed while it waits for its decision.
  await site.open(`${WORKSPACE}/eintrag/${harmful.organisation}`);
  await expect(pages.field("/name/de")).toHaveValue(NAME);
  await expect(pages.field("/description/de")).toHaveValue(LONG);
  await expect(pages.field("/description/en")).toHaveValue(LONG);
  await expect(pages.field("/logo/alternative_text/de")).toHaveValue(LONG);
  await expect(pages.field("/image/alternative_text/de")).toHaveValue(LONG);
  await expect(pages.field("/image/credit")).toHaveValue(LONG);
  await expectHarmless();
});

test("markup in texts is text among the versions", { tag: "@phone" }, async ({ page, site, texts, harmful, reviewer, expectHarmless }) => {
  await harmful.publish(reviewer);
  const { entry: { revision } } = await harmful.desk.entry(harmful.id);
  await harmful.rename(SHORT);
  await site.open(harmful.editor, { version: revision });
  await expect(page.locator(".desk__version bdi"), "then and now").toContainText([NAME, SHORT]);
  const person = texts.text("workspace.handed_in_by", { person: SHORT });
  await expect(page.locator(".desk__entry .text-note").filter({ hasText: person })).toHaveCount(1);
  await expectHarmless();
});

test("markup in texts is text where one of both versions is chosen", { tag: "@phone" }, async ({ site, harmful, watch, expectHarmless }) => {
  const pages = new WorkspacePages(site);
  const mine = `${NAME} 2`;
  watch.expectStatus(`/api/v1/workspace/offers/${harmful.id}/draft`, 412);
  watch.expectStatus(site.path(harmful.editor), 412);
  await site.open(harmful.editor);
  await harmful.rename(SHORT);
  await pages.fill("/title/de", mine);
  if (!site.scripts) {
    await pages.press("save");
  }
  await expect(question(pages)).toBeVisible();
  await expectVersions(pages, "title/de", mine, SHORT);
  await expectHarmless();
});

test("markup in texts is text in the preview", { tag: "@phone" }, async ({ page, site, harmful, expectHarmless }) => {
  await site.open(harmful.preview);
  await expect(site.heading).toHaveText(NAME);
  await expect(page.getByRole("main")).toContainText(WELCOME);
  await expect(page.getByRole("article")).toContainText(`${harmful.word} ${LONG}`);
  await expectHarmless();
});

test("markup in a name is text where people are named", { tag: "@phone" }, async ({ page, site, texts, harmful, expectHarmless }) => {
  const main = page.getByRole("main");
  const invitation = await harmful.invite();
  await site.open(`${WORKSPACE}/mitglieder/${harmful.organisation}`);
  await expect(site.heading).toHaveText(texts.text("workspace.members_title", { organisation: NAME }));
  await expect(main.getByRole("listitem").filter({ hasText: harmful.address })).toContainText(SHORT);
  await expectHarmless();
  await site.open(ACCOUNT);
  await expect(main.getByRole("definition").first()).toHaveText(SHORT);
  await expectHarmless();
  await site.goto(invitation);
  await expect(main).toContainText(texts.text("workspace.invited_by", { person: SHORT, organisation: NAME }));
  await expectHarmless();
});

test("markup in texts is text for who finds their organisation and asks for it", { tag: "@phone" }, async ({ page, site, texts, harmful, reviewer, watch, expectHarmless }) => {
  const pages = new WorkspacePages(site);
  await reviewer.welcome(await harmful.desk.organisation(harmful.organisation));
  await enterAside(page.context(), texts.tag);
  watch.expectStatus(site.path(REGISTER_ORGANISATION), 409);
  await site.open(REGISTER_ORGANISATION);
  await pages.fill("/name/de", NAME);
  if (!site.scripts) {
    await pages.press("register");
  }
  const alike = page.getByRole("main").getByRole("status").filter({ hasText: texts.text("workspace.similar_title") });
  await expect(alike.getByRole("listitem").first()).toContainText(NAME);
  await expectHarmless();
  await site.open(`${CLAIM_ORGANISATION}/${harmful.organisation}`);
  await expect(site.heading).toHaveText(texts.text("workspace.claim_title", { organisation: NAME }));
  await expectHarmless();
  await pages.fill("/message", LONG);
  await pages.press("claim_send");
  await expect(page).toHaveURL((url) => url.pathname === site.path(WORKSPACE));
  await site.ready();
  await expect(page.getByRole("main").locator(".desk__title"), "what was asked for").toHaveText(NAME);
  await expectHarmless();
});

later("markup in texts is text where a link asks whether they are current", { tag: "@phone" }, async ({ page, site, asked, expectHarmless }) => {
  await site.goto(await linkFor(asked, CONFIRM_ENTRIES));
  const item = page.getByRole("main").getByRole("listitem");
  await expect(item.getByRole("link", { name: NAME, exact: true })).toBeVisible();
  await expect(item.locator(".text-note"), "whose it is").toHaveText(NAME);
  await expectHarmless();
});

for (const [name, path] of [["the contacts and places", "organisation"], ["the choice of templates", "neu"]]) {
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
  await site.goto(`/en/${OFFERS}/${slug}`);
  await expect(site.heading.locator("[lang]"), "it is the translation").toHaveCount(0);
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
