import type { Locator } from "@playwright/test";

import { enterAside, newClub, newWord } from "../support/desk.ts";
import { comeBack, loseSession, writeOn } from "../support/signed-out.ts";
import { WORKSPACE } from "../support/site.ts";
import { expect, test } from "../support/test.ts";
import { chooseOneByOne, disagree, question, version } from "../support/together.ts";
import { WorkspacePages } from "../support/workspace.ts";

test.use({ language: "ar" });

const WITH_SCRIPTS = { tag: ["@phone", "@scripts"] };

/** Expects that a page is Arabic, and what is written in its form German. */
async function expectArabicPage(pages: WorkspacePages): Promise<void> {
  const { page } = pages.site;
  expect(new URL(page.url()).pathname).toMatch(/^\/ar\/arbeitsbereich\//u);
  await expect(page.locator("html")).toHaveAttribute("lang", "ar");
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  for (const pointer of ["/title/de", "/summary/de"]) {
    await expect(pages.field(pointer)).toHaveAttribute("lang", "de");
    await expect(pages.field(pointer)).toHaveCSS("direction", "ltr");
  }
}

/** Expects that a message is Arabic, from right to left, but for what people have written. */
async function expectArabic(message: Locator): Promise<void> {
  await expect(message).toHaveCSS("direction", "rtl");
  const words = await message.evaluate((element) => {
    const copy = element.cloneNode(true) as Element;
    for (const written of copy.querySelectorAll("bdi")) written.remove();
    return copy.textContent ?? "";
  });
  expect(words).toMatch(/\p{Script=Arabic}/u);
  expect(words).not.toMatch(/\p{Script=Latin}/u);
}

test("of two people who change the same fields, the second is asked in Arabic and loses nothing", WITH_SCRIPTS, async ({ site, elsewhere }) => {
  const disagreement = await disagree(site, elsewhere);
  const { pages, mine } = disagreement;
  await expectArabicPage(pages);
  await expectArabic(pages.site.page.locator(".kern-alert").filter({ has: question(pages) }));
  for (const part of ["title/de", "summary/de"]) {
    const [own, other] = [version(pages, part, "my_version"), version(pages, part, "their_version")];
    for (const one of [own, other]) {
      await expect(one.locator("bdi"), "German stands from left to right").toHaveCSS("direction", "ltr");
      await expect(one.locator("bdi"), "and is told as German").toHaveAttribute("lang", "de");
    }
    const [first, second] = [await own.boundingBox(), await other.boundingBox()];
    expect(first?.y ?? Infinity, "one's own version comes first").toBeLessThan(second?.y ?? 0);
  }
  await expect(pages.field("/title/de"), "nothing is taken away before it is chosen").toHaveValue(mine.title);
  await expect(pages.field("/summary/de")).toHaveValue(mine.summary);
  await chooseOneByOne(disagreement);
});

test("titles are told in the language they are written in", { tag: "@phone" }, async ({ page, site, texts }) => {
  const { desk } = await enterAside(page.context(), texts.tag);
  const { id: organisation } = await desk.register(newClub());
  const title = `Sprachcafé ${newWord()}`;
  const { entry: { id } } = await desk.beginPlain(organisation, title);
  const expectGerman = async (written: Locator): Promise<void> => {
    await expect(written).toHaveText(title);
    await expect(written).toHaveAttribute("lang", "de");
    await expect(written).toHaveAttribute("dir", "ltr");
  };
  await site.open(`${WORKSPACE}/eintrag/${id}`);
  await expectGerman(site.heading.locator("bdi"));
  await site.open(`${WORKSPACE}/neu/${organisation}`);
  await expectGerman(page.locator(`button[value="copy:${id}"] bdi`));
});

test("who is not signed in any more is told so in Arabic, writes on and loses nothing", WITH_SCRIPTS, async ({ site, request, watch }) => {
  const pages = new WorkspacePages(site);
  const lost = await loseSession(site, request);
  await expectArabicPage(pages);
  await expectArabic(await writeOn(pages, lost, watch));
  const restored = await comeBack(pages, lost);
  await expectArabicPage(pages);
  await expectArabic(restored);
});
