import { defineConfig } from "@playwright/test";

import tests from "./playwright.config.ts";

/** `cargo xtask screenshots`: pictures of the pages, to be looked at by people. */
export default defineConfig({
  ...tests,
  testDir: ".",
  testMatch: "screenshots.ts",
  globalSetup: "./support/contact-sheet.ts",
  timeout: 120_000,
  projects: [{ name: "screenshots" }],
});
