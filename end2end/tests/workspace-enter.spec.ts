import { type Desk, enterAside, newClub } from "../support/desk.ts";
import { type Site, WORKSPACE } from "../support/site.ts";
import { expect, test } from "../support/test.ts";
import { SIEGEN, WorkspacePages } from "../support/workspace.ts";

const TITLE = "Sprachcafé am Abend";
const STREET = "Hauptstraße 1";

const WITH_SCRIPTS = { tag: ["@phone", "@scripts"] };

/** Somebody new has the form of an offer in front of them; their organisation has a contact and no place. */
async function open(site: Site): Promise<{ desk: Desk; organisation: string }> {
  const { desk } = await enterAside(site.page.context(), site.texts.tag);
  const { id: organisation } = await desk.register(newClub());
  const { entry } = await desk.beginPlain(organisation, "Sprachcafé");
  await site.open(`${WORKSPACE}/eintrag/${entry.id}`);
  return { desk, organisation };
}

test("Enter saves what is typed, and makes nothing of what is half written", WITH_SCRIPTS, async ({ page, site, texts }) => {
  const pages = new WorkspacePages(site);
  const { desk, organisation } = await open(site);
  await site.inPlace(async () => {
    await pages.fill("/title/de", TITLE);
    await pages.field("/place/municipality").selectOption(SIEGEN);
    await pages.fill("/place/street", STREET);
    await pages.field("/place/street").press("Enter");
    await expect(page.getByText(texts.text("workspace.saved_beside"), { exact: true })).toBeVisible();
    await expect(pages.field("/place/street"), "where one writes on").toBeFocused();
    await expect(pages.field("/place/street")).toHaveValue(STREET);
  });
  const { places } = await desk.read<{ places: object[] }>(`/workspace/organisations/${organisation}`);
  expect(places).toEqual([]);
  expect((await pages.work()).content.offer).toMatchObject({ title: { de: { text: TITLE } }, places: [] });
});

test("Enter without a connection leaves it to the device", WITH_SCRIPTS, async ({ page, site, texts, watch }) => {
  const pages = new WorkspacePages(site);
  await open(site);
  watch.expectNoConnection();
  await page.route("**/api/v1/workspace/offers/*/draft", (route) => route.abort());
  await pages.fill("/title/de", TITLE);
  await pages.field("/title/de").press("Enter");
  await expect(page.getByText(texts.text("workspace.saved_on_device"), { exact: true })).toBeVisible();
  await expect(page.getByRole("main").getByRole("alert"), "nothing has failed").toHaveCount(0);
  await page.unroute("**/api/v1/workspace/offers/*/draft");
  await pages.expectSaved();
  expect((await pages.work()).content.offer).toMatchObject({ title: { de: { text: TITLE } } });
});
