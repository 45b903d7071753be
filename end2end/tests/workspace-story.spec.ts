import { readFileSync } from "node:fs";
import { join } from "node:path";

import { AccountPages, CONFIRM, PASSWORD, REGISTER, SIGN_IN, linkFor, newAddress } from "../support/account.ts";
import { Effort, STAGES, type Stages, recorded } from "../support/effort.ts";
import { ROOT } from "../support/environment.ts";
import { REGISTER_ORGANISATION } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";
import { WorkspacePages } from "../support/workspace.ts";

/** Most fields that an offer must have. */
const MOST_REQUIRED = 9;

inEachLanguage(() => {
  test("a stranger gets an account, registers a club and hands in an offer", { tag: "@phone" }, async ({ page, site, texts }) => {
    test.slow();
    const effort = new Effort();
    const account = new AccountPages(site, effort);
    const pages = new WorkspacePages(site, effort);
    const address = newAddress();

    await site.open();
    const link = (key: string) => page.getByRole("main").getByRole("link", { name: texts.text(key), exact: true });
    await effort.tap(link("home.invite_link"));
    await account.expectPage(SIGN_IN);
    await effort.tap(link("account.no_account"));
    await account.expectPage(REGISTER);
    await effort.read(page);
    await account.register(address);
    effort.tapElsewhere();
    await site.goto(await linkFor(address, CONFIRM));
    await account.expectPage(CONFIRM);
    await effort.read(page);
    await account.fill("password", PASSWORD);
    await account.submit("confirm");
    // Who wanted to register an organisation comes to where that is done.
    await expect(page).toHaveURL((url) => url.pathname === site.path(REGISTER_ORGANISATION));
    await site.ready();
    const ofAccount = effort.stage();

    await effort.read(page);
    await pages.registerHere(`Sprachcafé ${crypto.randomUUID().slice(0, 8)}`);
    await expect(page.getByText(texts.text("workspace.done.registered"), { exact: true })).toBeVisible();
    const ofOrganisation = effort.stage();

    await pages.begin("sprachtreff");
    await effort.read(page);
    await expect(pages.field("/contact/function/de"), "the word for readers is German").toHaveValue("Kontakt");
    await pages.write("Offenes Sprachcafé im Pfarrheim", "Deutsch sprechen bei Kaffee und Kuchen.");
    await pages.handIn();
    await expect(page.getByRole("main")).toContainText("Offenes Sprachcafé im Pfarrheim");
    await expect(page.getByRole("main")).toContainText(texts.text("workspace.state.submitted"));
    const ofOffer = effort.stage();

    const stages: Stages = { account: ofAccount, organisation: ofOrganisation, offer: ofOffer };
    expect(ofOffer.required, "required fields of an offer").toBeLessThanOrEqual(MOST_REQUIRED);
    // Neither more nor less, so that what is recorded is the limit.
    expect(stages, "`npm run effort` records what is intended").toEqual(recorded(stages));
  });
});

test("the README tells how much it takes", { tag: "@once" }, () => {
  const stages = recorded();
  const rows = STAGES.map((name) => `| ${name} | ${stages[name].taps} | ${stages[name].required} |`);
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const [, table] = /<!-- effort -->\n(?<table>.*?)\n<!-- \/effort -->/su.exec(readme) ?? [];
  expect(table?.split("\n").slice(2)).toEqual(rows);
});
