import { type APIRequestContext, type BrowserContext, expect } from "@playwright/test";

import { PASSWORD, makeAccount, newAddress } from "./account.ts";
import { serverUrl } from "./environment.ts";

/** An entry as those see it who work on it. */
export interface OwnEntry {
  id: string;
  /** Its newest revision. */
  revision: string;
  /** How far that has come, unless the public sees it. */
  work: string | null;
  slug: string | null;
}

/** An entry with what is worked on. */
export interface EntryWork {
  entry: OwnEntry;
  organisation: string;
  version: number;
  /** Of an offer, or of a profile. */
  content: { offer: Record<string, unknown>; organisation?: Record<string, unknown> };
}

/** An organisation as those see it who work for it. */
export interface OwnOrganisation {
  id: string;
  profile: OwnEntry;
}

/** A file that was uploaded: a picture has several sizes. */
export interface OwnFile {
  id: string;
  variants?: { url: string }[];
}

type Method = "POST" | "PUT" | "DELETE";

/** What somebody who is signed in does by the API alone. */
export class Desk {
  constructor(readonly request: APIRequestContext) {}

  async signIn(email: string, password = PASSWORD): Promise<void> {
    await this.send("POST", "/session", { email, password });
  }

  async read<T>(path: string): Promise<T> {
    const answer = await this.request.get(`${serverUrl()}/api/v1${path}`);
    expect(answer.ok(), `${path} answers ${answer.status()}`).toBe(true);
    return (await answer.json()) as T;
  }

  /** Sends JSON, or a file of this media type; what has a version is changed in that one only. */
  async send<T>(method: Method, path: string, data: object, { version, type }: { version?: number; type?: string } = {}): Promise<T> {
    const headers: Record<string, string> = { origin: serverUrl(), "content-type": type ?? "application/json" };
    if (version !== undefined) {
      headers["if-match"] = `"${version}"`;
    }
    const answer = await this.request.fetch(`${serverUrl()}/api/v1${path}`, { method, headers, data });
    const text = await answer.text();
    expect(answer.ok(), `${path} answers ${answer.status()}: ${text}`).toBe(true);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }

  /** Registers an organisation, whose profile then waits for a decision. */
  register(profile: object): Promise<OwnOrganisation> {
    return this.send("POST", "/workspace/organisations", profile);
  }

  async organisation(id: string): Promise<OwnOrganisation> {
    return (await this.read<{ organisation: OwnOrganisation }>(`/workspace/organisations/${id}`)).organisation;
  }

  /** Adds a contact or a place to an organisation, and gives its id. */
  async add(organisation: string, what: "contacts" | "places", stated: object): Promise<string> {
    return (await this.send<{ id: string }>("POST", `/workspace/organisations/${organisation}/${what}`, stated)).id;
  }

  upload(organisation: string, what: "pictures" | "documents", type: string, file: Buffer): Promise<OwnFile> {
    return this.send("POST", `/workspace/organisations/${organisation}/${what}`, file, { type });
  }

  entry(id: string): Promise<EntryWork> {
    return this.read(`/workspace/entries/${id}`);
  }

  begin(organisation: string, offer: object): Promise<EntryWork> {
    return this.send("POST", `/workspace/organisations/${organisation}/offers`, offer);
  }

  /** Begins an offer with no more than it must have, and with a contact of its own. */
  async beginPlain(organisation: string, title: string): Promise<EntryWork> {
    const contact = { function: german("Büro"), phone: "+49 221 4710 100" };
    return this.begin(organisation, plainOffer(title, await this.add(organisation, "contacts", { contact })));
  }

  save({ entry, version }: EntryWork, offer: object): Promise<EntryWork> {
    return this.send("PUT", `/workspace/offers/${entry.id}/draft`, offer, { version });
  }

  handIn({ entry, version }: EntryWork, message?: string): Promise<EntryWork> {
    return this.send("POST", `/workspace/entries/${entry.id}/submission`, { message }, { version });
  }
}

/** Signs a browser in with an account that nobody else has, without its pages; gives its address, too. */
export async function enterAside({ request }: BrowserContext, language: string): Promise<{ address: string; desk: Desk }> {
  const address = newAddress();
  await makeAccount(address, language);
  const desk = new Desk(request);
  await desk.signIn(address);
  return { address, desk };
}

/** A text in German. */
export function german(text: string): Record<string, string> {
  return { de: text };
}

/** The profile of a club with a name that nobody else has. */
export function newClub(): object {
  return { name: german(`Verein ${newWord()}`), kind: "club" };
}

/** A word that stands nowhere yet: only of letters, so that it is searched for as one. */
export function newWord(): string {
  const letters = [...crypto.randomUUID().replaceAll("-", "")].map((digit) => String.fromCharCode(97 + parseInt(digit, 16)));
  return letters.slice(0, 12).join("");
}

/** An offer by arrangement in the whole county, with no more than it must have. */
export function plainOffer(title: string, contact: string): object {
  return {
    title: german(title),
    summary: german("Ein Angebot für alle Menschen im Kreis."),
    fields: ["bildung"],
    offer_types: ["sprachtreff"],
    cost: { kind: "free" },
    format: "on_site",
    group_size: "group",
    childcare: "no",
    registration: { kind: "none" },
    access: { kind: "open_to_all" },
    whole_county: true,
    schedule: { by_arrangement: true },
    contacts: [contact],
  };
}

/** A PDF document without a page, and one that nobody else has. */
export function newDocument(): Buffer {
  return Buffer.from(`%PDF-1.7
% ${crypto.randomUUID()}
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [] /Count 0 >>
endobj
trailer
<< /Root 1 0 R /Size 3 >>
startxref
0
%%EOF
`);
}
