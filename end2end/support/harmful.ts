import type { Page } from "@playwright/test";

import { linkFor, makeAccount, newAddress } from "./account.ts";
import { Desk, newDocument, newWord, type EntryWork } from "./desk.ts";
import type { Reviewer } from "./review.ts";
import { INVITATION, WORKSPACE } from "./site.ts";
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

/** The same text in German and, as its translation, in English. */
function translated(text: string): Record<string, string> {
  return { de: text, en: text };
}

/** An offer of an organisation, every text of which tries to be more than a text; so does the name of its author. */
export class Harmful {
  private constructor(
    /** Who has written it, by the API and in the browser. */
    readonly desk: Desk,
    /** Where that person gets mails. */
    readonly address: string,
    readonly organisation: string,
    /** Where its picture lies. */
    readonly picture: string,
    /** Stands in its summary, and nowhere else. */
    readonly word: string,
    private readonly content: Record<string, unknown>,
    private readonly draft: EntryWork,
  ) {}

  /** Writes it, signed in as somebody new. */
  static async write(page: Page): Promise<Harmful> {
    const address = newAddress();
    await makeAccount(address, "de", SHORT);
    const desk = new Desk(page.context().request);
    await desk.signIn(address);
    const texts = { name: translated(NAME), summary: translated(LONG), description: translated(LONG) };
    const profile = { kind: "club", municipalities: [SIEGEN], website: ADDRESS, short_name: "<script>hacked=1</script>", ...texts };
    const { id } = await desk.register(profile);
    const picture = await desk.upload(id, "pictures", "image/jpeg", await newPicture(page));
    const document = await desk.upload(id, "documents", "application/pdf", newDocument());
    const logo = { media: picture.id, alternative_text: translated(LONG) };
    const image = { ...logo, credit: LONG };
    const { version } = await desk.entry(id);
    await desk.send("PUT", `/workspace/profiles/${id}/draft`, { ...profile, logo, image }, { version });
    const contact = { function: translated(SHORT), name: SHORT, email: "buero@verein.example.org", website: ADDRESS, note: translated(LONG) };
    const place = { name: translated(SHORT), street: SHORT, postal_code: "57072", locality: SHORT, municipality: SIEGEN, note: translated(LONG) };
    const word = newWord();
    const content = {
      title: translated(NAME),
      summary: translated(`${word} ${LONG}`),
      description: translated(`${WELCOME} ${LONG}`),
      fields: ["bildung"],
      offer_types: ["sprachtreff"],
      cost: { kind: "paid", note: translated(LONG) },
      format: "hybrid",
      online_url: ADDRESS,
      group_size: "group",
      childcare: "no",
      registration: { kind: "required", how: translated(LONG) },
      access: { kind: "other", note: translated(LONG) },
      schedule: { by_arrangement: true, note: translated(LONG) },
      places: [await desk.add(id, "places", place)],
      contacts: [await desk.add(id, "contacts", { contact, person_agrees: true })],
      image,
      documents: [{ media: document.id, title: translated(NAME) }],
    };
    return new Harmful(desk, address, id, picture.variants?.[0]?.url ?? "", word, content, await desk.begin(id, content));
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

  /** Has it published. */
  async release(reviewer: Reviewer): Promise<void> {
    await reviewer.publish((await this.#handIn(reviewer)).entry);
  }

  /** Has it published, pauses it with a note, and gives its slug. */
  async publish(reviewer: Reviewer): Promise<string> {
    await this.release(reviewer);
    const { version } = await this.desk.entry(this.id);
    const pause = { state: "paused", note: translated(LONG) };
    const { entry } = await this.desk.send<EntryWork>("PUT", `/workspace/entries/${this.id}/state`, pause, { version });
    return entry.slug ?? "";
  }

  /** Gives its draft another title. */
  async rename(title: string): Promise<void> {
    await this.desk.save(await this.desk.entry(this.id), { ...this.content, title: translated(title) });
  }

  /** Invites somebody to its organisation, and gives the path to which their mail leads. */
  async invite(): Promise<string> {
    const email = newAddress();
    await this.desk.send("POST", `/workspace/organisations/${this.organisation}/members/invitations`, { email, role: "editor" });
    return linkFor(email, INVITATION);
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
