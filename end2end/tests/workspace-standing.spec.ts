import type { Locator } from "@playwright/test";

import { test } from "../support/apart.ts";
import { Desk, type EntryWork, enterAside, german, newClub, newWord } from "../support/desk.ts";
import type { Reviewer } from "../support/review.ts";
import { OFFERS, type Site, WORKSPACE } from "../support/site.ts";
import { expect } from "../support/test.ts";
import { shown } from "../support/texts.ts";
import { WorkspacePages } from "../support/workspace.ts";

/** Somebody new, signed in on this device, has an offer with this title published. */
async function publish({ page, texts }: Site, reviewer: Reviewer, title: string): Promise<EntryWork> {
  const { desk } = await enterAside(page.context(), texts.tag);
  const { id } = await desk.register(newClub());
  await reviewer.welcome(await desk.organisation(id));
  const { entry } = await desk.handIn(await desk.beginPlain(id, title));
  await reviewer.publish(entry);
  return desk.entry(entry.id);
}

/** Expects that the page of an entry says how it stands, once it is there. */
async function expectState(site: Site, state: string): Promise<void> {
  const badge = site.page.getByRole("main").locator(".ways .desk__badge");
  await expect(badge).toHaveText(site.texts.text(`workspace.state.${state}`));
  await site.ready();
}

test("an offer pauses, goes on, ends and is put away, and the public sees that", { tag: "@phone" }, async ({ site, texts, reviewer, elsewhere: { site: reader, watch } }) => {
  // Two people look at ten pages.
  test.slow();
  const pages = new WorkspacePages(site);
  const { entry: { id, slug } } = await publish(site, reviewer, `Sprachcafé ${newWord()}`);
  const become = async (state: string): Promise<void> => {
    await pages.open("more_actions");
    await pages.press(`to_state.${state}`);
  };
  const path = `${OFFERS}/${slug}`;
  const pause = reader.page.getByRole("main").locator(".notice").filter({ hasText: texts.text("entry.paused") });
  await site.open(`${WORKSPACE}/eintrag/${id}`);
  await expectState(site, "published");
  await pages.open("more_actions");
  await pages.fill("/until", "2031-06-05");
  await pages.fill("/state_note", "Sommerpause im Pfarrheim");
  await pages.press("to_state.paused");
  await expectState(site, "paused");
  await reader.open(path);
  const date = texts.text("dates.date", { day: "5", month: texts.text("dates.month.6"), year: "2031" });
  await expect(pause.getByText(shown(texts.text("entry.paused_until", { date })))).toBeVisible();
  await expect(pause.getByText("Sommerpause im Pfarrheim", { exact: true })).toBeVisible();

  await become("active");
  await expectState(site, "published");
  expect((await reader.open(path)).status()).toBe(200);
  await expect(pause, "it goes on").toHaveCount(0);

  await become("ended");
  await expectState(site, "ended");
  watch.expectStatus(reader.path(path), 404);
  expect((await reader.open(path)).status(), "what has ended is not public").toBe(404);
  await become("archived");
  await expectState(site, "archived");
  expect((await reader.open(path)).status(), "nor is what was put away").toBe(404);

  await become("active");
  await expectState(site, "published");
  expect((await reader.open(path)).status(), "nothing of it was lost").toBe(200);
});

test("what is typed of a pause stays in the window until the offer pauses", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts, reviewer }) => {
  const note = "Sommerpause im Pfarrheim";
  const pages = new WorkspacePages(site);
  const { entry: { id } } = await publish(site, reviewer, `Sprachcafé ${newWord()}`);
  const kept = (): Promise<string | null> => page.evaluate((name) => sessionStorage.getItem(name), `form.pause.${id}`);
  await site.open(`${WORKSPACE}/eintrag/${id}`);
  await pages.open("more_actions");
  await pages.fill("/state_note", note);
  await page.reload();
  await site.ready();
  await expect(page.getByText(texts.text("workspace.restored"), { exact: true })).toBeVisible();
  await expect(pages.field("/state_note")).toBeVisible();
  await expect(pages.field("/state_note")).toHaveValue(note);
  expect(await kept()).toContain(note);
  await pages.press("to_state.paused");
  await expectState(site, "paused");
  expect(await kept(), "it has arrived").toBeNull();
  await expect(pages.field("/state_note")).toHaveValue(note);
});

test("an earlier version is looked at and becomes the draft, and the public version stays", { tag: "@phone" }, async ({ page, site, texts, reviewer, elsewhere: { site: reader } }) => {
  const [first, second, third] = [`Sprachcafé ${newWord()}`, `Nähstube ${newWord()}`, `Chor ${newWord()}`];
  const pages = new WorkspacePages(site);
  const desk = new Desk(page.context().request);
  const { entry: { id } } = await publish(site, reviewer, first);
  const rename = async (title: string): Promise<EntryWork> => {
    const work = await desk.entry(id);
    return desk.save(work, { ...work.content.offer, title: german(title) });
  };
  await reviewer.publish((await desk.handIn(await rename(second))).entry);
  await rename(third);

  await site.open(`${WORKSPACE}/eintrag/${id}`);
  await expectState(site, "draft");
  await pages.open("versions");
  const listed = (title: string): Locator => page.getByRole("main").getByRole("listitem").filter({ hasText: title });
  const look = { name: texts.text("workspace.look_at_version"), exact: true };
  await expect(listed(third).getByRole("link", look), "it is on the page already").toHaveCount(0);
  await listed(first).getByRole("link", look).click();
  await expect(page).toHaveURL((url) => url.searchParams.has("version"));
  await expect(page.getByText(texts.text("workspace.version_differs"), { exact: true })).toBeVisible();
  const side = (key: string): Locator => page.locator(".desk__version").filter({ hasText: texts.text(`workspace.${key}`) });
  await expect(side("version_then")).toContainText(first);
  await expect(side("version_now")).toContainText(third);
  await expect(pages.field("/title/de"), "it is only looked at").toHaveValue(third);

  await site.ready();
  await pages.press("restore_version");
  await expect(page.getByText(texts.text("workspace.done.version_restored"), { exact: true })).toBeVisible();
  await expectState(site, "draft");
  await expect(pages.field("/title/de")).toHaveValue(first);
  await pages.open("versions");
  await expect(listed(third), "what only the draft had stays").toContainText(texts.text("workspace.earlier_draft"));
  const { entry, content } = await pages.work();
  expect(entry.work).toBe("draft");
  expect(content.offer["title"]).toMatchObject({ de: { text: first } });
  await reader.open(`${OFFERS}/${id}`);
  await expect(reader.heading).toHaveText(second);
});
