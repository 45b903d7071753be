import type { Locator } from "@playwright/test";

import { type Site, WORKSPACE } from "../support/site.ts";
import { expect, test } from "../support/test.ts";
import { beginOffer, expectGone, meet } from "../support/together.ts";
import { WorkspacePages } from "../support/workspace.ts";

type Role = "owner" | "editor";

/** What everybody is called here. */
const PERSON = "Ana Beispiel";

/** Where it is seen who works for an organisation. */
function membersOf(organisation: string): string {
  return `${WORKSPACE}/mitglieder/${organisation}`;
}

/** What is said of a member with this address, and what can be done about them. */
function member({ page }: Site, address: string): Locator {
  return page.getByRole("main").getByRole("listitem").filter({ hasText: address });
}

/** The part of the page that is for owners alone. */
function inviting({ page, texts }: Site): Locator {
  return page.getByRole("heading", { name: texts.text("workspace.invite_title"), exact: true });
}

/** The button that gives a member this role. */
function toRole(site: Site, address: string, role: Role): Locator {
  return member(site, address).getByRole("button", { name: site.texts.text(`workspace.to_role.${role}`), exact: true });
}

/** Expects that a member is told to have this role. */
async function expectRole(site: Site, address: string, role: Role): Promise<void> {
  await expect(member(site, address).getByText(site.texts.text(`workspace.role.${role}`), { exact: true })).toBeVisible();
  await site.ready();
}

/** Gives a member another role. */
async function giveRole(site: Site, address: string, role: Role): Promise<void> {
  await toRole(site, address, role).click();
  await expectRole(site, address, role);
  await expectDone(site, "role_changed");
}

/** Expects that something was done. */
async function expectDone({ page, texts }: Site, done: string): Promise<void> {
  await expect(page.getByText(texts.text(`workspace.done.${done}`), { exact: true })).toBeVisible();
}

/** Somebody leaves, and comes to the overview. */
async function leave(site: Site, address: string): Promise<void> {
  const { page, texts } = site;
  await new WorkspacePages(site).pressOnceMore("leave", texts.text("workspace.leave_lost"), member(site, address));
  await expect(page).toHaveURL((url) => url.pathname === site.path(WORKSPACE));
  await expectDone(site, "left");
  await site.ready();
}

/** An owner removes somebody. */
async function remove(site: Site, address: string): Promise<void> {
  const lost = site.texts.text("workspace.remove_lost", { person: PERSON });
  await new WorkspacePages(site).pressOnceMore("remove", lost, member(site, address));
  await expectDone(site, "removed");
  await expect(member(site, address)).toHaveCount(0);
}

/** Expects that somebody works for nobody. */
async function expectNoOrganisation(site: Site, name: string): Promise<void> {
  const { page, texts } = site;
  await site.open(WORKSPACE);
  await expect(page.getByText(texts.text("workspace.none_lead"), { exact: true })).toBeVisible();
  await expect(page.getByRole("heading", { name, exact: true })).toHaveCount(0);
}

test("the owner makes an editor an owner, and an editor again", { tag: "@phone" }, async ({ site, elsewhere: { site: other } }) => {
  test.slow();
  const { organisation, owner, editor } = await meet(site, other);
  await other.open(membersOf(organisation));
  await expectRole(other, owner, "owner");
  await expectRole(other, editor, "editor");
  await expect(other.page.getByRole("main").locator('button[value^="owner:"], button[value^="editor:"]'), "an editor changes nothing").toHaveCount(0);
  await expect(inviting(other)).toHaveCount(0);

  await site.open(membersOf(organisation));
  await giveRole(site, editor, "owner");
  await other.open(membersOf(organisation));
  await expectRole(other, editor, "owner");
  await expect(inviting(other)).toBeVisible();
  await expect(toRole(other, owner, "editor"), "an owner decides about the others").toBeVisible();

  await giveRole(site, editor, "editor");
  await other.open(membersOf(organisation));
  await expectRole(other, editor, "editor");
  await expect(inviting(other)).toHaveCount(0);
});

