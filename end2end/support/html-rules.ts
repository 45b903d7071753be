import type { ConfigData } from "html-validate";

/** Rules for the HTML the server sends. A rule is switched off only with its reason. */
export const HTML_RULES: ConfigData = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // The values of one filter share its name, those in hidden fields, too; the rule knows checkboxes only.
    "form-dup-name": "off",
    // A list may have a name of its own.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
    // Numbers are shown as an organisation writes them, so that they can be found and copied.
    "tel-non-breaking": "off",
    // Titles name what a page is about, and organisations have long names.
    "long-title": "off",
  },
};
