import type { Locator } from "@playwright/test";

import { AccountPages, CONFIRM, PASSWORD, SIGN_IN, codeFor, linkFor, makeAccount, newAddress } from "../support/account.ts";
import { expectFits, expectNoViolations } from "../support/accessible.ts";
import { test } from "../support/apart.ts";
import { Desk } from "../support/desk.ts";
import { REVIEW } from "../support/review.ts";
import { Site } from "../support/site.ts";
import { expect } from "../support/test.ts";
import { Texts } from "../support/texts.ts";
import { SIEGEN } from "../support/workspace.ts";

const TEAM = `${REVIEW}/team`;
const INVITATION = `${REVIEW}/einladung`;

/** Sets a second factor up for whoever is signed in, without pages. */
async function setUpCodes(desk: Desk): Promise<void> {
  const { secret } = await desk.send<{ secret: string }>("POST", "/account/second-factor", { current_password: PASSWORD });
  await desk.send("PUT", "/account/second-factor", { code: codeFor(secret) });
}

/** The form with the button that does this. */
function form(around: Locator, what: string): Locator {
  return around.locator("form").filter({ has: around.page().locator(`button[value^="${what}"]`) });
}

/** Fills in why, and sends the form. */
async function send(form: Locator, reason: string): Promise<void> {
  if (reason !== "") {
    await form.locator('[name="/reason"]').fill(reason);
  }
  await form.locator("button[type=submit]").click();
}

/** Expects that something was done. */
async function expectDone(site: Site, done: string): Promise<void> {
  await expect(site.page.getByText(site.texts.text(`review.done.${done}`), { exact: true })).toBeVisible();
  await site.ready();
}

/** Expects that axe finds nothing on the page, and that nothing sticks out, with all that is folded away. */
async function expectAccessible(site: Site): Promise<void> {
  await site.unfold();
  await expectNoViolations(site.page);
  await expectFits(site.page);
}

test("somebody is invited to the team, gets other rights, and is locked out", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts, watch, apart, elsewhere: { site: other, watch: otherWatch } }) => {
  // A story of two people, from the invitation to the lock.
  test.slow();
  const [address, invited] = [newAddress(), newAddress()];
  await makeAccount(address, "de");
  const desk = new Desk(page.context().request);
  await desk.signIn(address);
  await setUpCodes(desk);
  await apart.command("user", "rights", "--admin", address);

  await site.open(TEAM);
  await expect(site.heading).toHaveText(texts.text("review.staff"));
  const main = page.getByRole("main");
  const invite = form(main, "invite");
  await invite.locator('[name="/email"]').fill(invited);
  await invite.locator('select[name="/rights/reviews"]').selectOption(SIEGEN);
  await send(invite, "Neu im Team.");
  await expectDone(site, "staff_invited");
  await expect(main.getByText(invited, { exact: true })).toBeVisible();

  // Who is invited has no account yet: it is made on the way.
  const pages = new AccountPages(other);
  await other.goto(await linkFor(invited, INVITATION));
  await expect(other.page.getByRole("main")).toContainText(texts.text("staff.task_place", { place: "Siegen" }));
  await expectAccessible(other);
  await other.page.getByRole("link", { name: texts.text("staff.to_register"), exact: true }).click();
  await pages.register(invited);
  await other.goto(await linkFor(invited, CONFIRM));
  await pages.fill("password", PASSWORD);
  await pages.submit("confirm");
  await expect(other.page).toHaveURL((url) => url.pathname === other.path(INVITATION));
  await other.ready();
  otherWatch.expectStatus(other.path(REVIEW), 403);
  await other.page.getByRole("button", { name: texts.text("staff.accept"), exact: true }).click();
  await expectDone(other, "staff_joined");
  await expect(other.page.getByRole("link", { name: texts.text("review.to_second_factor"), exact: true }), "the rights rest").toBeVisible();
  await setUpCodes(new Desk(other.page.context().request));
  expect((await other.open(REVIEW)).status()).toBe(200);

  await site.open(TEAM);
  const person = main.getByRole("listitem").filter({ hasText: invited });
  await expect(person).toContainText(texts.text("staff.task_place", { place: "Siegen" }));
  await expect(person).toContainText(texts.text("staff.has_factor"));
  await person.locator("summary").click();
  await form(person, "rights:").locator("[type=checkbox] ~ label").click();
  await send(form(person, "rights:"), "Vertretung im Urlaub.");
  await expectDone(site, "rights_changed");
  await expect(person).toContainText(texts.text("staff.task_admin"));

  // Nothing is done without a reason.
  watch.expectStatus(site.path(TEAM), 422);
  await person.locator("summary").click();
  await send(form(person, "lock:"), "");
  await expect(main.getByRole("alert")).toContainText(texts.text("workspace.problem.required"));
  await site.ready();
  await send(form(person, "lock:"), "Das Telefon ist gestohlen.");
  await expectDone(site, "account_locked");
  await expect(form(person, "unlock:")).toHaveCount(1);
  await expectAccessible(site);
  const arabic = new Site(page, new Texts("ar"), site.scripts);
  await arabic.open(TEAM);
  await expectAccessible(arabic);

  // Whoever is locked is out at once, and learns why with the right password.
  await other.open(REVIEW);
  await expect(other.page).toHaveURL((url) => url.pathname === other.path(SIGN_IN));
  await other.ready();
  otherWatch.expectStatus("/api/v1/session", 422);
  await pages.signIn(invited);
  await pages.expectWrong(texts.text("account.problem.account_locked"));
});
