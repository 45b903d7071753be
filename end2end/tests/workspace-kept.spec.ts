import type { Page } from "@playwright/test";

import { ACCOUNT, linkFor, makeAccount, newAddress } from "../support/account.ts";
import { test } from "../support/apart.ts";
import { type Desk, enterAside, german, newClub } from "../support/desk.ts";
import type { Reviewer } from "../support/review.ts";
import { INVITATION, type Site, WORKSPACE } from "../support/site.ts";
import { expect } from "../support/test.ts";
import { SIEGEN, WorkspacePages } from "../support/workspace.ts";

/** What an offer is called, and what is typed over it. */
const BEFORE = "Sprachcafé";
const TITLE = "Sprachcafé am Abend";
const SUMMARY = "Deutsch sprechen bei Kaffee und Kuchen.";

/** Where the API takes the drafts of offers. */
const DRAFT = "**/api/v1/workspace/offers/*/draft";

const WITH_SCRIPTS = { tag: ["@phone", "@scripts"] };

/** An offer of somebody new. */
interface Begun {
  desk: Desk;
  address: string;
  organisation: string;
  id: string;
}

/** Somebody new, signed in on this device, has begun an offer. */
async function begin({ page, texts }: Site): Promise<Begun> {
  const { address, desk } = await enterAside(page.context(), texts.tag);
  const { id: organisation } = await desk.register(newClub());
  const { entry: { id } } = await desk.beginPlain(organisation, BEFORE);
  return { desk, address, organisation, id };
}

/** The same, published, and with a draft in which only the summary is another one. */
async function publish(site: Site, reviewer: Reviewer): Promise<Begun> {
  const begun = await begin(site);
  const { desk, organisation, id } = begun;
  await reviewer.welcome(await desk.organisation(organisation));
  await reviewer.publish((await desk.handIn(await desk.entry(id))).entry);
  const work = await desk.entry(id);
  await desk.save(work, { ...work.content.offer, summary: german(SUMMARY) });
  return begun;
}

/** Opens the form of an entry. */
async function open(site: Site, id: string): Promise<void> {
  await site.open(`${WORKSPACE}/eintrag/${id}`);
}

/** Opens a form while its code does not come; gives what lets it come. */
async function openBeforeItRuns(site: Site, id: string): Promise<() => void> {
  let run = (): void => {};
  const running = new Promise<void>((resolve) => (run = resolve));
  await site.page.route("**/*.wasm", async (route) => {
    await running;
    await route.continue();
  });
  await site.page.goto(site.path(`${WORKSPACE}/eintrag/${id}`));
  return run;
}

/** Goes from a form to the account, and signs out there. */
async function signOut({ account, site: { page, texts } }: WorkspacePages): Promise<void> {
  const link = { name: texts.text("common.account"), exact: true };
  await page.getByRole("contentinfo").getByRole("link", link).click();
  await account.expectPage(ACCOUNT);
  await account.submit("sign_out");
}

/** Expects that the device alone has what is typed. */
async function expectOnDevice({ page, texts }: Site): Promise<void> {
  await expect(page.getByText(texts.text("workspace.saved_on_device"), { exact: true })).toBeVisible();
}

/** Expects that nothing is left on the device, and that nothing comes back: what is typed next is all that is new. */
async function expectForgotten(pages: WorkspacePages, summary: string): Promise<void> {
  expect(await kept(pages.site.page)).toEqual([]);
  await pages.fill("/summary/de", summary);
  await pages.expectSaved();
  await expect(pages.field("/title/de")).toHaveValue(BEFORE);
  const { content } = await pages.work();
  expect(content.offer).toMatchObject({ title: { de: { text: BEFORE } }, summary: { de: { text: summary } } });
}

/** The names under which the device has something that was typed. */
async function kept(page: Page): Promise<string[]> {
  return page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("draft.")));
}

test("what is typed right before signing out is saved", WITH_SCRIPTS, async ({ page, site }) => {
  const pages = new WorkspacePages(site);
  const { address, id } = await begin(site);
  await open(site, id);
  await pages.fill("/title/de", TITLE);
  await signOut(pages);
  await pages.account.expectDone("sign_out");
  expect(await kept(page), "nothing is left on the device").toEqual([]);
  await pages.account.signIn(address);
  await pages.account.expectEntered();
  expect((await pages.work(id)).content.offer).toMatchObject({ title: { de: { text: TITLE } } });
});

