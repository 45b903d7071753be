import { defineConfig, type Project } from "@playwright/test";

import { OTHER_HOST } from "./support/environment.ts";

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };

/** The tags name tests that make sense in a part of the projects only. */
const WITHOUT_SCRIPTS = { javaScriptEnabled: false };

const projects: Project[] = [
  { name: "phone", use: { viewport: PHONE }, grepInvert: /@no-scripts|@once/ },
  { name: "desktop", use: { viewport: DESKTOP }, grepInvert: /@no-scripts|@phone/ },
  {
    name: "phone-no-scripts",
    use: { viewport: PHONE, ...WITHOUT_SCRIPTS },
    grepInvert: /@scripts|@once/,
  },
  {
    name: "desktop-no-scripts",
    use: { viewport: DESKTOP, ...WITHOUT_SCRIPTS },
    grepInvert: /@scripts|@once|@phone/,
  },
];

export default defineConfig({
  testDir: "tests",
  outputDir: "results/tests",
  globalSetup: "./support/server.ts",
  projects,
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  reporter: process.stdout.isTTY ? "list" : "dot",
  timeout: 30_000,
  expect: { timeout: 10_000 },
  use: {
    locale: "de-DE",
    timezoneId: "Europe/Berlin",
    screenshot: "only-on-failure",
    launchOptions: {
      // Debian's browser without windows, twice as fast; one is never downloaded.
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium-headless-shell",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // A name that is not local, for what behaves differently on a local address.
        `--host-resolver-rules=MAP ${OTHER_HOST} 127.0.0.1`,
      ],
    },
  },
});
