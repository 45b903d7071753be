// Visits pages with an empty cache and prints what the browser loaded for each, as JSON.
// Runs in the folder of the browser tests, whose packages it uses:
// node --input-type=module --eval "…" -- CHROMIUM URL URL …

import { chromium } from "@playwright/test";

const [executablePath, ...urls] = process.argv.slice(1);
const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
const browser = await chromium.launch({ executablePath, args });
const visits = [];
for (const url of urls) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
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
  await page.goto(url, { waitUntil: "networkidle" });
  visits.push([...files.values()]);
  await context.close();
}
await browser.close();
console.log(JSON.stringify(visits));
