import type { ConfigData } from "html-validate";

/** Rules for the HTML the server sends. A rule is switched off only with its reason. */
export const HTML_RULES: ConfigData = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // A group of checkboxes shares its name: the values of one filter.
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "reset", "submit"] }],
    // A list may have a name of its own.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
    // Numbers are shown as an organisation writes them, so that they can be found and copied.
    "tel-non-breaking": "off",
  },
};
