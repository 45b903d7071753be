import type { Locator } from "@playwright/test";

import { test } from "../support/apart.ts";
import { type Desk, enterAside, newClub, newWord } from "../support/desk.ts";
import { type Site, WORKSPACE } from "../support/site.ts";
import { expect } from "../support/test.ts";
import { beginOffer, expectGone, meet } from "../support/together.ts";
import { WorkspacePages } from "../support/workspace.ts";

/** Somebody new, who is signed in on this device, and their organisation. */
async function begin({ page, texts }: Site): Promise<{ desk: Desk; organisation: string }> {
  const { desk } = await enterAside(page.context(), texts.tag);
  return { desk, organisation: (await desk.register(newClub())).id };
}

/** What asks once more before something is deleted. */
function asking({ page, texts }: Site, key: string): Locator {
  return page.getByRole("main").locator("summary").filter({ hasText: texts.text(`workspace.${key}`) });
}

/** Expects the overview, which says what was done. */
async function expectDone(site: Site, done: string): Promise<void> {
  const { page, texts } = site;
  await expect(page).toHaveURL((url) => url.pathname === site.path(WORKSPACE));
  await expect(page.getByText(texts.text(`workspace.done.${done}`), { exact: true })).toBeVisible();
  await site.ready();
}

test("a draft that was never public is deleted, once it was asked again", { tag: "@phone" }, async ({ site, texts, watch }) => {
  const pages = new WorkspacePages(site);
  const { desk, organisation } = await begin(site);
  const [title, other] = [`Sprachcafé ${newWord()}`, `Nähstube ${newWord()}`];
  const { entry: { id } } = await desk.beginPlain(organisation, title);
  await desk.beginPlain(organisation, other);
  await site.open(WORKSPACE);
  await pages.choose(title);
  await pages.open("more_actions");
  await pages.pressOnceMore("discard", texts.text("workspace.discard_lost"));
  await expectDone(site, "discarded");
  await expect(pages.item(other)).toBeVisible();
  await expect(pages.item(title)).toHaveCount(0);
  await expectGone({ site, watch }, `${WORKSPACE}/eintrag/${id}`);
});

test("an offer that was taken back is deleted, and not while it waits", { tag: "@phone" }, async ({ page, site, texts, watch }) => {
  const pages = new WorkspacePages(site);
  const { desk, organisation } = await begin(site);
  const title = `Sprachcafé ${newWord()}`;
  const { entry: { id }, version } = await desk.handIn(await desk.beginPlain(organisation, title));
  const editor = `${WORKSPACE}/eintrag/${id}`;
  await site.open(editor);
  await pages.open("more_actions");
  await expect(page.getByRole("main").getByRole("button", { name: texts.text("workspace.withdraw"), exact: true })).toBeVisible();
  for (const key of ["discard", "delete_offer"]) {
    await expect(asking(site, key), "it waits for a decision").toHaveCount(0);
  }
  await desk.send("DELETE", `/workspace/entries/${id}/submission`, {}, { version });
  await site.open(editor);
  await pages.open("more_actions");
  await pages.pressOnceMore("delete_offer", texts.text("workspace.discard_lost"));
  await expectDone(site, "deleted");
  await expect(pages.item(title)).toHaveCount(0);
  await expectGone({ site, watch }, editor);
});

test("an organisation that was registered by mistake is deleted by its owner, with all it has", { tag: "@phone" }, async ({ page, site, texts, watch, elsewhere }) => {
  test.slow();
  const shared = await meet(site, elsewhere.site);
  const { organisation, name } = shared;
  const [profile, offer] = [`${WORKSPACE}/eintrag/${organisation}`, `${WORKSPACE}/eintrag/${await beginOffer(shared)}`];
  await elsewhere.site.open(profile);
  await expect(new WorkspacePages(elsewhere.site).field("/name/de")).toHaveValue(name);
  await expect(asking(elsewhere.site, "delete_organisation"), "that is for owners").toHaveCount(0);

  await site.open(WORKSPACE);
  await page.getByRole("link", { name: texts.text("workspace.edit_profile"), exact: true }).click();
  const pages = new WorkspacePages(site);
  await expect(pages.field("/name/de")).toHaveValue(name);
  await site.ready();
  await pages.pressOnceMore("delete_organisation", texts.text("workspace.delete_organisation_lost"));
  await expectDone(site, "organisation_deleted");
  for (const person of [{ site, watch }, elsewhere]) {
    await expectGone(person, profile);
    await expectGone(person, offer);
    await person.site.open(WORKSPACE);
    await expect(person.site.page.getByText(texts.text("workspace.none_lead"), { exact: true })).toBeVisible();
    await expect(person.site.page.getByRole("heading", { name, exact: true })).toHaveCount(0);
  }
});

test("neither what the public has seen nor a confirmed organisation can be deleted", { tag: "@phone" }, async ({ page, site, texts, reviewer }) => {
  const pages = new WorkspacePages(site);
  const { desk, organisation } = await begin(site);
  await reviewer.welcome(await desk.organisation(organisation));
  const { entry } = await desk.handIn(await desk.beginPlain(organisation, `Sprachcafé ${newWord()}`));
  await reviewer.publish(entry);
  await site.open(`${WORKSPACE}/eintrag/${entry.id}`);
  await pages.open("more_actions");
  await expect(page.getByRole("button", { name: texts.text("workspace.to_state.ended"), exact: true })).toBeVisible();
  for (const key of ["discard", "delete_offer"]) {
    await expect(asking(site, key)).toHaveCount(0);
  }
  await site.open(`${WORKSPACE}/eintrag/${organisation}`);
  await expect(pages.field("/name/de")).toBeVisible();
  await expect(asking(site, "delete_organisation")).toHaveCount(0);
});
