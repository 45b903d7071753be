import { expectNoViolations, expectNothingSticksOut } from "../support/accessible.ts";
import { newDocument, newWord } from "../support/desk.ts";
import { type Site, WORKSPACE } from "../support/site.ts";
import { smallTargets } from "../support/targets.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";
import { shown } from "../support/texts.ts";
import { WorkspacePages } from "../support/workspace.ts";

/** Registers an organisation and comes to the form of its profile. */
async function writeProfile(site: Site): Promise<{ pages: WorkspacePages; organisation: string; name: string }> {
  const pages = new WorkspacePages(site);
  const name = `Verein ${newWord()}`;
  await pages.register(name);
  const organisation = new URL(site.page.url()).pathname.split("/").at(-1) ?? "";
  await site.open(`${WORKSPACE}/eintrag/${organisation}`);
  return { pages, organisation, name };
}

/** Chooses a logo on the device that is four times as wide as high. */
async function chooseLogo({ page }: Site): Promise<void> {
  const buffer = await page.screenshot({ type: "png", clip: { x: 0, y: 0, width: 360, height: 90 } });
  await page.locator("#logo-file").setInputFiles({ name: "logo.png", mimeType: "image/png", buffer });
  await expect(page.locator("#logo-crop")).toBeFocused();
}

inEachLanguage(() => {
  test("a logo is shown whole, and says whose it is", { tag: ["@phone", "@scripts"] }, async ({ page, site }) => {
    const { pages, organisation, name } = await writeProfile(site);
    const saved = async (): Promise<unknown> => (await pages.work(organisation)).content.organisation?.["logo"];
    const expected = { alternative_text: { de: { text: `Logo: ${name}` } } };
    await chooseLogo(site);
    await pages.press("take_whole");
    await expect(page.locator("img.desk__picture--logo")).toBeVisible();
    await expect(pages.field("/logo/alternative_text/de")).toHaveValue(`Logo: ${name}`);
    await expect.poll(saved).toMatchObject(expected);

    // Among the pictures there are, the chosen one is marked.
    await page.reload();
    await site.ready();
    await pages.open("known_logo");
    const choice = page.locator(".desk__pictures--whole").getByRole("button");
    await expect(choice).toHaveAttribute("aria-pressed", "true");
    await pages.press("remove_logo");
    await expect(choice).toHaveAttribute("aria-pressed", "false");
    await expect.poll(saved).toBeUndefined();
    await choice.click();
    await expect(choice).toHaveAttribute("aria-pressed", "true");
    await expect.poll(saved).toMatchObject(expected);

    await site.open(`${WORKSPACE}/vorschau/${organisation}`);
    const logo = page.getByRole("img", { name: `Logo: ${name}`, exact: true });
    await expect(logo).toBeVisible();
    const box = await logo.boundingBox();
    expect([box?.width, box?.height], "192 by 48 pixels, and white around them").toEqual([208, 64]);
    await expectNothingSticksOut(page);
  });

  test("axe finds nothing where a logo is chosen, and fingers fit", { tag: ["@phone", "@scripts"] }, async ({ page, site }) => {
    // A long form: axe takes its time.
    test.slow();
    const { pages } = await writeProfile(site);
    await chooseLogo(site);
    await pages.press("take_whole");
    await expect(page.locator("img.desk__picture--logo")).toBeVisible();
    await chooseLogo(site);
    await page.emulateMedia({ reducedMotion: "reduce" });
    expect(await page.evaluate(smallTargets), "too small for a finger").toEqual([]);
    await expectNoViolations(page);
    await expectNothingSticksOut(page);
  });

  test("a document that comes again is said to be the same", { tag: ["@phone", "@scripts"] }, async ({ page, site, texts }) => {
    const pages = new WorkspacePages(site);
    await pages.register();
    await pages.begin("sprachtreff");
    const file = { name: "Programm.pdf", mimeType: "application/pdf", buffer: newDocument() };
    const choose = (): Promise<void> => page.locator("#document-file").setInputFiles(file);
    const said = (key: string) => page.getByText(shown(texts.text(`workspace.${key}`, { name: "Programm.pdf" })));
    const title = pages.field("/documents/0/title/de");
    await choose();
    await expect(title).toHaveValue("Programm");
    await choose();
    await expect(said("document_here")).toBeVisible();
    await expect(pages.field("/documents/1/title/de")).toHaveCount(0);
    await page.locator('button[value="remove:/documents/0"]').click();
    await expect(title).toHaveCount(0);
    await site.ready();
    await choose();
    await expect(title).toHaveValue("Programm");
    await expect(said("document_known")).toBeVisible();
  });
});
