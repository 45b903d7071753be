import { expect, type Locator, type Page, type Response } from "@playwright/test";

import { signInAside } from "./account.ts";
import { type Query, queryString } from "./api.ts";
import type { PageToVisit } from "./pages.ts";
import { shown, type Texts } from "./texts.ts";

/** Path segments of the pages, the same in every language. */
export const OFFERS = "angebote";
export const ORGANISATIONS = "organisationen";
export const FAVOURITES = "merkliste";
export const NEWS = "neues";
export const NEAR = "umkreis";
export const MAP = "karte";
export const OFFLINE = "offline";
export const SHEET = "aushang";
export const IMPRINT = "impressum";
export const PRIVACY = "datenschutz";
export const ACCESSIBILITY = "barrierefreiheit";
export const CONTACT = "kontakt";
export const WORKSPACE = "arbeitsbereich";
export const REGISTER_ORGANISATION = `${WORKSPACE}/registrieren`;
export const CLAIM_ORGANISATION = `${WORKSPACE}/beanspruchen`;
export const CONFIRM_ENTRIES = `${WORKSPACE}/bestaetigen`;
export const INVITATION = `${WORKSPACE}/einladung`;

/** How many results a list begins with, and how many there are with the next. */
export const FIRST_LENGTH = 10;
export const SECOND_LENGTH = 30;

declare global {
  interface Window {
    /** Set by a test; gone once another document is loaded. */
    sameDocument?: boolean;
  }
}

/** What a person sees of the site and does with it. */
export class Site {
  constructor(
    readonly page: Page,
    readonly texts: Texts,
    /** Whether the browser runs scripts. */
    readonly scripts: boolean,
  ) {}

  /** The path of a page, with a query. */
  path(page = "", query: Query = {}): string {
    const path = page === "" ? `/${this.texts.tag}` : `/${this.texts.tag}/${page}`;
    const search = queryString(query);
    return search === "" ? path : `${path}?${search}`;
  }

  /** Opens a page that is looked at as a whole, and waits until it reacts. */
  async visit({ server = "", page, query, signedIn }: PageToVisit): Promise<Response> {
    if (signedIn === true) {
      await signInAside(this.page.context());
    }
    return this.goto(`${server}${this.path(page, query)}`);
  }

  /** Opens a page and waits until it reacts. */
  async open(page = "", query: Query = {}): Promise<Response> {
    return this.goto(this.path(page, query));
  }

  /** Opens a path and waits until it reacts. */
  async goto(path: string): Promise<Response> {
    const response = await this.page.goto(path);
    if (response === null) {
      throw new Error(`${path} has no answer`);
    }
    await this.ready();
    return response;
  }

  /** Waits until the browser has taken over the page. */
  async ready(): Promise<void> {
    // A page that loads nothing for it is not taken over.
    if (this.scripts && (await this.page.locator("script#page-data").count()) > 0) {
      await expect(this.page.locator("html[data-hydrated]")).toBeAttached();
    }
  }

  /** The heading of a list's results, which says how many there are. */
  get resultsHeading(): Locator {
    return this.page.getByRole("main").getByRole("heading", { level: 2 }).first();
  }

  get heading(): Locator {
    return this.page.getByRole("heading", { level: 1 });
  }

  /** The cards of a list. */
  get cards(): Locator {
    return this.page.getByRole("main").getByRole("article");
  }

  /** The search field of the page's main area. */
  get searchField(): Locator {
    // A search box, and with suggestions a combobox.
    return this.page.getByRole("main").locator("input[type=search]");
  }

  async search(words: string): Promise<void> {
    await this.searchField.fill(words);
    await this.page
      .getByRole("search")
      .getByRole("button", { name: this.texts.text("common.search"), exact: true })
      .click();
  }

  /** The line that says how many offers there are. */
  offersFound(count: number): Locator {
    return this.page
      .getByRole("main")
      .getByRole("status")
      .filter({ hasText: shown(this.texts.counted("lists.offers_found", count)) });
  }

  async expectOffers(count: number): Promise<void> {
    await expect(this.offersFound(count)).toBeVisible();
  }

  /** Expects the state of the list in the URL: exactly these parameters. */
  async expectQuery(query: Query): Promise<void> {
    const wanted = sorted(new URLSearchParams(queryString(query)));
    await expect
      .poll(() => sorted(new URL(this.page.url()).searchParams), { message: "the URL is the state" })
      .toEqual(wanted);
  }

