import type { Api, Offer, Query } from "./api.ts";
import * as account from "./account.ts";
import { brokenServerUrl } from "./environment.ts";
import {
  ACCESSIBILITY,
  CLAIM_ORGANISATION,
  CONFIRM_ENTRIES,
  CONTACT,
  FAVOURITES,
  IMPRINT,
  INVITATION,
  MAP,
  NEAR,
  NEWS,
  OFFERS,
  OFFLINE,
  ORGANISATIONS,
  PRIVACY,
  REGISTER_ORGANISATION,
  SHEET,
  WORKSPACE,
} from "./site.ts";

/** Keys of municipalities. */
export const KREUZTAL = "05970024";
export const SIEGEN = "05970040";

/** A page that is looked at as a whole. */
export interface PageToVisit {
  name: string;
  /** Where it is, if not on the usual server. */
  server?: string;
  page: string;
  query?: Query;
  status: 200 | 404 | 503;
  /** Whether only those see it who are signed in. */
  signedIn?: true;
}

/** Every kind of page, by name. */
export const PAGE_NAMES = [
  "start",
  "offers",
  "offers-filtered",
  "offers-one",
  "offers-near",
  "offers-empty",
  "offers-misunderstood",
  "offer",
  "offer-translated",
  "offer-long-words",
  "organisations",
  "organisation",
  "favourites",
  "favourites-shared",
  "news",
  "near",
  "near-ambiguous",
  "near-unknown",
  "map",
  "map-close",
  "offline",
  "sheet",
  "sheet-offer",
  "imprint",
  "privacy",
  "accessibility",
  "contact",
  "register",
  "register-sent",
  "confirm",
  "sign-in",
  "sign-in-code",
  "sign-in-link",
  "request-link",
  "request-reset",
  "reset",
  "confirm-email",
  "demo-mails",
  "account",
  "account-password",
  "account-email",
  "account-second-factor",
  "account-sessions",
  "account-tokens",
  "account-delete",
  "workspace",
  "workspace-register",
  "workspace-claim",
  "workspace-confirm",
  "workspace-invitation",
  "not-found",
  "error",
] as const;

export type PageName = (typeof PAGE_NAMES)[number];

/** Where to find a page of this kind in the demo content. */
export async function pageNamed(name: PageName, api: Api): Promise<PageToVisit> {
  const found = (page: string, query: Query = {}): PageToVisit => ({ name, page, query, status: 200 });
  const own = (page: string): PageToVisit => ({ ...found(page), signedIn: true });
  switch (name) {
    case "workspace":
      return own(WORKSPACE);
    case "workspace-register":
      return own(REGISTER_ORGANISATION);
    case "workspace-claim":
      return own(`${CLAIM_ORGANISATION}/${(await api.offers()).items[0]?.organisation.id}`);
    case "workspace-confirm":
      return found(CONFIRM_ENTRIES, { token: "no" });
    case "workspace-invitation":
      return found(INVITATION, { token: "no" });
    case "start":
      return found("");
    case "offers":
      return found(OFFERS);
    case "offers-filtered":
      return found(OFFERS, { q: "Deutsch", cost: "free", weekday: ["MO", "TU"], age: "30" });
    case "offers-near":
      return found(OFFERS, { q: "Deutschkurs", near: KREUZTAL, radius: "5" });
    case "offers-one":
      return found(OFFERS, await narrowestQuery(api));
    case "offers-empty":
      return found(OFFERS, { q: "Unterwasserschach" });
    case "offers-misunderstood":
      return found(OFFERS, { farbe: "rot", cost: "cheap" });
    case "offer":
      return found(`${OFFERS}/${(await offerIn("de", api)).slug}`);
    case "offer-translated":
      return found(`${OFFERS}/${(await offerIn(api.language, api)).slug}`);
    case "offer-long-words":
      return found(`${OFFERS}/${(await offerOfLongWords(api)).slug}`);
    case "organisations":
      return found(ORGANISATIONS);
    case "organisation":
      return found(`${ORGANISATIONS}/${(await api.offers()).items[0]?.organisation.slug}`);
    case "favourites":
      return found(FAVOURITES);
    case "favourites-shared":
      return found(OFFERS, { id: (await api.offers({}, 3)).items.map(({ id }) => id) });
    case "news":
      return found(NEWS);
    case "near":
      return found(NEAR, { cost: "free", near: KREUZTAL, radius: "5" });
    case "near-ambiguous":
      return found(NEAR, { place: "Holzhausen" });
    case "near-unknown":
      return found(NEAR, { place: "Hamburg" });
    case "map":
      return found(MAP, { cost: "free" });
    case "map-close":
      return found(MAP, { municipality: SIEGEN });
    case "offline":
      return found(OFFLINE);
    case "sheet":
      return found(SHEET, { cost: "free" });
    case "sheet-offer":
      return found(SHEET, { id: (await api.offers({}, 1)).items.map(({ id }) => id) });
    case "imprint":
      return found(IMPRINT);
    case "privacy":
      return found(PRIVACY);
    case "accessibility":
      return found(ACCESSIBILITY);
    case "contact":
      return found(CONTACT);
    case "register":
      return found(account.REGISTER);
    case "register-sent":
      return found(account.REGISTER, { done: "register" });
    case "confirm":
      return found(account.CONFIRM, { token: "x" });
    case "sign-in":
      return found(account.SIGN_IN, { next: `/${api.language}/${account.SESSIONS}` });
    case "sign-in-code":
      return found(account.CODE);
    case "sign-in-link":
      return found(account.LINK, { token: "x" });
    case "request-link":
      return found(account.REQUEST_LINK);
    case "request-reset":
      return found(account.REQUEST_RESET);
    case "reset":
      return found(account.RESET, { token: "x" });
    case "confirm-email":
      return found(account.CONFIRM_EMAIL, { token: "x" });
    case "demo-mails":
      return found(account.DEMO_MAILS);
    case "account":
      return own(account.ACCOUNT);
    case "account-password":
      return own(account.PASSWORD_PAGE);
    case "account-email":
      return own(account.EMAIL);
    case "account-second-factor":
      return own(account.SECOND_FACTOR);
    case "account-sessions":
      return own(account.SESSIONS);
    case "account-tokens":
      return own(account.TOKENS);
    case "account-delete":
      return own(account.DELETE);
    case "not-found":
      return { name, page: "gibt-es-nicht", status: 404 };
    case "error":
      return { name, server: brokenServerUrl(), page: OFFERS, status: 503 };
  }
}

/** The first offer that is shown with a title in this language. */
async function offerIn(language: string, api: Api): Promise<Offer> {
  const { items } = await api.offers({}, 200);
  const offer = items.find(({ title }) => title.language === language);
  if (offer === undefined) {
    throw new Error(`the demo content has no offer in ${language}`);
  }
  return offer;
}

/** What a single offer has. */
async function narrowestQuery(api: Api): Promise<Query> {
  const { facets } = await api.offers();
  for (const [facet, counts] of Object.entries(facets)) {
    const value = Object.keys(counts).find((value) => counts[value] === 1);
    if (value !== undefined) {
      return { [facet]: value };
    }
  }
  throw new Error("in the demo content every filter leaves several offers");
}

/** The offer with the longest word in its title. */
async function offerOfLongWords(api: Api): Promise<Offer> {
  const { items } = await api.offers({}, 200);
  const longest = ({ title }: Offer): number => Math.max(...title.text.split(/[\s–-]+/u).map((word) => word.length));
  const [offer] = items.sort((one, other) => longest(other) - longest(one));
  if (offer === undefined) {
    throw new Error("there are no offers");
  }
  return offer;
}
