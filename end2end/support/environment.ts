import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A host name under which the browser finds the server, too. */
export const OTHER_HOST = "teilhabe.example.org";

/** Names the running server for the tests; if it is set beforehand, none is started. */
export const URL_VARIABLE = "TEILHABE_URL";

/** Where the server answers. */
export function serverUrl(): string {
  const url = process.env[URL_VARIABLE];
  if (url === undefined) {
    throw new Error(`${URL_VARIABLE} is not set: was the server started?`);
  }
  return url;
}
