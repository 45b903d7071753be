// Visits pages with an empty cache and prints what the browser loaded for each, as JSON.
// Runs in the folder of the browser tests, whose packages it uses:
// node --input-type=module --eval "…" -- CHROMIUM ORIGIN PATH PATH …
// Pages of the workspace are visited by the owner of the demonstration; one that ends in `/eintrag` means its first offer.

import { chromium } from "@playwright/test";

const [executablePath, origin, ...paths] = process.argv.slice(1);
const WORKSPACE = "/de/arbeitsbereich";

// Signs in, and gives the path that is meant.
const enter = async (request, path) => {
  const read = async (path) => (await request.get(`${origin}/api/v1/${path}`)).json();
  const { email, password } = (await read("demo/accounts")).find(({ role }) => role === "owner");
  await request.post(`${origin}/api/v1/session`, { data: { email, password }, headers: { origin } });
  if (!path.endsWith("/eintrag")) return path;
  const entries = (await read("workspace")).organisations.flatMap(({ entries }) => entries);
  return `${path}/${entries.find(({ kind }) => kind === "offer").id}`;
};

const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
const browser = await chromium.launch({ executablePath, args });
const visits = [];
for (const path of paths) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const meant = path.startsWith(WORKSPACE) ? await enter(context.request, path) : path;
  const files = new Map();
  const session = await context.newCDPSession(page);
  session.on("Network.requestWillBeSent", ({ requestId, request, type }) => {
    files.set(requestId, { path: new URL(request.url).pathname, type, bytes: 0 });
  });
  // As it comes over the wire, headers included.
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const file = files.get(requestId);
    if (file !== undefined) file.bytes = encodedDataLength;
  });
  await session.send("Network.enable");
  await page.goto(`${origin}${meant}`, { waitUntil: "networkidle" });
  visits.push([...files.values()]);
  await context.close();
}
await browser.close();
console.log(JSON.stringify(visits));