  /** What opens and closes a group of filters. */
  summary(label: string): Locator {
    const beginning = new RegExp(`^\\s*${label}(?!\\p{L})`, "u");
    return this.page.getByRole("main").locator("summary").filter({ hasText: beginning });
  }

  /** Opens the panel with all filters, which is closed on a phone. */
  async openFilters(): Promise<void> {
    const summary = this.summary(this.texts.text("lists.filter"));
    if ((await summary.isVisible()) && !(await isOpen(summary))) {
      await summary.click();
    }
  }

  /** Opens everything that is closed, without a click. */
  async unfold(): Promise<void> {
    await this.page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
    });
  }

  /** Opens a group of filters with everything around it, and shows what is in it. */
  async openGroup(label: string, content: Locator): Promise<void> {
    await this.openFilters();
    if (await content.isVisible()) {
      return;
    }
    const summary = this.summary(label);
    if (!(await summary.isVisible())) {
      await this.summary(this.texts.text("lists.more_filters")).click();
    }
    if (!(await content.isVisible())) {
      await summary.click();
    }
    await expect(content).toBeVisible();
  }

  /** The checkboxes of a facet. */
  values(facet: string): Locator {
    return this.page.getByRole("group", { name: this.texts.text(`facets.facet.${facet}`), exact: true });
  }

  /** The name of a checkbox: what it chooses and how many offers it leaves. */
  withCount(label: string): RegExp {
    // A municipality may have its local name behind it.
    return new RegExp(`^${escaped(label)}(\\s*\\(.+\\))?\\s*\\d+$`, "u");
  }

  /** The checkbox of a filter, its group opened. */
  async filter(facet: string, label: string): Promise<Locator> {
    const values = this.values(facet);
    await this.openGroup(this.texts.text(`facets.facet.${facet}`), values);
    return values.getByRole("checkbox", { name: this.withCount(label) });
  }

  /** Opens a group and gives the field with this label in it. */
  async field(group: string, label: string): Promise<Locator> {
    const field = this.page.getByRole("main").getByLabel(label, { exact: true });
    await this.openGroup(group, field);
    return field;
  }

  /** Sends the filters; with scripts the list has followed already, and only the sheet on a phone is closed. */
  async apply(): Promise<void> {
    if (!this.scripts) {
      await this.page.getByRole("button", { name: this.texts.text("lists.apply"), exact: true }).first().click();
    } else if (await this.sheetButton.isVisible()) {
      await this.sheetButton.click();
      await expect(this.sheetButton).toBeHidden();
    }
  }

  /** What closes the sheet of filters on a phone. */
  get sheetButton(): Locator {
    return this.page.locator(".filters__apply").getByRole("button");
  }

  /** The star on the card of an offer, which saves it or removes it again. */
  star(title: string): Locator {
    const [save, saved] = ["common.save", "common.saved"].map((key) =>
      this.page.getByRole("button", { name: shown(`${this.texts.text(key)} ${title}`) }),
    ) as [Locator, Locator];
    return save.or(saved);
  }

  /** The link that takes a filter away. */
  chip(label: string): Locator {
    const name = shown(this.texts.text("lists.remove_filter", { filter: label }));
    return this.page.getByRole("link", { name });
  }

  /** Expects that what `act` does loads no other document, where scripts run. */
  async inPlace(act: () => Promise<void>): Promise<void> {
    if (!this.scripts) {
      await act();
      return;
    }
    await this.page.evaluate(() => {
      window.sameDocument = true;
    });
    await act();
    expect(await this.page.evaluate(() => window.sameDocument), "the document stays").toBe(true);
  }
}

/** The number behind the label of a filter. */
export async function countOf(checkbox: Locator): Promise<number> {
  const label = await checkbox.evaluate((input: HTMLInputElement) => input.labels?.[0]?.textContent ?? "");
  return Number(/\d+\s*$/.exec(label)?.[0]);
}

async function isOpen(summary: Locator): Promise<boolean> {
  return summary.evaluate((node) => (node.parentElement as HTMLDetailsElement).open);
}

/** The parameters that say something: a form without scripts sends its empty fields, too. */
function sorted(parameters: URLSearchParams): string[] {
  return [...parameters]
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}=${value}`)
    .sort();
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
