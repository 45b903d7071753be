import type { Locator } from "@playwright/test";

import type { Api, Offer } from "../support/api.ts";
import { newWord } from "../support/desk.ts";
import { CLAIM_ORGANISATION, ORGANISATIONS, REGISTER_ORGANISATION, type Site, WORKSPACE } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";
import { WorkspacePages } from "../support/workspace.ts";

/** Different organisations of the demo content. */
async function organisations(api: Api): Promise<Offer["organisation"][]> {
  const { items } = await api.offers({}, 50);
  const byId = new Map(items.map(({ organisation }) => [organisation.id, organisation]));
  return [...byId.values()];
}

/** The phone number of an organisation. */
async function phoneOf(api: Api, { slug }: Offer["organisation"]): Promise<string> {
  const answer = await api.request.get(`/api/v1/organisations/${slug}`);
  const { contacts } = (await answer.json()) as { contacts: { phone?: string | null }[] };
  const phone = contacts.map((contact) => contact.phone).find((number) => typeof number === "string");
  if (typeof phone !== "string") {
    throw new Error(`${slug} has no phone number`);
  }
  return phone;
}

/** The way from the registration to the request for the profile of an organisation that is there already. */
function claimOf({ id }: Offer["organisation"], site: Site): Locator {
  return site.page.locator(`main a[href="${site.path(`${CLAIM_ORGANISATION}/${id}`)}"]`);
}

inEachLanguage(() => {
  test("somebody asks for the profile of their organisation and takes that back", { tag: "@phone" }, async ({ page, site, texts, api }) => {
    const pages = new WorkspacePages(site);
    await pages.account.enterAnew();
    const [organisation] = await organisations(api);
    await site.open(`${ORGANISATIONS}/${organisation?.slug}`);
    await page.getByRole("link", { name: texts.text("entry.claim"), exact: true }).click();
    await site.ready();
    await pages.fill("/message", "Ich leite das Sprachcafé.");
    await pages.press("claim_send");
    await expect(page).toHaveURL((url) => url.pathname === site.path(WORKSPACE));
    await site.ready();
    await expect(page.getByText(texts.text("workspace.done.claimed"), { exact: true })).toBeVisible();
    await pages.press("unclaim");
    await expect(page.getByText(texts.text("workspace.done.unclaimed"), { exact: true })).toBeVisible();
    await expect(page.getByRole("button", { name: texts.text("workspace.unclaim"), exact: true })).toBeHidden();
  });

  test("what is there already is asked for while one registers it", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts, api }) => {
    const pages = new WorkspacePages(site);
    await pages.account.enterAnew();
    const [, organisation] = await organisations(api);
    if (organisation === undefined) {
      throw new Error("there is only one organisation");
    }
    await site.open(REGISTER_ORGANISATION);
    await pages.fill("/name/de", organisation.name.text);
    await claimOf(organisation, site).click();
    await expect(pages.field("/message"), "how one belongs to it is asked first").toBeVisible();
    await page.goBack();
    await expect(pages.field("/name/de"), "what was typed is still there").toHaveValue(organisation.name.text);
    await claimOf(organisation, site).click();
    await pages.fill("/message", "Ich leite den Verein.");
    await pages.press("claim_send");
    await expect(page).toHaveURL((url) => url.pathname === site.path(WORKSPACE));
    await site.ready();
    await expect(page.getByText(texts.text("workspace.done.claimed"), { exact: true })).toBeVisible();
  });

  test("what has the same phone number is named, and why", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts, api }) => {
    const pages = new WorkspacePages(site);
    await pages.account.enterAnew();
    const [organisation] = await organisations(api);
    if (organisation === undefined) {
      throw new Error("there is no organisation");
    }
    await site.open(REGISTER_ORGANISATION);
    const phone = pages.field("/contact/phone");
    await expect(phone).toHaveAttribute("type", "tel");
    await expect(phone).toHaveAttribute("autocomplete", "tel");
    await pages.fill("/name/de", `Radfreunde ${crypto.randomUUID().slice(0, 8)}`);
    // Written in another way than it is stored.
    await pages.fill("/contact/phone", (await phoneOf(api, organisation)).replace(/^0/, "+49 "));
    const claim = page.locator(`a[href="${site.path(`${CLAIM_ORGANISATION}/${organisation.id}`)}"]`);
    const named = page.getByRole("main").getByRole("status").getByRole("listitem").filter({ has: claim });
    await expect(named.getByText(texts.text("workspace.alike.phone"), { exact: true })).toBeVisible();
  });

  test("phone and address of a registration stand in the profile", { tag: "@phone" }, async ({ page, site, texts }) => {
    const pages = new WorkspacePages(site);
    await pages.account.enterAnew();
    await site.open(REGISTER_ORGANISATION);
    // Nobody else has these, or it would be asked.
    const number = String(crypto.getRandomValues(new Uint16Array(1))[0]);
    await pages.fill("/contact/phone", `+49 221 4710 ${number}`);
    await pages.fill("/place/street", `Hauptstraße ${number}`);
    await pages.fill("/place/postal_code", "57072");
    await pages.registerHere(`Verein ${newWord()}`);
    await site.open(WORKSPACE);
    await page.getByRole("link", { name: texts.text("workspace.edit_profile"), exact: true }).click();
    await site.ready();
    await expect(pages.field("/contacts")).toBeChecked();
    await expect(pages.field("/places")).toBeChecked();
    await expect(page.getByRole("main")).toContainText(`+49 221 4710 ${number}`);
    await expect(page.getByRole("main")).toContainText(`Hauptstraße ${number}`);
  });

  test("Enter asks about what is there already", { tag: ["@phone", "@scripts"] }, async ({ page, site, api, watch }) => {
    const pages = new WorkspacePages(site);
    await pages.account.enterAnew();
    const [, , organisation] = await organisations(api);
    if (organisation === undefined) {
      throw new Error("there are only two organisations");
    }
    watch.expectStatus(site.path(REGISTER_ORGANISATION), 409);
    await site.open(REGISTER_ORGANISATION);
    await pages.fill("/name/de", organisation.name.text);
    await expect(claimOf(organisation, site)).toBeVisible();
    await pages.field("/name/de").press("Enter");
    await pages.press("register_anyway");
    await expect(page).toHaveURL((url) => url.pathname.startsWith(site.path(`${WORKSPACE}/neu/`)));
  });
});
