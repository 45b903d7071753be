import type { Locator } from "@playwright/test";

import { linkFor } from "../support/account.ts";
import { type Desk, enterAside, newClub } from "../support/desk.ts";
import { serverUrl } from "../support/environment.ts";
import { INVITATION, type Site, WORKSPACE } from "../support/site.ts";
import { expect, test } from "../support/test.ts";
import { WorkspacePages } from "../support/workspace.ts";

/** An organisation, and what its owner does by the API. */
interface Shared {
  desk: Desk;
  organisation: string;
}

/** Two people come to work for a new organisation, each at a device of their own: the second is invited by a mail. */
async function meet(first: Site, second: Site): Promise<Shared> {
  const { desk } = await enterAside(first.page.context(), first.texts.tag);
  const { id } = await desk.register(newClub());
  const other = await enterAside(second.page.context(), second.texts.tag);
  await desk.send("POST", `/workspace/organisations/${id}/members/invitations`, { email: other.address, role: "editor" });
  const link = new URL(await linkFor(other.address, INVITATION), serverUrl());
  await other.desk.send("POST", "/workspace/invitations/accept", { token: link.searchParams.get("token") });
  return { desk, organisation: id };
}

/** Begins an offer by the API, and gives its id. */
async function begin({ desk, organisation }: Shared): Promise<string> {
  return (await desk.beginPlain(organisation, "Sprachcafé")).entry.id;
}

/** Both have the same entry in front of them. */
async function openBoth(id: string, sites: [Site, Site]): Promise<[WorkspacePages, WorkspacePages]> {
  for (const site of sites) {
    await site.open(`${WORKSPACE}/eintrag/${id}`);
  }
  const [first, second] = sites;
  return [new WorkspacePages(first), new WorkspacePages(second)];
}

/** Types into several fields before anything of it comes to the server. */
async function fillAtOnce(pages: WorkspacePages, texts: Record<string, string>): Promise<void> {
  const { page } = pages.site;
  let send = (): void => {};
  const typed = new Promise<void>((resolve) => (send = resolve));
  await page.route("**/draft", async (route) => {
    await typed;
    await route.fallback();
  });
  for (const [pointer, text] of Object.entries(texts)) {
    await pages.fill(pointer, text);
  }
  send();
}

/** What asks which version counts. */
function question({ site }: WorkspacePages): Locator {
  return site.page.getByRole("heading", { name: site.texts.text("workspace.conflict_title"), exact: true });
}

/** One of both versions of a part. */
function version({ site }: WorkspacePages, part: string, whose: "my_version" | "their_version"): Locator {
  const versions = site.page.locator(`fieldset:has([name="conflict-${part}"]) .desk__version`);
  return versions.filter({ hasText: site.texts.text(`workspace.${whose}`) });
}

/** Expects both versions of a part, one beside the other. */
async function expectVersions(pages: WorkspacePages, part: string, mine: string, theirs: string): Promise<void> {
  await expect(version(pages, part, "my_version").getByText(mine, { exact: true })).toBeVisible();
  await expect(version(pages, part, "their_version").getByText(theirs, { exact: true })).toBeVisible();
}

/** Chooses what somebody else has written. */
async function chooseTheirs(pages: WorkspacePages, part: string): Promise<void> {
  const label = pages.site.texts.text("workspace.their_version");
  await pages.tap(version(pages, part, "their_version").getByText(label, { exact: true }));
}

/** The texts of an offer that two people write. */
interface Told {
  title: string;
  summary: string;
}

/** Expects that the server has these texts of an offer. */
async function expectStored(pages: WorkspacePages, { title, summary }: Told): Promise<void> {
  const texts = { title: { de: { text: title } }, summary: { de: { text: summary } } };
  await expect.poll(async () => (await pages.work()).content.offer).toMatchObject(texts);
}

const TOGETHER = { tag: ["@phone", "@scripts"] };

