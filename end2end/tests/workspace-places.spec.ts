import type { Locator } from "@playwright/test";

import { expectNothingSticksOut } from "../support/accessible.ts";
import { enterAside, german, newClub, plainOffer } from "../support/desk.ts";
import { WORKSPACE } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";
import { shown } from "../support/texts.ts";
import { SIEGEN, WorkspacePages } from "../support/workspace.ts";

/** Texts in their languages, as the API has them. */
type Told = Record<string, { text: string }>;

/** What an organisation has. */
interface Parts {
  contacts: { contact: { function: Told; note?: Told } }[];
  places: { place: { name?: Told; note?: Told } }[];
}

inEachLanguage(() => {
  test("known places that are ticked are shown on the map of the county and in words", { tag: "@phone" }, async ({ page, site, texts, api }) => {
    const pages = new WorkspacePages(site);
    const { desk } = await enterAside(page.context(), texts.tag);
    const { id } = await desk.register(newClub());
    const point = { lat: 50.8748, lon: 8.0243, precision: "exact" };
    const place = (name: string, more: object = {}): Promise<string> =>
      desk.add(id, "places", { name: german(name), municipality: SIEGEN, ...more });
    const [hall, school, garden] = [await place("Pfarrheim", { point }), await place("Schule", { point: { ...point, lat: 50.9 } }), await place("Garten")];
    const { entry } = await desk.beginPlain(id, "Sprachcafé");
    const path = `${WORKSPACE}/eintrag/${entry.id}`;
    const town = await api.label("municipality", SIEGEN);
    const words = (key: string, names: string[]): string => {
      const places = names.map((name) => `${name} (${town})`).join(texts.text("common.list_separator"));
      return texts.text(`workspace.${key}`, { places });
    };
    const map = page.getByRole("main").locator(".place-map--small");
    const marks = map.locator(".place-map__dot");
    const chosen = async (): Promise<unknown> => (await desk.entry(entry.id)).content.offer["places"];
    /** Ticks a place or unticks it, after which these are ticked and saved. */
    const tick = async (ticked: string, all: string[]): Promise<void> => {
      await pages.tap(pages.box("/places", ticked).locator("xpath=following-sibling::label"));
      if (!site.scripts) {
        await pages.press("save");
        await site.ready();
      }
      await expect.poll(chosen).toEqual(all);
    };
    await site.open(path);
    await expect(map, "nothing is ticked").toHaveCount(0);
    await tick(hall, [hall]);
    await expect(map.locator(".place-map__said")).toHaveText(shown(words("places_on_map", ["Pfarrheim"])));
    await expect(marks).toHaveCount(1);
    const name = texts.text("workspace.place_map", { place: await api.region() });
    const drawing: Locator = map.getByRole("img", { name: shown(name) });
    await expect(drawing).toBeVisible();
    await expect(map.locator("figcaption")).toContainText("GeoBasis-DE");
    await tick(garden, [hall, garden]);
    await expect(marks, "nobody knows where that is").toHaveCount(1);
    const unknown = page.getByRole("main").locator("p.text-note").filter({ hasText: "Garten" });
    const link = texts.text("workspace.edit_parts");
    await expect(unknown).toHaveText(shown(`${words("places_not_on_map", ["Garten"])} ${link}`));
    const kept = site.path(`${WORKSPACE}/organisation/${id}`);
    await expect(unknown.getByRole("link", { name: link, exact: true })).toHaveAttribute("href", kept);
    const contacts = page.getByRole("main").locator("section:has(> #contact)");
    await expect(contacts.getByRole("link", { name: link, exact: true }), "contacts are changed there, too").toHaveAttribute("href", kept);
    await expectNothingSticksOut(page);

    const boundaries: string[] = [];
    page.on("request", (request) => boundaries.push(...[request.url()].filter((url) => url.includes("/boundaries"))));
    await site.open(path);
    await expect(marks).toHaveCount(1);
    await expect(drawing).toBeVisible();
    expect(boundaries, "the page has come with it").toEqual([]);
    await tick(school, [hall, school, garden]);
    await expect(marks).toHaveCount(2);
    await expect(map.locator(".place-map__said")).toHaveText(shown(words("places_on_map", ["Pfarrheim", "Schule"])));
    await tick(hall, [school, garden]);
    await expect(marks).toHaveCount(1);
    await tick(school, [garden]);
    await expect(map).toHaveCount(0);
    await expect(unknown).toBeVisible();
  });

  test("a new contact and a new place are written in the languages that the entry has", { tag: "@phone" }, async ({ page, site, texts }) => {
    const pages = new WorkspacePages(site);
    const { desk } = await enterAside(page.context(), texts.tag);
    const { id } = await desk.register(newClub());
    const plain = await desk.beginPlain(id, "Sprachcafé");
    const [contact] = plain.content.offer["contacts"] as string[];
    await site.open(`${WORKSPACE}/eintrag/${plain.entry.id}`);
    await expect(pages.field("/contact/function/de")).toHaveCount(1);
    await expect(pages.field("/contact/function/en"), "it is written in German alone").toHaveCount(0);
    const title = { de: "Sprachcafé", en: "Language café" };
    const { entry } = await desk.begin(id, { ...plainOffer("Sprachcafé", contact ?? ""), title });
    await site.open(`${WORKSPACE}/eintrag/${entry.id}`);
    await expect(pages.field("/place/note/ar"), "it is not written in Arabic").toHaveCount(0);
    await site.unfold();
    await pages.fill("/contact/function/en", "Registration");
    await pages.fill("/place/note/en", "Through the yard");
    if (site.scripts) {
      await expect(page.getByText(texts.text("workspace.saved_beside"), { exact: true })).toBeVisible();
      await page.reload();
      await site.ready();
      await expect(pages.field("/contact/function/en"), "the device has it").toHaveValue("Registration");
      await expect(pages.field("/place/note/en")).toHaveValue("Through the yard");
      await site.unfold();
    }
    await pages.fill("/contact/phone", "+49 221 4710 200");
    await pages.fill("/place/street", "Hauptstraße 1");
    await pages.field("/place/municipality").selectOption(SIEGEN);
    await pages.press("take_contact");
    await expect(pages.field("/contacts"), "the one of before, and the new one").toHaveCount(2);
    await expect(pages.field("/places")).toBeChecked();
    const { contacts, places } = await desk.read<Parts>(`/workspace/organisations/${id}`);
    expect(contacts[1]?.contact.function["en"]).toMatchObject({ text: "Registration" });
    expect(places[0]?.place.note?.["en"]).toMatchObject({ text: "Through the yard" });
  });
});
