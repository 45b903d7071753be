import { test } from "../support/apart.ts";
import { type Desk, enterAside, newClub } from "../support/desk.ts";
import { type Site, WORKSPACE } from "../support/site.ts";
import { expect } from "../support/test.ts";
import { WorkspacePages } from "../support/workspace.ts";

/** An offer of somebody new, who is signed in on this device. */
interface Begun {
  desk: Desk;
  organisation: string;
  id: string;
}

/** Somebody new has begun an offer, with a contact and without a place. */
async function begin({ page, texts }: Site): Promise<Begun> {
  const { desk } = await enterAside(page.context(), texts.tag);
  const { id: organisation } = await desk.register(newClub());
  const { entry: { id } } = await desk.beginPlain(organisation, "Sprachcafé");
  return { desk, organisation, id };
}

/** Opens the form of an entry. */
async function open(site: Site, id: string): Promise<void> {
  await site.open(`${WORKSPACE}/eintrag/${id}`);
}

test("a new contact is on the device until it is taken over, and then chosen", { tag: "@phone" }, async ({ page, site, texts }) => {
  const pages = new WorkspacePages(site);
  const { desk, organisation, id } = await begin(site);
  await open(site, id);
  await pages.open("new_contact");
  await pages.fill("/contact/phone", "+49 221 4710 200");
  if (site.scripts) {
    await expect(page.getByText(texts.text("workspace.saved_beside"), { exact: true })).toBeVisible();
  }
  await pages.press("take_contact");
  const boxes = pages.field("/contacts");
  await expect(boxes, "the one of before, and the new one").toHaveCount(2);
  const { contacts } = await desk.read<{ contacts: { id: string; contact: { phone: string } }[] }>(`/workspace/organisations/${organisation}`);
  const made = contacts.find(({ contact }) => contact.phone === "+49 221 4710 200");
  await expect(pages.box("/contacts", made?.id ?? "")).toBeChecked();
  await expect(pages.field("/contact/phone"), "nothing is left to write").toBeHidden();
  expect((await pages.work(id)).content.offer["contacts"]).toHaveLength(2);
  if (site.scripts) {
    await expect(pages.box("/contacts", made?.id ?? "")).toBeFocused();
    await pages.expectSaved();
  }
});

test("where nothing new is written, nothing is taken over", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts }) => {
  const pages = new WorkspacePages(site);
  const { id } = await begin(site);
  await open(site, id);
  await pages.press("take_place");
  const alert = page.getByRole("main").getByRole("alert");
  await alert.getByRole("link", { name: texts.text("workspace.problem.place_unwritten"), exact: true }).click();
  await expect(pages.field("/place/street")).toBeFocused();
});

test("a note about several fields stands at one place", { tag: "@phone" }, async ({ page, site, reviewer }) => {
  const pages = new WorkspacePages(site);
  const { desk, organisation, id } = await begin(site);
  await reviewer.welcome(await desk.organisation(organisation));
  const notes = ["/schedule", "/cost", "/registration", "/documents", "/title"].map((pointer) => ({ pointer, text: `Bitte ändern: ${pointer}` }));
  await reviewer.askForChanges((await desk.handIn(await desk.entry(id))).entry, notes);
  await open(site, id);
  const shown = page.getByRole("main").locator(".desk__note");
  for (const { text } of notes) {
    await expect(shown.filter({ hasText: text }), text).toHaveCount(1);
  }
  for (const pointer of ["/cost/kind", "/registration/kind", "/title/de"]) {
    await expect(pages.note(pointer).first(), pointer).toBeVisible();
  }
});

test("the preview has what was typed right before", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts }) => {
  const pages = new WorkspacePages(site);
  const { id } = await begin(site);
  await open(site, id);
  await pages.fill("/title/de", "Sprachcafé am Abend");
  await page.getByRole("main").getByRole("link", { name: texts.text("workspace.preview"), exact: true }).click();
  await expect(page.getByText(texts.text("workspace.preview_notice"), { exact: true })).toBeVisible();
  await expect(site.heading).toHaveText("Sprachcafé am Abend");
});