test("what could not be saved before signing out is there again for the same person alone", WITH_SCRIPTS, async ({ page, site, texts, watch }) => {
  // Two people sign in and out at one device.
  test.slow();
  const pages = new WorkspacePages(site);
  const { desk, address, organisation, id } = await begin(site);
  const other = newAddress();
  await makeAccount(other, texts.tag);
  await desk.send("POST", `/workspace/organisations/${organisation}/members/invitations`, { email: other, role: "editor" });
  const invitation = await linkFor(other, INVITATION);
  await open(site, id);
  watch.expectNoConnection();
  await page.route(DRAFT, (route) => route.abort());
  await pages.fill("/title/de", TITLE);
  await expectOnDevice(site);
  await signOut(pages);
  await pages.account.expectDone("sign_out_kept");

  // Somebody else of the same organisation has only what they type themselves.
  await pages.account.signIn(other);
  await pages.account.expectEntered();
  await site.goto(invitation);
  await pages.press("accept");
  await expect(page.getByText(texts.text("workspace.done.joined"), { exact: true })).toBeVisible();
  await open(site, id);
  await pages.fill("/summary/de", SUMMARY);
  await expectOnDevice(site);
  await expect(pages.field("/title/de")).toHaveValue(BEFORE);
  await signOut(pages);
  await pages.account.expectDone("sign_out_kept");

  await page.unroute(DRAFT);
  await pages.account.signIn(address);
  await pages.account.expectEntered();
  await open(site, id);
  await expect(page.getByText(texts.text("workspace.restored"), { exact: true })).toBeVisible();
  await expect(pages.field("/title/de")).toHaveValue(TITLE);
  await expect(pages.field("/summary/de")).not.toHaveValue(SUMMARY);
  await pages.expectSaved();
  expect((await pages.work()).content.offer).toMatchObject({ title: { de: { text: TITLE } } });
});

