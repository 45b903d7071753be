import { readFileSync } from "node:fs";
import { join } from "node:path";

import { AccountPages, CONFIRM, PASSWORD, REGISTER, SIGN_IN, linkFor, newAddress } from "../support/account.ts";
import { Effort, STAGES, type Stages, recorded } from "../support/effort.ts";
import { ROOT } from "../support/environment.ts";
import { INVITATION, REGISTER_ORGANISATION, type Site } from "../support/site.ts";
import { expectSpoken } from "../support/spoken.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";
import { WorkspacePages, choosePicture } from "../support/workspace.ts";

/** Most fields that an offer must have. */
const MOST_REQUIRED = 9;

/** What the picture shows. */
const ALTERNATIVE_TEXT = "Drei Menschen an einem Tisch";

/** Adds a picture to the offer. It may be left out, so it is not counted. */
async function addPicture(site: Site): Promise<void> {
  const pages = new WorkspacePages(site);
  await choosePicture(site);
  await pages.press("take_whole");
  await expect(site.page.locator("img.desk__picture")).toBeVisible();
  await pages.fill("/image/alternative_text/de", ALTERNATIVE_TEXT);
}

/** Goes from the overview to the members and invites somebody, to whom a mail goes in the language of the page. */
async function invite(site: Site): Promise<void> {
  const { page, texts } = site;
  const pages = new WorkspacePages(site);
  const address = newAddress();
  await page.getByRole("link", { name: texts.text("workspace.members"), exact: true }).click();
  await pages.fill("/email", address);
  await pages.press("invite");
  await expect(page.getByText(texts.text("workspace.done.invited"), { exact: true })).toBeVisible();
  expect(await linkFor(address, INVITATION)).toMatch(new RegExp(`^${site.path()}/`, "u"));
}

/** The story of a stranger, in the language of the tests around it. */
function story(tag: string[]): void {
  test("a stranger gets an account, registers a club, hands in an offer and invites somebody", { tag }, async ({ page, site, texts }) => {
    test.slow();
    const effort = new Effort();
    const account = new AccountPages(site, effort);
    const pages = new WorkspacePages(site, effort);
    const address = newAddress();

    await site.open();
    await expectSpoken(page, texts);
    const link = (key: string) => page.getByRole("main").getByRole("link", { name: texts.text(key), exact: true });
    await effort.tap(link("home.invite_link"));
    await account.expectPage(SIGN_IN);
    await expectSpoken(page, texts);
    await effort.tap(link("account.no_account"));
    await account.expectPage(REGISTER);
    await effort.read(page);
    await expectSpoken(page, texts);
    await account.register(address);
    await expectSpoken(page, texts);
    effort.tapElsewhere();
    await site.goto(await linkFor(address, CONFIRM));
    await account.expectPage(CONFIRM);
    await expectSpoken(page, texts);
    await effort.read(page);
    await account.fill("password", PASSWORD);
    await account.submit("confirm");
    // Who wanted to register an organisation comes to where that is done.
    await expect(page).toHaveURL((url) => url.pathname === site.path(REGISTER_ORGANISATION));
    await site.ready();
    const ofAccount = effort.stage();

    await effort.read(page);
    await expectSpoken(page, texts);
    await pages.registerHere(`Sprachcafé ${crypto.randomUUID().slice(0, 8)}`);
    await expect(page.getByText(texts.text("workspace.done.registered"), { exact: true })).toBeVisible();
    await expectSpoken(page, texts);
    const ofOrganisation = effort.stage();

    await pages.begin("sprachtreff");
    await effort.read(page);
    await expect(pages.field("/contact/function/de"), "the word for readers is German").toHaveValue("Kontakt");
    await pages.write("Offenes Sprachcafé im Pfarrheim", "Deutsch sprechen bei Kaffee und Kuchen.");
    if (site.scripts) {
      await addPicture(site);
    }
    await expectSpoken(page, texts);
    const { entry: { id } } = await pages.work();
    await pages.handIn();
    await expect(page.getByRole("main")).toContainText("Offenes Sprachcafé im Pfarrheim");
    await expect(page.getByRole("main")).toContainText(texts.text("workspace.state.submitted"));
    await expectSpoken(page, texts);
    const ofOffer = effort.stage();
    const schedule = { rules: [{ repeat: { kind: "weekly", weekdays: ["TU"] } }] };
    const image = { alternative_text: { de: { text: ALTERNATIVE_TEXT } } };
    expect((await pages.work(id)).content.offer).toMatchObject(site.scripts ? { schedule, image } : { schedule });

    await invite(site);
    await expectSpoken(page, texts);

    const stages: Stages = { account: ofAccount, organisation: ofOrganisation, offer: ofOffer };
    expect(ofOffer.required, "required fields of an offer").toBeLessThanOrEqual(MOST_REQUIRED);
    // Neither more nor less, so that what is recorded is the limit.
    expect(stages, "`npm run effort` records what is intended").toEqual(recorded(stages));
  });
}

inEachLanguage(() => story(["@phone"]));
inEachLanguage(() => story(["@phone", "@scripts"]), ["en"]);

test("the README tells how much it takes", { tag: "@once" }, () => {
  const stages = recorded();
  const rows = STAGES.map((name) => `| ${name} | ${stages[name].taps} | ${stages[name].required} |`);
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const [, table] = /<!-- effort -->\n(?<table>.*?)\n<!-- \/effort -->/su.exec(readme) ?? [];
  expect(table?.split("\n").slice(2)).toEqual(rows);
});
