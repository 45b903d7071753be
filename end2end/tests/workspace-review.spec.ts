import { test } from "../support/apart.ts";
import { Desk, newWord } from "../support/desk.ts";
import { OFFERS, WORKSPACE } from "../support/site.ts";
import { expect, inEachLanguage } from "../support/test.ts";
import { WorkspacePages } from "../support/workspace.ts";

inEachLanguage(() => {
  test("an offer is given back, changed, and read by everybody once it is published", { tag: "@phone" }, async ({ page, site, texts, api, reviewer, elsewhere: { site: reader, watch } }) => {
    // A story of two people, from the first page to the last.
    test.slow();
    const pages = new WorkspacePages(site);
    const desk = new Desk(page.context().request);
    const title = `Sprachcafé ${newWord()}`;
    const [unclear, clear] = ["Ein Angebot für alle Menschen in der Stadt.", "Deutsch sprechen bei Kaffee und Kuchen."];
    const [note, aboutTypes, aboutCounty] = ["Was passiert dort?", "Passt noch etwas?", "Gilt es überall?"];
    await pages.register(`Verein ${newWord()}`);
    await pages.begin("sprachtreff");
    await pages.write(title, unclear);
    const { organisation, entry: { id } } = await pages.work();
    await pages.handIn();

    await reviewer.welcome(await desk.organisation(organisation));
    await reviewer.askForChanges((await pages.work(id)).entry, [
      { pointer: "/summary/de", text: note },
      { pointer: "/offer_types", text: aboutTypes },
      { pointer: "/whole_county", text: aboutCounty },
    ]);
    await site.open(WORKSPACE);
    await expect(pages.item(title)).toContainText(texts.text("workspace.state.changes_requested"));
    await pages.choose(title);
    const alert = page.getByRole("main").locator(".kern-alert").filter({ hasText: texts.text("workspace.changes_title") });
    await expect(alert, "what is asked for stands above all").toContainText(note);
    await expect(pages.note("/summary/de"), "and at its field").toContainText(note);
    await expect(pages.note("/title/de")).toHaveCount(0);
    const heard = (text: string, ...hints: string[]): string => [texts.text("workspace.note_title"), text, ...hints].join(" ");
    const [field, group] = [pages.field("/summary/de"), page.locator("#offer_types")];
    await expect(field, "a screen reader says it").toHaveAccessibleDescription(heard(note, texts.text("workspace.summary_hint")));
    await expect(group).toHaveAccessibleDescription(heard(aboutTypes, texts.text("workspace.types_hint")));
    await expect(pages.field("/whole_county")).toHaveAccessibleDescription(heard(aboutCounty));
    await pages.fill("/summary/de", clear);
    await pages.handIn();
    await expect(pages.item(title)).toContainText(texts.text("workspace.state.submitted"));

    const path = `${OFFERS}/${id}`;
    watch.expectStatus(reader.path(path), 404);
    expect((await reader.open(path)).status(), "nobody else reads what was not published").toBe(404);
    expect((await api.offers({ id })).total).toBe(0);
    await reviewer.publish((await pages.work(id)).entry);
    await expect.poll(async () => (await api.offers({ id })).total, { message: "the lists have it" }).toBe(1);
    expect((await reader.open(path)).status()).toBe(200);
    await expect(reader.heading).toHaveText(title);
    await expect(reader.page.getByRole("main")).toContainText(clear);
    await expect(reader.page.getByRole("main")).not.toContainText(unclear);
  });

  test("a change of what is published waits for its decision", { tag: "@phone" }, async ({ page, site, texts, api, reviewer, elsewhere: { site: reader } }) => {
    test.slow();
    const pages = new WorkspacePages(site);
    const desk = new Desk(page.context().request);
    const title = `Nähstube ${newWord()}`;
    await pages.register(`Verein ${newWord()}`);
    await pages.begin("begegnung");
    await pages.write(title, "Nähen und reden, mit Maschinen für alle.");
    const { organisation, entry: { id } } = await pages.work();
    await pages.handIn();
    await reviewer.welcome(await desk.organisation(organisation));
    await reviewer.publish((await pages.work(id)).entry);

    await site.open(WORKSPACE);
    await expect(pages.item(title)).toContainText(texts.text("workspace.state.published"));
    await pages.choose(title);
    await pages.fill("/title/de", `${title} am Abend`);
    await pages.handIn();
    await pages.choose(`${title} am Abend`);
    const older = page.getByRole("link", { name: texts.text("workspace.public_is_older"), exact: true });
    await expect(older).toBeVisible();
    await reader.open(`${OFFERS}/${id}`);
    await expect(reader.heading, "the published version stays").toHaveText(title);
    const address = reader.page.url();
    await expect.poll(async () => (await api.offers({ id })).items[0]?.title.text).toBe(title);

    await reviewer.publish((await pages.work(id)).entry);
    await reader.goto(address);
    await expect(reader.heading, "the new one has the same address").toHaveText(`${title} am Abend`);
    await expect.poll(async () => (await api.offers({ id })).items[0]?.title.text).toBe(`${title} am Abend`);
  });
});
