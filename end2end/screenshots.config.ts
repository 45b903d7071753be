import { defineConfig } from "@playwright/test";

import tests from "./playwright.config.ts";

/** `npm run screenshots`: pictures of the pages, to be looked at by people. */
export default defineConfig({
  ...tests,
  testDir: ".",
  testMatch: "screenshots.ts",
  projects: [{ name: "screenshots" }],
});
