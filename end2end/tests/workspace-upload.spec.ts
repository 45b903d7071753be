import type { Locator, Page } from "@playwright/test";

import { expectNothingSticksOut } from "../support/accessible.ts";
import { AccountPages, SIGN_IN } from "../support/account.ts";
import { newDocument } from "../support/desk.ts";
import { loseSession } from "../support/signed-out.ts";
import { Site, WORKSPACE } from "../support/site.ts";
import { smallTargets } from "../support/targets.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";
import { WorkspacePages, choosePicture } from "../support/workspace.ts";

const WITH_SCRIPTS = { tag: ["@phone", "@scripts"] };

/** Where files are sent to. */
const PICTURES = /\/organisations\/[^/]+\/pictures/u;
const DOCUMENTS = /\/organisations\/[^/]+\/documents/u;

/** Registers an organisation and comes to the form of an offer. */
async function write(site: Site): Promise<WorkspacePages> {
  const pages = new WorkspacePages(site);
  await pages.register();
  await pages.begin("sprachtreff");
  return pages;
}

/** What is said of a file, or of anything else. */
function said(site: Site, text: string): Locator {
  return site.page.getByRole("main").getByRole("status").filter({ hasText: text });
}

/** The button that sends a file once more. */
function again({ page, texts }: Site): Locator {
  return page.getByRole("main").getByRole("button", { name: texts.text("problems.retry"), exact: true });
}

/** The part of a picture that `act` sends, as it stands in the address. */
async function partSent(page: Page, act: () => Promise<void>): Promise<string> {
  const sent = page.waitForRequest((request) => request.method() === "POST" && PICTURES.test(request.url()));
  await act();
  return new URL((await sent).url()).search;
}

/** Expects that an offer has a picture, on the page and on the server. */
async function expectPicture(pages: WorkspacePages): Promise<void> {
  const { site } = pages;
  await expect(site.page.locator("img.desk__picture")).toBeVisible();
  await expect(again(site)).toHaveCount(0);
  const saved = async (): Promise<unknown> => (await pages.work()).content.offer["image"];
  await expect.poll(saved).toMatchObject({ media: expect.any(String) });
}

inEachLanguage(() => {
  test("a picture that does not get through is sent again as it was cut", WITH_SCRIPTS, async ({ page, site, texts, watch }) => {
    const pages = await write(site);
    watch.expectNoConnection();
    await page.route(PICTURES, (route) => route.abort());
    await choosePicture(site);
    await page.locator("#picture-crop").getByRole("slider", { name: texts.text("workspace.crop_size"), exact: true }).press("Home");
    const part = await partSent(page, () => pages.press("take_crop"));
    expect(part).toContain("width=72&height=48");
    await expect(said(site, texts.text("problems.network_text"))).toContainText("photo.jpg");
    await expect(page.locator("img.desk__picture")).toHaveCount(0);
    expect(await page.evaluate(smallTargets), "too small for a finger").toEqual([]);
    await expectNothingSticksOut(page);

    // The connection is still away.
    expect(await partSent(page, () => again(site).click())).toBe(part);
    await expect(said(site, texts.text("problems.network_text"))).toBeVisible();
    await page.unroute(PICTURES);
    expect(await partSent(page, () => again(site).click()), "the same part").toBe(part);
    await expectPicture(pages);
    await expect(said(site, texts.text("problems.network_text"))).toHaveCount(0);
  });
});

test("who is not signed in any more signs in elsewhere and sends the picture again", WITH_SCRIPTS, async ({ page, site, texts, request, context, watch }) => {
  const pages = new WorkspacePages(site);
  const { address, id, organisation } = await loseSession(site, request);
  watch.expectStatus(`/api/v1/workspace/organisations/${organisation}/pictures`, 401);
  await choosePicture(site);
  await pages.press("take_whole");
  await expect(said(site, texts.text("workspace.upload_signed_out"))).toContainText("photo.jpg");
  const bar = page.locator(".desk__saved");
  await expect(bar).toContainText(texts.text("workspace.saved_signed_out"));

  // The page with the picture stays.
  const opened = context.waitForEvent("page");
  await bar.getByRole("link", { name: texts.text("workspace.to_sign_in"), exact: true }).click();
  const other = new Site(await opened, texts, site.scripts);
  const account = new AccountPages(other);
  await account.expectPage(SIGN_IN);
  await account.signIn(address);
  await expect(other.page).toHaveURL((url) => url.pathname === site.path(`${WORKSPACE}/eintrag/${id}`));
  await other.ready();
  await other.page.close();

  await again(site).click();
  await expectPicture(pages);
  await pages.expectSaved();
});

test("a document waits until the server takes it, and is not thrown away unasked", WITH_SCRIPTS, async ({ page, site, texts, watch }) => {
  const pages = await write(site);
  const { organisation } = await pages.work();
  watch.expectStatus(`/api/v1/workspace/organisations/${organisation}/documents`, 429);
  const problem = { type: "/api/problems/too_many_requests", title: "It was tried too often", status: 429, code: "too_many_requests" };
  await page.route(DOCUMENTS, (route) =>
    route.fulfill({ status: 429, headers: { "retry-after": "120" }, contentType: "application/problem+json", body: JSON.stringify(problem) }),
  );
  await page.locator("#document-file").setInputFiles({ name: "Programm.pdf", mimeType: "application/pdf", buffer: newDocument() });
  const message = said(site, texts.counted("workspace.too_many_attempts", 2));
  await expect(message).toContainText("Programm.pdf");

  // Also when the form is made anew.
  await pages.field("/schedule/rules/0/repeat/kind").selectOption("monthly_by_date");
  await expect(pages.field("/schedule/rules/0/repeat/day")).toBeVisible();
  await expect(message).toBeVisible();
  await again(site).click();
  await expect(message).toBeVisible();

  const asked = page.waitForEvent("dialog");
  const closed = page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  await closed;

  await page.unroute(DOCUMENTS);
  await again(site).click();
  await expect(pages.field("/documents/0/title/de")).toHaveValue("Programm");
  await expect(again(site)).toHaveCount(0);
  await expect(message).toHaveCount(0);
});

test("what is too large or no picture is refused, and not kept", WITH_SCRIPTS, async ({ page, site, texts, watch }) => {
  const pages = await write(site);
  const { organisation } = await pages.work();
  const sent: string[] = [];
  page.on("request", (request) => sent.push(...[request.url()].filter((url) => DOCUMENTS.test(url))));
  const book = { name: "Buch.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(10 * 1024 * 1024 + 1) };
  await page.locator("#document-file").setInputFiles(book);
  await expect(page.getByText(texts.text("workspace.document_too_large"), { exact: true })).toBeVisible();
  expect(sent, "nobody waits for what is refused").toEqual([]);

  watch.expectStatus(`/api/v1/workspace/organisations/${organisation}/pictures`, 422);
  await page.locator("#picture-file").setInputFiles({ name: "Brief.txt", mimeType: "text/plain", buffer: Buffer.from("Guten Tag") });
  await expect(page.getByText(texts.text("workspace.problem.not_a_picture"), { exact: true })).toBeVisible();
  await expect(again(site)).toHaveCount(0);
});
