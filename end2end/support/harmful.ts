import type { Page } from "@playwright/test";

import { makeAccount, newAddress } from "./account.ts";
import { Desk, german, newDocument, newWord, type EntryWork } from "./desk.ts";
import type { Reviewer } from "./review.ts";
import { WORKSPACE } from "./site.ts";
import { SIEGEN } from "./workspace.ts";

/** Harms readers if a page takes it for markup. */
const MARKUP = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';

/** The same with a link in Markdown: for fields that take few letters. */
export const SHORT = `${MARKUP}[x](javascript:alert(1))`;

/** A title or a name: first it ends where a page has it in its head. */
export const NAME = `"></title>${SHORT}`;

/** Any other text: first it ends whatever it may stand in. */
export const LONG = `"></script></title></textarea>${SHORT}`;

/** A web address that ends the attribute it stands in. */
const ADDRESS = 'https://example.org/"><img src=x onerror="window.hacked=1">';

/** What the description begins with, and readers see of it. */
export const WELCOME = "Alle sind willkommen.";

/** An offer of an organisation, every text of which tries to be more than a text. */
export class Harmful {
  private constructor(
    /** Who has written it, by the API and in the browser. */
    readonly desk: Desk,
    readonly organisation: string,
    /** Where its picture lies. */
    readonly picture: string,
    /** Stands in its summary, and nowhere else. */
    readonly word: string,
    readonly content: Record<string, unknown>,
    private readonly draft: EntryWork,
  ) {}

  /** Writes it, signed in as somebody new. */
  static async write(page: Page): Promise<Harmful> {
    const address = newAddress();
    await makeAccount(address, "de");
    const desk = new Desk(page.context().request);
    await desk.signIn(address);
    const profile = { kind: "club", municipalities: [SIEGEN], website: ADDRESS, short_name: "<script>hacked=1</script>" };
    const texts = { name: german(NAME), summary: german(LONG), description: german(LONG) };
    const { id } = await desk.register({ ...profile, ...texts });
    const picture = await desk.upload(id, "pictures", "image/jpeg", await newPicture(page));
    const document = await desk.upload(id, "documents", "application/pdf", newDocument());
    const contact = { function: german(SHORT), name: SHORT, email: "buero@verein.example.org", website: ADDRESS, note: german(LONG) };
    const place = { name: german(SHORT), street: SHORT, postal_code: "57072", locality: SHORT, municipality: SIEGEN, note: german(LONG) };
    const word = newWord();
    const content = {
      title: german(NAME),
      summary: german(`${word} ${LONG}`),
      description: german(`${WELCOME} ${LONG}`),
      fields: ["bildung"],
      offer_types: ["sprachtreff"],
      cost: { kind: "paid", note: german(LONG) },
      format: "hybrid",
      online_url: ADDRESS,
      group_size: "group",
      childcare: "no",
      registration: { kind: "required", how: german(LONG) },
      access: { kind: "other", note: german(LONG) },
      schedule: { by_arrangement: true, note: german(LONG) },
      places: [await desk.add(id, "places", place)],
      contacts: [await desk.add(id, "contacts", { contact, person_agrees: true })],
      image: { media: picture.id, alternative_text: german(LONG), credit: LONG },
      documents: [{ media: document.id, title: german(NAME) }],
    };
    return new Harmful(desk, id, picture.variants?.[0]?.url ?? "", word, content, await desk.begin(id, content));
  }

  get id(): string {
    return this.draft.entry.id;
  }

  /** Where it is written. */
  get editor(): string {
    return `${WORKSPACE}/eintrag/${this.id}`;
  }

  get preview(): string {
    return `${WORKSPACE}/vorschau/${this.id}`;
  }

  /** Hands it in with a message, and has it given back with notes of the same kind. */
  async giveBack(reviewer: Reviewer): Promise<void> {
    const { entry } = await this.#handIn(reviewer);
    await reviewer.askForChanges(entry, [{ pointer: "/title/de", text: LONG }, { pointer: "", text: LONG }]);
  }

  /** Has it published, pauses it with a note, and gives its slug. */
  async publish(reviewer: Reviewer): Promise<string> {
    await reviewer.publish((await this.#handIn(reviewer)).entry);
    const { version } = await this.desk.entry(this.id);
    const pause = { state: "paused", note: german(LONG) };
    const { entry } = await this.desk.send<EntryWork>("PUT", `/workspace/entries/${this.id}/state`, pause, { version });
    return entry.slug ?? "";
  }

  async #handIn(reviewer: Reviewer): Promise<EntryWork> {
    await reviewer.welcome(await this.desk.organisation(this.organisation));
    return this.desk.handIn(this.draft, LONG);
  }
}

/** A picture that nobody else has: who may see one depends on all who use the same. */
async function newPicture(page: Page): Promise<Buffer> {
  await page.goto(`data:text/html,<title>x</title><p>${newWord()}</p>`);
  return page.screenshot({ type: "jpeg" });
}
