import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "./environment.ts";

const LOCALES = join(ROOT, "app/locales");

/** First Strong Isolate and Pop Directional Isolate: around Latin names in Arabic texts. */
const ISOLATES = /[\u2068\u2069]/gu;

type Forms = Record<string, string>;

/** What the interface says in one language, read from its locale files. */
export class Texts {
  readonly #texts: Map<string, string | Forms>;

  constructor(readonly tag: string) {
    const folder = join(LOCALES, tag);
    this.#texts = new Map(
      readdirSync(folder)
        .filter((file) => file.endsWith(".json"))
        .flatMap((file) => {
          const texts = JSON.parse(readFileSync(join(folder, file), "utf8")) as Record<string, string | Forms>;
          const namespace = file.replace(/\.json$/, "");
          return Object.entries(texts).map(([key, text]) => [`${namespace}.${key}`, text] as const);
        }),
    );
  }

  /** A text by `namespace.key`, its placeholders filled. */
  text(key: string, values: Record<string, string> = {}): string {
    const text = this.#find(key);
    if (typeof text !== "string") {
      throw new Error(`${this.tag}: ${key} needs a count`);
    }
    return fill(text, values);
  }

  /** A text that depends on a count. */
  counted(key: string, count: number, values: Record<string, string> = {}): string {
    const forms = this.#find(key);
    if (typeof forms === "string") {
      throw new Error(`${this.tag}: ${key} has no plural forms`);
    }
    const form = count === 0 && "zero" in forms ? "zero" : new Intl.PluralRules(this.tag).select(count);
    return fill(forms[form] ?? forms["other"] ?? "", { count: String(count), ...values });
  }

  /** Every form of a text that depends on a count. */
  forms(key: string): string[] {
    const forms = this.#find(key);
    return typeof forms === "string" ? [forms] : [...new Set(Object.values(forms))];
  }

  /** Every text that stands as it is, without a count or anything to fill in. */
  get plain(): Set<string> {
    const texts = [...this.#texts.values()];
    return new Set(texts.flatMap((text) => (typeof text === "string" && !text.includes("{") ? [text] : [])));
  }

  #find(key: string): string | Forms {
    const text = this.#texts.get(key);
    if (text === undefined) {
      throw new Error(`${this.tag}: there is no text ${key}`);
    }
    return text;
  }
}

function fill(text: string, values: Record<string, string>): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}

/** Matches a text as the page shows it, whether or not names in it are isolated. */
export function shown(text: string): RegExp {
  const letters = [...text.replaceAll(ISOLATES, "")].map((letter) =>
    letter.replace(/[.*+?^${}()|[\]\\/]/, "\\$&"),
  );
  return new RegExp(`^\\s*[\\u2068\\u2069]*${letters.join("[\\u2068\\u2069]*")}[\\u2068\\u2069]*\\s*$`, "u");
}
