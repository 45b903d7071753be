import { test } from "../support/apart.ts";
import { CasePage, openCase } from "../support/case.ts";
import { Desk, newWord } from "../support/desk.ts";
import { fromSomewhere, serverUrl } from "../support/environment.ts";
import { handIn, signIn } from "../support/review.ts";
import { OFFERS, Site, WORKSPACE } from "../support/site.ts";
import { expect } from "../support/test.ts";
import { WorkspacePages } from "../support/workspace.ts";

/** What the accounts of the demonstration are called who review here. */
const [FIRST, SECOND] = ["Probe Redaktion", "Probe Verwaltung"];

/** Who is told of decisions is told of them a quarter of an hour later. */
const LATER = "update decision_notice set decided_at = '2000-01-01T00:00:00+00:00'";

/** Expects a mail to an address that says all of this. */
async function expectMail(address: string, ...said: string[]): Promise<void> {
  const isThere = async (): Promise<boolean> => {
    const { items } = (await (await fetch(`${serverUrl()}/api/v1/demo/mails`)).json()) as { items: { to: string; text: string }[] };
    return items.some(({ to, text }) => to.includes(address) && said.every((part) => text.includes(part)));
  };
  await expect.poll(isThere, { message: `a mail to ${address}: ${said.join(", ")}`, timeout: 20_000 }).toBe(true);
}

test("an offer comes to the public by an author and two reviewers, and everybody knows of the others", { tag: "@once" }, async ({ page, site, texts, apart, browser, elsewhere }) => {
  // Three people, from the first page to the mail.
  test.slow();
  const context = await browser.newContext({ baseURL: serverUrl(), extraHTTPHeaders: fromSomewhere() });
  const author = new Site(await context.newPage(), texts, true);
  const title = `Sprachcafé ${newWord()}`;
  const { entry, case: id, organisation } = await handIn(context.request, title);
  const { email } = await new Desk(context.request).read<{ email: string }>("/account");
  await signIn(page, "reviewer");
  await signIn(elsewhere.site.page, "admin");
  const [first, second] = [new CasePage(site), new CasePage(elsewhere.site)];
  const note = "Bitte schreiben Sie dazu, was Kaffee und Kuchen kosten.";

  await test.step("changes are asked for, undone, and asked for again", async () => {
    await first.open(id);
    await expect(first.preview.getByRole("heading", { level: 1 }), "as readers will see it").toHaveText(title);
    for (const isUndone of [true, false]) {
      await first.change("cost").getByRole("button", { name: texts.text("case.remark") }).click();
      await expect(first.field("/notes/0/text"), "the note is begun at its field").toBeFocused();
      await expect(first.field("/notes/0/pointer")).toHaveValue("/cost");
      await first.field("/notes/0/text").fill(note);
      await first.press("request_changes");
      await first.expectDone("changes_requested");
      await expect(first.part("closed_title")).toContainText(FIRST);
      if (isUndone) {
        await first.press("undo");
        await first.expectDone("undone");
        await expect(first.part("closed_title")).toHaveCount(0);
      }
    }
  });

  await test.step("the author answers", async () => {
    const pages = new WorkspacePages(author);
    await author.open(WORKSPACE);
    await pages.choose(title);
    await expect(author.page.getByRole("main").locator(".desk__note").filter({ hasText: note })).toBeVisible();
    await pages.fill("/cost/note/de", "Kaffee und Kuchen kosten 2 Euro.");
    await pages.handIn();
  });

  const next = await openCase(new Desk(page.context().request), organisation, entry);
  await test.step("two who look at the same case see each other", async () => {
    await first.open(next);
    await expect(first.part("all_new_title"), "what was asked for was never public").toBeVisible();
    await second.open(next);
    await expect(second.main.locator(".case__present")).toContainText(FIRST, { timeout: 25_000 });
    await expect(first.main.locator(".case__present"), "without loading the page again").toContainText(SECOND, { timeout: 25_000 });
  });

  const [corrected, reason] = [`${title} am Abend`, "Das passt nicht hierher."];
  await test.step("one publishes with a correction, and the other cannot decide any more", async () => {
    await second.unfold("reject_title");
    await second.field("/reason").fill(reason);
    await first.unfold("correct_title");
    await first.field("/title/de").fill(corrected);
    await first.press("correct");
    await first.expectDone("published_corrected");

    elsewhere.watch.expectStatus(second.path(next), 409);
    await second.press("reject");
    await expect(second.main.getByRole("alert")).toContainText(texts.text("workspace.decided_meanwhile"));
    await expect(second.part("closed_title"), "it says what was decided, and by whom").toContainText(texts.text("review.outcome.published"));
    await expect(second.part("closed_title")).toContainText(FIRST);
    await expect(second.part("kept"), "what was written is still there").toContainText(reason);
    await expect(second.button("undo"), "only who has decided undoes it").toHaveCount(0);
  });

  await test.step("the public reads it, and the history tells it all", async () => {
    expect((await author.open(`${OFFERS}/${entry}`)).status()).toBe(200);
    await expect(author.heading).toHaveText(corrected);
    await second.open(next);
    await elsewhere.site.unfold();
    for (const deed of ["handed_in", "changes_requested", "decision_undone", "published_corrected"]) {
      await expect(second.main.locator(".desk__entry").filter({ hasText: texts.text(`review.deed.${deed}`) }).first(), deed).toBeVisible();
    }
  });

  await test.step("the author is told what was corrected", async () => {
    // Nobody asks the server while it starts anew.
    await page.goto("about:blank");
    await elsewhere.site.page.goto("about:blank");
    await context.close();
    await apart.resume(LATER);
    await expectMail(email, texts.text("mail.decided_corrected"), corrected);
  });
});
