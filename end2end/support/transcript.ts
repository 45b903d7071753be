import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Locator } from "@playwright/test";

import { ROOT, TRANSCRIBE_VARIABLE } from "./environment.ts";
import type { Texts } from "./texts.ts";

const FOLDER = join(ROOT, "end2end/transcripts");

/** A day of each month. */
const MONTHS = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2026, month, 1)));

/** A line of the tree, in YAML: `- role "name" [state]: text`, the part before the colon quoted if it must be. */
const LINE = /^(?<indent> *)- (?:'(?<quotedKey>(?:[^']|'')*)'|(?<plainKey>(?:"(?:[^"\\]|\\.)*"|[^":])*))(?:: ?(?<text>.*))?$/;

/** The part before the colon of what has a name. */
const NAMED = /^(?<role>\S+) (?<name>"(?:[^"\\]|\\.)*")(?<states>.*)$/;

/**
 * What a screen reader is told of a part of a page, as Playwright writes it down, without what
 * moves with the clock: numbers of offers, dates, and which offers a list begins with.
 */
export async function transcript(part: Locator, texts: Texts): Promise<string> {
  const comesAndGoes = texts.text("entry.exceptions");
  const lines = (await part.ariaSnapshot()).split("\n").filter((line) => !/^ *- \/url:/.test(line) && !line.includes(comesAndGoes));
  const told = anySimilar(anyCards(lines), texts)
    .map((line, at, all) => (depth(all[at + 1] ?? "") > depth(line) ? line : line.replace(/:$/, "")))
    .map((line) => withoutMoving(line, texts))
    .filter((line, at, all) => line !== all[at - 1]);
  return `${told.join("\n")}\n`;
}

/** What is kept of a transcript; `npm run transcripts` keeps what it is now. */
export async function kept(name: string, texts: Texts, now: () => Promise<string>): Promise<string> {
  const file = join(FOLDER, `${name}.${texts.tag}.yml`);
  if (process.env[TRANSCRIBE_VARIABLE] !== undefined) {
    const told = await now();
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, told);
    return told;
  }
  return readFileSync(file, "utf8");
}

/** What is left of a transcript without scripts: the buttons that need them are not there. */
export function withoutScripts(told: string, texts: Texts): string {
  const count = texts.counted("lists.show_offers", 1);
  const buttons = [texts.text("common.save"), texts.text("common.share")].map((name) => `button "${name}`);
  const gone = [...buttons, `link "${texts.text("common.to_saved")}"`, `button ${moving(count, texts) ?? count}`];
  return told
    .split("\n")
    .filter((line) => !gone.some((button) => line.includes(button)))
    .join("\n");
}

/** Of a list of cards, one with what all have. */
function anyCards(lines: string[]): string[] {
  const told: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    told.push(line);
    if (!line.endsWith("- listitem:") || lines[at + 1]?.endsWith("- article:") !== true) {
      continue;
    }
    const indent = " ".repeat(depth(line));
    const card = ["- article:", "  - heading /.+/ [level=3]:", "    - link /.+/", "  - list:", "    - listitem: /.+/"];
    told.push(...card.map((part) => `${indent}  ${part}`));
    while (at + 1 < lines.length && (depth(lines[at + 1] ?? "") > indent.length || lines[at + 2]?.endsWith("- article:") === true)) {
      at += 1;
    }
  }
  return told;
}

/** Of the offers like another one, one with what all have: which come first, their dates decide. */
function anySimilar(lines: string[], texts: Texts): string[] {
  const start = lines.findIndex((line) => line.includes(`- region "${texts.text("entry.similar")}":`));
  const list = lines.findIndex((line, at) => start >= 0 && at > start && line.endsWith("- list:"));
  if (list < 0) {
    return lines;
  }
  const indent = depth(lines[list] ?? "");
  const after = lines.findIndex((line, at) => at > list && depth(line) <= indent);
  const any = ["- listitem:", "  - link /.+/", '  - paragraph: "/.+/"'].map((line) => " ".repeat(indent + 2) + line);
  return [...lines.slice(0, list + 1), ...any, ...(after < 0 ? [] : lines.slice(after))];
}

function depth(line: string): number {
  return line.length - line.trimStart().length;
}

/** A line in which a regular expression stands for what moves with the clock. */
function withoutMoving(line: string, texts: Texts): string {
  const { indent = "", quotedKey, plainKey = "", text = "" } = LINE.exec(line)?.groups ?? {};
  const key = quotedKey?.replaceAll("''", "'") ?? plainKey;
  const { role, name, states } = NAMED.exec(key)?.groups ?? {};
  const said = moving(text.startsWith('"') ? (JSON.parse(text) as string) : text, texts);
  const movingName = name === undefined ? undefined : moving(JSON.parse(name) as string, texts);
  const newKey = movingName === undefined ? key : `${role} ${movingName}${states}`;
  const newText = said === undefined ? text : JSON.stringify(said);
  const rest = newText !== "" ? `: ${newText}` : line.endsWith(":") ? ":" : "";
  return `${indent}- ${quoted(newKey)}${rest}`;
}

/** A key of YAML. */
function quoted(key: string): string {
  return /:\s| #|:$/.test(key) ? `'${key.replaceAll("'", "''")}'` : key;
}

/** The regular expression for a text that moves with the clock. */
function moving(text: string, texts: Texts): string | undefined {
  const months = MONTHS.map((date) => date.toLocaleDateString(texts.tag, { month: "long", timeZone: "UTC" }));
  const days = [texts.text("dates.today"), texts.text("dates.tomorrow")];
  if (new RegExp(`\\d+\\.? (?:${months.join("|")})|^(?:${days.join("|")})[,،]`, "u").test(text)) {
    const label = texts.text("entry.confirmed");
    return text.startsWith(label) ? `/${escaped(label)}.+/` : "/.+/";
  }
  for (const counts of ["home.offer_count", "lists.offers_found", "lists.show_offers"]) {
    const forms = texts.forms(counts).map((form) => escaped(form).replace("\\{count\\}", "\\d+"));
    const before = new RegExp(`^(.*?)(?:${forms.join("|")})$`, "u").exec(text)?.[1];
    if (before !== undefined) {
      return `/${escaped(before)}(${forms.join("|")})/`;
    }
  }
  const shownOf = escaped(texts.text("lists.shown_of", { shown: "0", total: "0" })).replaceAll("0", "\\d+");
  if (new RegExp(`^${shownOf}$`, "u").test(text)) {
    return `/${shownOf}/`;
  }
  const label = /^(.*\s)\d+$/u.exec(text)?.[1];
  return label === undefined ? undefined : `/${escaped(label)}\\d+/`;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
