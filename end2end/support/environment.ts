import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Where the pictures of the pages are put, from the root. */
export const PICTURES = "target/screenshots";

/** A host name under which the browser finds the server, too. */
export const OTHER_HOST = "teilhabe.example.org";

/** Names the running server for the tests; if it is set beforehand, none is started. */
export const URL_VARIABLE = "TEILHABE_URL";

/** Names the server that cannot answer. */
export const BROKEN_URL_VARIABLE = "TEILHABE_BROKEN_URL";

/** If set, the transcripts are written anew instead of compared. */
export const TRANSCRIBE_VARIABLE = "TEILHABE_TRANSCRIBE";

/** If set, how much it takes to hand in an offer is recorded anew. */
export const RECORD_EFFORT_VARIABLE = "TEILHABE_RECORD_EFFORT";

/** Where the server answers. */
export function serverUrl(): string {
  return urlIn(URL_VARIABLE);
}

/** Where the server answers whose index is never complete. */
export function brokenServerUrl(): string {
  return urlIn(BROKEN_URL_VARIABLE);
}

function urlIn(variable: string): string {
  const url = process.env[variable];
  if (url === undefined) {
    throw new Error(`${variable} is not set: was the server started?`);
  }
  return url;
}

/** What a proxy adds to requests from a network address that nobody else has: the server counts for each. */
export function fromSomewhere(): Record<string, string> {
  const parts = crypto.getRandomValues(new Uint8Array(3));
  return { "x-forwarded-for": `10.${parts.join(".")}` };
}