test("of two people who change different fields, each keeps theirs without a question", TOGETHER, async ({ site, watch, elsewhere }) => {
  const id = await begin(await meet(site, elsewhere.site));
  const [first, second] = await openBoth(id, [site, elsewhere.site]);
  const path = `/api/v1/workspace/offers/${id}/draft`;
  const [title, summary] = ["Sprachcafé am Abend", "Deutsch sprechen bei Kaffee und Kuchen."];
  await first.fill("/title/de", title);
  await first.expectSaved();

  elsewhere.watch.expectStatus(path, 412);
  await second.fill("/summary/de", summary);
  await second.expectSaved();
  await expect(second.field("/title/de"), "what the other one has written comes by itself").toHaveValue(title);
  await expect(second.field("/summary/de")).toHaveValue(summary);
  await expect(question(second)).toHaveCount(0);
  await expectStored(second, { title, summary });

  // The first one has not loaded the page again, and writes on.
  watch.expectStatus(path, 412);
  await first.fill("/title/de", `${title} am Montag`);
  await expect(first.field("/summary/de")).toHaveValue(summary);
  await expect(first.field("/title/de")).toHaveValue(`${title} am Montag`);
  await expect(question(first)).toHaveCount(0);
  await expectStored(first, { title: `${title} am Montag`, summary });
});

test("of two people who change the same fields, the second sees both versions and chooses one by one", TOGETHER, async ({ site, elsewhere }) => {
  const id = await begin(await meet(site, elsewhere.site));
  const [first, second] = await openBoth(id, [site, elsewhere.site]);
  const theirs = { title: "Café der Sprachen", summary: "Herzlich willkommen." };
  const mine = { title: "Sprachcafé am Abend", summary: "Deutsch sprechen bei Kaffee und Kuchen." };
  await first.fill("/title/de", theirs.title);
  await first.fill("/summary/de", theirs.summary);
  await expectStored(first, theirs);

  elsewhere.watch.expectStatus(`/api/v1/workspace/offers/${id}/draft`, 412);
  await fillAtOnce(second, { "/title/de": mine.title, "/summary/de": mine.summary });
  await expect(question(second)).toBeVisible();
  await expectVersions(second, "title/de", mine.title, theirs.title);
  await expectVersions(second, "summary/de", mine.summary, theirs.summary);
  await expectStored(second, theirs);
  await chooseTheirs(second, "summary/de");
  await second.press("conflict_save");
  await expect(question(second)).toHaveCount(0);
  await second.expectSaved();
  await expect(second.field("/title/de")).toHaveValue(mine.title);
  await expect(second.field("/summary/de")).toHaveValue(theirs.summary);
  await expectStored(second, { title: mine.title, summary: theirs.summary });
});

test("two people who write the same profile choose, too", TOGETHER, async ({ site, elsewhere }) => {
  const { organisation } = await meet(site, elsewhere.site);
  const [first, second] = await openBoth(organisation, [site, elsewhere.site]);
  const [theirs, mine, description] = ["Wir lernen zusammen Deutsch.", "Wir sprechen Deutsch.", "Uns gibt es seit zehn Jahren."];
  const stored = async (): Promise<unknown> => (await second.work(organisation)).content.organisation;
  await first.fill("/summary/de", theirs);
  await first.fill("/description/de", description);
  await expect.poll(stored).toMatchObject({ summary: { de: { text: theirs } }, description: { de: { text: description } } });

  elsewhere.watch.expectStatus(`/api/v1/workspace/profiles/${organisation}/draft`, 412);
  await second.fill("/summary/de", mine);
  await expect(question(second)).toBeVisible();
  await expectVersions(second, "summary/de", mine, theirs);
  await expect(version(second, "description/de", "my_version"), "only one has changed it").toHaveCount(0);
  await second.press("conflict_save");
  await expect(question(second)).toHaveCount(0);
  await second.expectSaved();
  await expect(second.field("/description/de")).toHaveValue(description);
  await expect.poll(stored).toMatchObject({ summary: { de: { text: mine } }, description: { de: { text: description } } });
});
