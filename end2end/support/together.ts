import { type Locator, expect } from "@playwright/test";

import { linkFor } from "./account.ts";
import { type Desk, enterAside, german, newWord } from "./desk.ts";
import { serverUrl } from "./environment.ts";
import { INVITATION, type Site, WORKSPACE } from "./site.ts";
import type { Elsewhere } from "./test.ts";
import { WorkspacePages } from "./workspace.ts";

/** An organisation of two people. */
export interface Shared {
  /** What its owner does by the API. */
  desk: Desk;
  organisation: string;
  name: string;
  /** The addresses of both. */
  owner: string;
  editor: string;
}

/** Two people come to work for a new organisation, each at a device of their own: the second is invited by a mail. */
export async function meet(first: Site, second: Site): Promise<Shared> {
  const { address: owner, desk } = await enterAside(first.page.context(), first.texts.tag);
  const name = `Verein ${newWord()}`;
  const { id } = await desk.register({ name: german(name), kind: "club" });
  const other = await enterAside(second.page.context(), second.texts.tag);
  await desk.send("POST", `/workspace/organisations/${id}/members/invitations`, { email: other.address, role: "editor" });
  const link = new URL(await linkFor(other.address, INVITATION), serverUrl());
  await other.desk.send("POST", "/workspace/invitations/accept", { token: link.searchParams.get("token") });
  return { desk, organisation: id, name, owner, editor: other.address };
}

/** Begins an offer by the API, and gives its id. */
export async function beginOffer({ desk, organisation }: Shared): Promise<string> {
  return (await desk.beginPlain(organisation, "Sprachcafé")).entry.id;
}

/** Both have the same entry in front of them. */
export async function openBoth(id: string, sites: [Site, Site]): Promise<[WorkspacePages, WorkspacePages]> {
  for (const site of sites) {
    await site.open(`${WORKSPACE}/eintrag/${id}`);
  }
  const [first, second] = sites;
  return [new WorkspacePages(first), new WorkspacePages(second)];
}

/** Expects that a page is not there for whoever opens it. */
export async function expectGone({ site, watch }: Elsewhere, page: string): Promise<void> {
  watch.expectStatus(site.path(page), 404);
  expect((await site.open(page)).status(), page).toBe(404);
  await expect(site.heading).toHaveText(site.texts.text("problems.not_found_title"));
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
export function question({ site }: WorkspacePages): Locator {
  return site.page.getByRole("heading", { name: site.texts.text("workspace.conflict_title"), exact: true });
}

/** One of both versions of a part. */
export function version({ site }: WorkspacePages, part: string, whose: "my_version" | "their_version"): Locator {
  const versions = site.page.locator(`fieldset:has([name="conflict-${part}"]) .desk__version`);
  return versions.filter({ hasText: site.texts.text(`workspace.${whose}`) });
}

/** Expects both versions of a part, one beside the other. */
export async function expectVersions(pages: WorkspacePages, part: string, mine: string, theirs: string): Promise<void> {
  await expect(version(pages, part, "my_version").getByText(mine, { exact: true })).toBeVisible();
  await expect(version(pages, part, "their_version").getByText(theirs, { exact: true })).toBeVisible();
}

/** Chooses what somebody else has written. */
async function chooseTheirs(pages: WorkspacePages, part: string): Promise<void> {
  const label = pages.site.texts.text("workspace.their_version");
  await pages.tap(version(pages, part, "their_version").getByText(label, { exact: true }));
}

/** The texts of an offer that two people write. */
export interface Told {
  title: string;
  summary: string;
}

/** Expects that the server has these texts of an offer. */
export async function expectStored(pages: WorkspacePages, { title, summary }: Told): Promise<void> {
  const texts = { title: { de: { text: title } }, summary: { de: { text: summary } } };
  await expect.poll(async () => (await pages.work()).content.offer).toMatchObject(texts);
}

/** What two people have written into the same fields. */
export interface Disagreement {
  /** Those of the second, who is asked. */
  pages: WorkspacePages;
  mine: Told;
  theirs: Told;
}

/** Two people change the same fields, and the second sees both versions. */
export async function disagree(site: Site, elsewhere: Elsewhere): Promise<Disagreement> {
  const id = await beginOffer(await meet(site, elsewhere.site));
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
  return { pages: second, mine, theirs };
}

/** The second keeps their own title and takes the summary of the other one. */
export async function chooseOneByOne({ pages, mine, theirs }: Disagreement): Promise<void> {
  await chooseTheirs(pages, "summary/de");
  await pages.press("conflict_save");
  await expect(question(pages)).toHaveCount(0);
  await pages.expectSaved();
  await expect(pages.field("/title/de")).toHaveValue(mine.title);
  await expect(pages.field("/summary/de")).toHaveValue(theirs.summary);
  await expectStored(pages, { title: mine.title, summary: theirs.summary });
}