test("what is typed is sent at once when the page goes out of sight", WITH_SCRIPTS, async ({ page, site }) => {
  const pages = new WorkspacePages(site);
  const { id } = await begin(site);
  await open(site, id);
  const isSent = await page.evaluate(async (title) => {
    const sent = new Promise<boolean>((resolve) => {
      const { fetch } = window;
      window.fetch = (...parameters) => {
        const [request] = parameters;
        if (request instanceof Request && request.method === "PUT") resolve(true);
        return fetch(...parameters);
      };
      // Half the pause after which it would be sent anyway.
      setTimeout(() => resolve(false), 400);
    });
    const field = document.querySelector<HTMLInputElement>('input[name="/title/de"]');
    if (field !== null) field.value = title;
    field?.dispatchEvent(new Event("input", { bubbles: true }));
    Object.defineProperty(document, "hidden", { configurable: true, value: true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    return sent;
  }, TITLE);
  expect(isSent, "phones end pages that nobody sees").toBe(true);
  await pages.expectSaved();
  expect((await pages.work()).content.offer).toMatchObject({ title: { de: { text: TITLE } } });
});

test("what is typed before the page runs is saved", WITH_SCRIPTS, async ({ site }) => {
  const pages = new WorkspacePages(site);
  const { id } = await begin(site);
  const run = await openBeforeItRuns(site, id);
  await pages.fill("/title/de", TITLE);
  run();
  await site.ready();
  await pages.expectSaved();
  await expect(pages.field("/title/de")).toHaveValue(TITLE);
  expect((await pages.work()).content.offer).toMatchObject({ title: { de: { text: TITLE } } });
});

test("what is typed before the page runs comes to what the device has kept", WITH_SCRIPTS, async ({ page, site, texts, watch }) => {
  const pages = new WorkspacePages(site);
  const { id } = await begin(site);
  await open(site, id);
  watch.expectNoConnection();
  await page.route(DRAFT, (route) => route.abort());
  await pages.fill("/title/de", "Sprachcafé am Morgen");
  await pages.fill("/summary/de", SUMMARY);
  await expectOnDevice(site);

  const run = await openBeforeItRuns(site, id);
  await page.unroute(DRAFT);
  await expect(pages.field("/title/de"), "the server has not got it").toHaveValue(BEFORE);
  await pages.fill("/title/de", TITLE);
  run();
  await expect(page.getByText(texts.text("workspace.restored"), { exact: true })).toBeVisible();
  await expect(pages.field("/title/de"), "the newer one counts").toHaveValue(TITLE);
  await expect(pages.field("/summary/de")).toHaveValue(SUMMARY);
  await pages.expectSaved();
  const { content } = await pages.work();
  expect(content.offer).toMatchObject({ title: { de: { text: TITLE } }, summary: { de: { text: SUMMARY } } });
});

test("a draft that is thrown away does not come back from the device", WITH_SCRIPTS, async ({ page, site, texts, reviewer, watch }) => {
  const pages = new WorkspacePages(site);
  const { id } = await publish(site, reviewer);
  await open(site, id);
  watch.expectNoConnection();
  await page.route(DRAFT, (route) => route.abort());
  await pages.fill("/title/de", TITLE);
  await expectOnDevice(site);
  await pages.open("more_actions");
  const ask = texts.text("workspace.ask_first", { action: texts.text("workspace.discard") });
  await pages.tap(page.getByRole("main").locator("summary").filter({ hasText: ask }));
  await pages.press("discard");
  await expect(page.getByText(texts.text("workspace.done.discarded"), { exact: true })).toBeVisible();
  await page.unroute(DRAFT);
  await open(site, id);
  await expectForgotten(pages, "Herzlich willkommen.");
});

test("what is typed right before an earlier version is restored stays among the versions", WITH_SCRIPTS, async ({ page, site, texts, reviewer }) => {
  const pages = new WorkspacePages(site);
  const { desk, id } = await publish(site, reviewer);
  const versions = async (): Promise<{ id: string; title: string }[]> =>
    (await desk.read<{ items: { id: string; title: string }[] }>(`/workspace/entries/${id}/versions`)).items;
  const first = (await versions()).at(-1)?.id ?? "";
  await site.open(`${WORKSPACE}/eintrag/${id}`, { version: first });
  await pages.fill("/title/de", TITLE);
  await pages.press("restore_version");
  await expect(page.getByText(texts.text("workspace.done.version_restored"), { exact: true })).toBeVisible();
  await site.ready();
  expect((await versions()).map(({ title }) => title)).toContain(TITLE);
  await expectForgotten(pages, "Herzlich willkommen.");
});

test("what is typed while a registration waits stays when that is taken back", WITH_SCRIPTS, async ({ page, site, texts, watch }) => {
  const pages = new WorkspacePages(site);
  const { organisation } = await begin(site);
  await open(site, organisation);
  // What waits for a decision must not lack anything.
  watch.expectStatus(`/api/v1/workspace/profiles/${organisation}/draft`, 422);
  await pages.fill("/name/de", "");
  await pages.fill("/summary/de", SUMMARY);
  await expect(page.getByText(texts.text("workspace.saved_incomplete"), { exact: true })).toBeVisible();
  await pages.open("withdraw_registration");
  await pages.press("withdraw_registration");
  await expect(page.getByText(texts.text("workspace.done.withdrawn"), { exact: true })).toBeVisible();
  await site.ready();
  await pages.expectSaved();
  await expect(pages.field("/name/de")).toHaveValue("");
  await expect(pages.field("/summary/de")).toHaveValue(SUMMARY);
  await expect(page.getByRole("heading", { name: texts.text("workspace.conflict_title"), exact: true })).toHaveCount(0);
  const profile = (await pages.work()).content.organisation;
  expect(profile).toMatchObject({ summary: { de: { text: SUMMARY } } });
  expect(profile?.["name"]).toEqual({});
});

test("what stands open stays open when rows come and go", WITH_SCRIPTS, async ({ site }) => {
  const pages = new WorkspacePages(site);
  const { id } = await begin(site);
  await open(site, id);
  await pages.open("validity");
  for (const [what, rows] of [["add_rule", 1], ["remove", 0]] as const) {
    await pages.press(what);
    await expect(pages.field("/schedule/rules/0/start_time")).toHaveCount(rows);
    await expect(pages.field("/publish_from"), what).toBeVisible();
    await expect(pages.field("/age/from"), "what was closed stays closed").toBeHidden();
  }
});

test("a contact and a place are made once, also where the form has to be sent again", WITH_SCRIPTS, async ({ page, site, watch }) => {
  const pages = new WorkspacePages(site);
  const { desk, organisation, id } = await begin(site);
  await open(site, id);
  // Where there is no place yet, a new one stands open.
  await pages.fill("/place/street", "Hauptstraße 1");
  await pages.field("/place/municipality").selectOption(SIEGEN);
  await pages.open("new_contact");
  await pages.fill("/contact/phone", "+49 221 4710 200");
  watch.expectNoConnection();
  await page.route(DRAFT, (route) => route.abort());
  await pages.press("add_rule");
  await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
  await page.unroute(DRAFT);
  await pages.press("add_rule");
  await expect(pages.field("/schedule/rules/0/start_time")).toBeVisible();
  await expect(pages.field("/contact/phone"), "what was made is chosen, and nothing is left to write").toBeHidden();
  const { contacts, places } = await desk.read<{ contacts: object[]; places: object[] }>(`/workspace/organisations/${organisation}`);
  expect([contacts.length, places.length], "one contact was there before").toEqual([2, 1]);
  const { offer } = (await pages.work()).content;
  expect([offer["contacts"], offer["places"]]).toEqual([[expect.anything(), expect.anything()], [expect.anything()]]);
});
