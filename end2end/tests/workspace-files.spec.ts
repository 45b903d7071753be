import { expectNoViolations, expectNothingSticksOut } from "../support/accessible.ts";
import { Desk, german, newDocument } from "../support/desk.ts";
import { fromSomewhere, serverUrl } from "../support/environment.ts";
import { type Site, WORKSPACE } from "../support/site.ts";
import { smallTargets } from "../support/targets.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";
import { WorkspacePages, choosePicture } from "../support/workspace.ts";

/** Registers an organisation and comes to the form of an offer. */
async function write(site: Site): Promise<WorkspacePages> {
  const pages = new WorkspacePages(site);
  await pages.register();
  await pages.begin("sprachtreff");
  return pages;
}

inEachLanguage(() => {
  test("a picture from the phone is uploaded and shown in the preview", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts }) => {
    const pages = await write(site);
    await choosePicture(site);
    await pages.press("take_whole");
    await expect(page.locator("img.desk__picture")).toBeVisible();
    await expect(page.locator("#picture-crop")).toHaveCount(0);
    await pages.fill("/title/de", "Sprachcafé");
    await pages.fill("/image/alternative_text/de", "Drei Menschen an einem Tisch");
    await pages.expectSaved();
    await page.getByRole("link", { name: texts.text("workspace.preview"), exact: true }).click();
    await expect(page.getByText(texts.text("workspace.preview_notice"), { exact: true })).toBeVisible();
    await expect(site.heading).toHaveText("Sprachcafé");
    const picture = page.getByRole("img", { name: "Drei Menschen an einem Tisch", exact: true });
    await expect(picture).toBeVisible();
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  });

  test("a part of a picture is chosen with the keyboard", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts }) => {
    await write(site);
    await choosePicture(site);
    const panel = page.locator("#picture-crop");
    const way = (key: string) => panel.getByRole("slider", { name: texts.text(`workspace.${key}`), exact: true });
    const [size, across, up] = [way("crop_size"), way("crop_across"), way("crop_up")];
    await expect(across, "as wide as the picture").toBeDisabled();
    await size.press("Home");
    // On every page to the right is where the picture goes on to the right.
    await across.press("Home");
    await across.press("ArrowRight");
    await up.press("End");
    await up.press("ArrowDown");
    await up.press("Enter");
    const sent = page.waitForRequest((request) => request.method() === "POST" && new URL(request.url()).pathname.endsWith("/pictures"));
    await panel.getByRole("button", { name: texts.text("workspace.take_crop"), exact: true }).press("Enter");
    const { searchParams } = new URL((await sent).url());
    expect(Object.fromEntries(searchParams)).toEqual({ x: "2", y: "3", width: "72", height: "48" });
    const picture = page.locator("img.desk__picture");
    await expect(picture).toBeVisible();
    await expect.poll(() => picture.evaluate(({ naturalWidth, naturalHeight }: HTMLImageElement) => [naturalWidth, naturalHeight])).toEqual([72, 48]);
  });

  test("the frame of a picture follows the finger", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts }) => {
    await write(site);
    await choosePicture(site);
    const panel = page.locator("#picture-crop");
    const way = (key: string) => panel.getByRole("slider", { name: texts.text(`workspace.${key}`), exact: true });
    await way("crop_size").press("Home");
    await expect(way("crop_across")).toHaveValue("50");
    const stage = panel.locator(".crop__stage");
    await stage.scrollIntoViewIfNeeded();
    const box = await stage.boundingBox();
    const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 20, y + 20, { steps: 4 });
    await page.mouse.up();
    const moved = async (key: string): Promise<number> => Number(await way(key).inputValue());
    expect(await moved("crop_across"), "to the right").toBeGreaterThan(50);
    expect(await moved("crop_up"), "down").toBeLessThan(50);
    const before = await moved("crop_across");
    await page.mouse.move(x, y);
    expect(await moved("crop_across"), "it was let go").toBe(before);
  });

  test("a document is uploaded, has a title, and is for nobody else before it is published", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts }) => {
    const pages = await write(site);
    const file = { name: "Herbstprogramm.pdf", mimeType: "application/pdf", buffer: newDocument() };
    await page.locator("#document-file").setInputFiles(file);
    const title = pages.field("/documents/0/title/de");
    await expect(title).toHaveValue("Herbstprogramm");
    await expect(title).toBeFocused();
    await pages.fill("/documents/0/title/de", "Programm im Herbst");
    await pages.fill("/title/de", "Sprachcafé");
    const saved = async (): Promise<unknown> => (await pages.work()).content.offer;
    const expected = { title: { de: { text: "Sprachcafé" } }, documents: [{ title: { de: { text: "Programm im Herbst" } } }] };
    await expect.poll(saved).toMatchObject(expected);

    await page.getByRole("link", { name: texts.text("workspace.preview"), exact: true }).click();
    await expect(page.getByText(texts.text("workspace.preview_notice"), { exact: true })).toBeVisible();
    await expect(page.getByRole("heading", { name: texts.text("entry.documents"), exact: true })).toBeVisible();
    const link = page.getByRole("main").getByRole("link", { name: "Programm im Herbst" });
    await expect(link).toContainText("PDF");
    const address = new URL((await link.getAttribute("href")) ?? "", serverUrl()).href;
    const own = await page.context().request.get(address);
    expect([own.status(), own.headers()["content-type"]]).toEqual([200, "application/pdf"]);
    const others = await fetch(address, { headers: fromSomewhere() });
    expect(others.status, "nobody else gets it").toBe(404);
  });

  test("what is no document is refused where it was chosen", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts, watch }) => {
    const pages = await write(site);
    const { organisation } = await pages.work();
    watch.expectStatus(`/api/v1/workspace/organisations/${organisation}/documents`, 422);
    await page.locator("#document-file").setInputFiles({ name: "Brief.pdf", mimeType: "application/pdf", buffer: Buffer.from("Guten Tag") });
    await expect(page.getByText(texts.text("workspace.problem.not_a_pdf"), { exact: true })).toBeVisible();
    await expect(pages.field("/documents/0/title/de")).toHaveCount(0);
  });

  test("a document of the organisation is taken once more and removed again", { tag: "@phone" }, async ({ page, site }) => {
    const pages = await write(site);
    const { organisation } = await pages.work();
    const { id } = await new Desk(page.context().request).upload(organisation, "documents", "application/pdf", newDocument());
    await page.reload();
    await site.ready();
    await pages.field("/known_document").selectOption({ index: 1 });
    await pages.press("add_known_document");
    await expect(pages.field("/documents/0/title/de")).toHaveValue("dokument");
    await site.ready();
    const documents = async (): Promise<unknown> => (await pages.work()).content.offer["documents"];
    expect(await documents()).toMatchObject([{ media: id, title: { de: { text: "dokument" } } }]);
    await page.locator('button[value="remove:/documents/0"]').click();
    await expect(pages.field("/documents/0/title/de")).toHaveCount(0);
    await site.ready();
    expect(await documents()).toEqual([]);
  });

  test("what no entry uses is deleted, once it was asked again", { tag: "@phone" }, async ({ page, site, texts }) => {
    await new WorkspacePages(site).register();
    const organisation = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    const desk = new Desk(page.context().request);
    await desk.upload(organisation, "documents", "application/pdf", newDocument());
    await desk.add(organisation, "contacts", { contact: { function: german("Anmeldung"), phone: "+49 221 4710 100" } });
    await site.open(`${WORKSPACE}/organisation/${organisation}`);
    await expectNothingSticksOut(page);
    const main = page.getByRole("main");
    const button = { name: texts.text("workspace.delete"), exact: true };
    const file = main.getByRole("listitem").filter({ hasText: "dokument.pdf" });
    await expect(file.getByRole("button", button), "nobody deletes it with one tap").toBeHidden();
    await file.locator("summary").click();
    await file.getByRole("button", button).click();
    await expect(page.getByText(texts.text("workspace.done.deleted"), { exact: true })).toBeVisible();
    await expect(file).toHaveCount(0);
    await site.ready();
    const contact = main.locator('form:has(button[value^="delete_contact:"])');
    await main.locator("summary").filter({ hasText: "Anmeldung" }).click();
    await contact.locator("summary").last().click();
    await contact.getByRole("button", button).click();
    await expect(contact).toHaveCount(0);
    await expect(page.getByText(texts.text("workspace.done.deleted"), { exact: true })).toBeVisible();
  });

  test("axe finds nothing where files are chosen, fingers fit, nothing sticks out", { tag: ["@phone", "@scripts"] }, async ({ page, site }) => {
    // The longest form there is: axe takes its time.
    test.slow();
    const pages = await write(site);
    const file = { name: "Programm.pdf", mimeType: "application/pdf", buffer: newDocument() };
    await page.locator("#document-file").setInputFiles(file);
    await expect(pages.field("/documents/0/title/de")).toBeVisible();
    await choosePicture(site);
    await page.emulateMedia({ reducedMotion: "reduce" });
    expect(await page.evaluate(smallTargets), "too small for a finger").toEqual([]);
    await expectNoViolations(page);
    await expectNothingSticksOut(page);
  });
});
