import type { ConfigData } from "html-validate";

/** Rules for the HTML the server sends. A rule is switched off only with its reason. */
export const HTML_RULES: ConfigData = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {},
};