test("the last owner stays, is told why, and goes once somebody else is one", { tag: "@phone" }, async ({ page, site, texts, watch, elsewhere: { site: other } }) => {
  test.slow();
  const { organisation, name, owner, editor } = await meet(site, other);
  const members = membersOf(organisation);
  const alert = page.getByRole("main").getByRole("alert");
  const expectRefused = async (): Promise<void> => {
    await expect(alert).toContainText(texts.text("workspace.problem.last_owner"));
    await expectRole(site, owner, "owner");
  };
  watch.expectStatus(site.path(members), 422);
  await site.open(members);
  await new WorkspacePages(site).pressOnceMore("leave", texts.text("workspace.leave_lost"), member(site, owner));
  await expectRefused();
  await site.open(members);
  await expect(alert).toHaveCount(0);
  await toRole(site, owner, "editor").click();
  await expectRefused();

  // Once there are two, one hands over and goes.
  await site.open(members);
  await giveRole(site, editor, "owner");
  await giveRole(site, owner, "editor");
  await expect(inviting(site)).toHaveCount(0);
  await expect(toRole(site, editor, "editor")).toHaveCount(0);
  await leave(site, owner);
  await expectNoOrganisation(site, name);
  await other.open(members);
  await expectRole(other, editor, "owner");
  await expect(inviting(other)).toBeVisible();
  await expect(member(other, owner)).toHaveCount(0);
});

test("an editor leaves and does not see the organisation any more", { tag: "@phone" }, async ({ site, elsewhere }) => {
  test.slow();
  const shared = await meet(site, elsewhere.site);
  const { organisation, name, owner, editor } = shared;
  const id = await beginOffer(shared);
  await elsewhere.site.open(WORKSPACE);
  await expect(elsewhere.site.page.getByRole("heading", { name, exact: true })).toBeVisible();
  await elsewhere.site.open(membersOf(organisation));
  await leave(elsewhere.site, editor);
  await expectNoOrganisation(elsewhere.site, name);
  for (const page of [membersOf(organisation), `${WORKSPACE}/eintrag/${id}`]) {
    await expectGone(elsewhere, page);
  }
  await site.open(membersOf(organisation));
  await expectRole(site, owner, "owner");
  await expect(member(site, editor)).toHaveCount(0);
});

test("who is removed does not come to the editor any more", { tag: "@phone" }, async ({ site, elsewhere }) => {
  test.slow();
  const shared = await meet(site, elsewhere.site);
  const { organisation, name, editor } = shared;
  const id = await beginOffer(shared);
  const pages = [`${WORKSPACE}/eintrag/${id}`, `${WORKSPACE}/vorschau/${id}`, membersOf(organisation)];
  for (const page of pages) {
    expect((await elsewhere.site.open(page)).status(), page).toBe(200);
  }
  await site.open(membersOf(organisation));
  await remove(site, editor);
  for (const page of pages) {
    await expectGone(elsewhere, page);
  }
  await expectNoOrganisation(elsewhere.site, name);
});

test("who is removed while writing is told so", { tag: "@phone" }, async ({ site, texts, elsewhere }) => {
  const shared = await meet(site, elsewhere.site);
  const id = await beginOffer(shared);
  const editor = `${WORKSPACE}/eintrag/${id}`;
  await elsewhere.site.open(editor);
  await site.open(membersOf(shared.organisation));
  await remove(site, shared.editor);

  const pages = new WorkspacePages(elsewhere.site);
  const { page } = elsewhere.site;
  elsewhere.watch.expectStatus(`/api/v1/workspace/offers/${id}/draft`, 404);
  elsewhere.watch.expectStatus(elsewhere.site.path(editor), 404);
  await pages.fill("/title/de", "Sprachcafé am Abend");
  if (site.scripts) {
    await expect(page.locator(".desk__saved")).toContainText(texts.text("workspace.saved_refused"));
    await expect(page.getByRole("main").getByRole("alert")).toContainText(texts.text("workspace.changed"));
    await expect(pages.field("/title/de")).toHaveValue("Sprachcafé am Abend");
  } else {
    await pages.press("save");
    await expect(elsewhere.site.heading).toHaveText(texts.text("problems.not_found_title"));
  }
  await expectGone(elsewhere, editor);
  expect((await shared.desk.entry(id)).content.offer, "nothing of it is saved").toMatchObject({ title: { de: { text: "Sprachcafé" } } });
});
