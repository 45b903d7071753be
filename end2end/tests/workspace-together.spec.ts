import { expect, test } from "../support/test.ts";
import {
  beginOffer,
  chooseOneByOne,
  disagree,
  expectStored,
  expectVersions,
  meet,
  openBoth,
  question,
  version,
} from "../support/together.ts";

const TOGETHER = { tag: ["@phone", "@scripts"] };

test("of two people who change different fields, each keeps theirs without a question", TOGETHER, async ({ site, watch, elsewhere }) => {
  const id = await beginOffer(await meet(site, elsewhere.site));
  const [first, second] = await openBoth(id, [site, elsewhere.site]);
  const path = `/api/v1/workspace/offers/${id}/draft`;
  const [title, summary] = ["Sprachcafé am Abend", "Deutsch sprechen bei Kaffee und Kuchen."];
  await first.fill("/title/de", title);
  await first.expectSaved();

  elsewhere.watch.expectStatus(path, 412);
  await second.fill("/summary/de", summary);
  await second.expectSaved();
  await expect(second.field("/title/de"), "what the other one has written comes by itself").toHaveValue(title);
  await expect(second.field("/summary/de")).toHaveValue(summary);
  await expect(question(second)).toHaveCount(0);
  await expectStored(second, { title, summary });

  // The first one has not loaded the page again, and writes on.
  watch.expectStatus(path, 412);
  await first.fill("/title/de", `${title} am Montag`);
  await expect(first.field("/summary/de")).toHaveValue(summary);
  await expect(first.field("/title/de")).toHaveValue(`${title} am Montag`);
  await expect(question(first)).toHaveCount(0);
  await expectStored(first, { title: `${title} am Montag`, summary });
});

test("of two people who change the same fields, the second sees both versions and chooses one by one", TOGETHER, async ({ site, elsewhere }) => {
  await chooseOneByOne(await disagree(site, elsewhere));
});

test("two people who write the same profile choose, too", TOGETHER, async ({ site, elsewhere }) => {
  const { organisation } = await meet(site, elsewhere.site);
  const [first, second] = await openBoth(organisation, [site, elsewhere.site]);
  const [theirs, mine, description] = ["Wir lernen zusammen Deutsch.", "Wir sprechen Deutsch.", "Uns gibt es seit zehn Jahren."];
  const stored = async (): Promise<unknown> => (await second.work(organisation)).content.organisation;
  await first.fill("/summary/de", theirs);
  await first.fill("/description/de", description);
  await expect.poll(stored).toMatchObject({ summary: { de: { text: theirs } }, description: { de: { text: description } } });

  elsewhere.watch.expectStatus(`/api/v1/workspace/profiles/${organisation}/draft`, 412);
  await second.fill("/summary/de", mine);
  await expect(question(second)).toBeVisible();
  await expectVersions(second, "summary/de", mine, theirs);
  await expect(version(second, "description/de", "my_version"), "only one has changed it").toHaveCount(0);
  await second.press("conflict_save");
  await expect(question(second)).toHaveCount(0);
  await second.expectSaved();
  await expect(second.field("/description/de")).toHaveValue(description);
  await expect.poll(stored).toMatchObject({ summary: { de: { text: mine } }, description: { de: { text: description } } });
});
