import { defineConfig } from "@playwright/test";

import tests from "./playwright.config.ts";

/** `cargo xtask bench taps`: how long a tap on a filter takes. */
export default defineConfig({
  ...tests,
  testDir: ".",
  testMatch: "taps.ts",
  workers: 1,
  timeout: 300_000,
  projects: [{ name: "taps", use: { viewport: { width: 390, height: 844 } } }],
});
