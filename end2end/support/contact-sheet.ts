import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { PICTURES, ROOT } from "./environment.ts";
import startServers from "./server.ts";

const FOLDER = join(ROOT, PICTURES);

/**
 * Starts the servers for the pictures, and lays all pictures out on one page at the end. Pictures
 * of single pages are put among those there are.
 */
export default async function prepare(): Promise<() => Promise<void>> {
  if ((process.env["TEILHABE_SIGHTS"] ?? "") === "") {
    rmSync(FOLDER, { recursive: true, force: true });
  }
  mkdirSync(FOLDER, { recursive: true });
  const stop = await startServers();
  return async () => {
    await stop?.();
    layOut();
  };
}

/** Writes `index.html`: a row for each page and language. */
function layOut(): void {
  const rows = new Map<string, string[]>();
  for (const file of existsSync(FOLDER) ? readdirSync(FOLDER).sort() : []) {
    const [sight, language, look] = file.replace(/\.png$/, "").split(".");
    if (look !== undefined && file.endsWith(".png")) {
      const row = `${sight} (${language})`;
      const picture = `<figure><a href="${file}"><img src="${file}" alt="" loading="lazy"></a><figcaption>${look}</figcaption></figure>`;
      rows.set(row, [...(rows.get(row) ?? []), picture]);
    }
  }
  const sections = [...rows].map(([row, pictures]) => `<h2 id="${row}">${row}</h2>\n<div>${pictures.join("\n")}</div>`);
  const links = [...rows.keys()].map((row) => `<a href="#${encodeURIComponent(row)}">${row}</a>`);
  writeFileSync(
    join(FOLDER, "index.html"),
    `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Teilhabe: pictures of the pages</title>
<style>
  body { font: 1rem/1.5 system-ui, sans-serif; margin: 1rem; background: #888; color: #000 }
  a { color: inherit; margin-inline-end: 1rem }
  div { display: flex; gap: 1rem; overflow-x: auto; align-items: start }
  figure { margin: 0 }
  img { block-size: 30rem; inline-size: auto; max-inline-size: 48rem; object-fit: cover; object-position: top; background: #fff }
</style>
<h1>Pictures of the pages</h1>
<nav>${links.join("\n")}</nav>
${sections.join("\n")}
</html>
`,
  );
}
