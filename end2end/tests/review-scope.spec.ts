import { test } from "../support/apart.ts";
import { CasePage, openCase } from "../support/case.ts";
import { Desk, german, newWord, plainOffer } from "../support/desk.ts";
import { fromSomewhere, serverUrl } from "../support/environment.ts";
import { CASES, type HandedIn, handIn, signIn } from "../support/review.ts";
import { expect } from "../support/test.ts";

/** Hands in an offer of an organisation in a municipality, and gives its entry. */
async function handInAt(author: Desk, organisation: string, municipality: string, title: string): Promise<string> {
  const contact = await author.add(organisation, "contacts", { contact: { function: german("Büro"), phone: "+49 221 4710 100" } });
  const place = await author.add(organisation, "places", { name: german("Pfarrheim"), municipality });
  const offer = { ...plainOffer(title, contact), whole_county: false, places: [place] };
  return (await author.handIn(await author.begin(organisation, offer))).entry.id;
}

test("who reviews for a town decides what is of that town alone, and passes it on with one tap", { tag: "@once" }, async ({ page, site, texts, watch, playwright, reviewer }) => {
  test.slow();
  await signIn(page, "municipal-reviewer");
  const own = new Desk(page.context().request);
  const { reviews } = await own.read<{ reviews: { municipality: string } }>("/account");
  const request = await playwright.request.newContext({ extraHTTPHeaders: fromSomewhere() });
  const author = new Desk(request);
  const ofCounty: HandedIn = await handIn(request, `Sprachcafé ${newWord()}`);
  const { municipalities } = await own.read<{ municipalities: { key: string }[] }>("/municipalities");
  const elsewhere = municipalities.find(({ key }) => key !== reviews.municipality)?.key ?? "";
  const [there, here] = [`Nähstube ${newWord()}`, `Lauftreff ${newWord()}`];
  const ofOthers = await handInAt(author, ofCounty.organisation, elsewhere, there);
  const ofOwn = await handInAt(author, ofCounty.organisation, reviews.municipality, here);
  const find = (entry: string): Promise<string> => openCase(reviewer.desk, ofCounty.organisation, entry);
  const cases = new CasePage(site);

  await test.step("what is of another town, or of the whole county, is not there", async () => {
    const listed = page.locator("main a[href*='/fall/']");
    await site.open(CASES, { q: here });
    await expect(listed.filter({ hasText: here })).toHaveCount(1);
    await site.open(CASES, { q: there });
    await expect(listed).toHaveCount(0);
    for (const [id, entry] of [[await find(ofOthers), ofOthers], [ofCounty.case, ofCounty.entry]] as const) {
      watch.expectStatus(cases.path(id), 404);
      expect((await cases.open(id)).status()).toBe(404);
      expect((await own.request.get(`${serverUrl()}/api/v1/review/cases/${id}`)).status()).toBe(404);
      expect((await own.request.get(`${serverUrl()}/api/v1/review/cases/${id}/preview?lang=de`)).status()).toBe(404);
      const { entry: { revision } } = await author.entry(entry);
      const decision = { revision, decision: { publish: {} } };
      const answer = await own.request.post(`${serverUrl()}/api/v1/review/entries/${entry}/decision`, { data: decision, headers: { origin: serverUrl() } });
      expect([403, 404], "nor decided by the API").toContain(answer.status());
      expect((await author.entry(entry)).entry.work).toBe("submitted");
    }
  });

  await test.step("a case of the own town is passed on, and decided by the KI team then", async () => {
    const id = await find(ofOwn);
    await cases.open(id);
    await expect(cases.button("publish")).toBeVisible();
    await cases.press("escalate");
    await cases.expectDone("escalated");
    await expect(cases.part("decision")).toContainText(texts.text("case.not_passed_on"));
    await expect(cases.button("publish")).toHaveCount(0);
    await expect(cases.button("escalate")).toHaveCount(0);

    await reviewer.publish((await author.entry(ofOwn)).entry);
    await cases.open(id);
    await expect(cases.part("closed_title")).toContainText(texts.text("review.outcome.published"));
  });
  await request.dispose();
});
