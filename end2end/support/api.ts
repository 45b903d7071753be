import type { APIRequestContext } from "@playwright/test";

/** The values of a query parameter, by name. */
export type Query = Record<string, string | string[]>;

interface Text {
  text: string;
  language: string;
}

export interface Offer {
  id: string;
  slug: string;
  title: Text;
  summary: Text;
  organisation: { id: string; slug: string; name: Text };
  distance?: number;
}

export interface Offers {
  items: Offer[];
  total: number;
  matching?: number;
  facets: Record<string, Record<string, number>>;
}

/** One value of a facet. */
export interface Choice {
  facet: string;
  value: string;
  count: number;
}

interface Label {
  key: string;
  labels?: Record<string, string>;
  name?: Record<string, string>;
}

/** The lists of `/api/v1/taxonomy` that label the values of facets. */
const LISTS: Record<string, string> = {
  field: "fields",
  type: "offer_types",
  target_group: "target_groups",
  language: "languages",
};

/** What the API answers, to compare the pages with. */
export class Api {
  constructor(
    readonly request: APIRequestContext,
    readonly language: string,
  ) {}

  offers(query: Query = {}, limit = 1): Promise<Offers> {
    return this.#get<Offers>(`/offers?${queryString({ ...query, lang: this.language, limit: String(limit) })}`);
  }

  async total(query: Query): Promise<number> {
    return (await this.offers(query)).total;
  }

  /** How many suggestions there are for a text. */
  async suggested(text: string): Promise<number> {
    const query = queryString({ q: text, lang: this.language });
    return (await this.#get<{ items: unknown[] }>(`/suggestions?${query}`)).items.length;
  }

  /** The value of a facet that most offers have, but not all: choosing it changes the list. */
  async narrowing(facet: string, query: Query = {}): Promise<Choice> {
    const { facets, total } = await this.offers(query);
    const choices = Object.entries(facets[facet] ?? {}).filter(([, count]) => count > 0 && count < total);
    const [value, count] = choices.sort(([, one], [, other]) => other - one)[0] ?? [];
    if (value === undefined || count === undefined) {
      throw new Error(`no value of ${facet} narrows ${queryString(query)}`);
    }
    return { facet, value, count };
  }

  /** The label of a value that is data. */
  async label(facet: string, value: string): Promise<string> {
    const entries =
      facet === "municipality"
        ? (await this.#get<{ municipalities: Label[] }>("/municipalities")).municipalities
        : ((await this.#get<Record<string, Label[]>>("/taxonomy"))[LISTS[facet] ?? ""] ?? []);
    const entry = entries.find(({ key }) => key === value);
    const labels = entry?.labels ?? entry?.name ?? {};
    return labels[this.language] ?? labels["de"] ?? value;
  }

  /** The short name of the county. */
  async region(): Promise<string> {
    const { short_name: names } = await this.#get<{ short_name: Record<string, string> }>("/municipalities");
    return names[this.language] ?? names["de"] ?? "";
  }

  /** Whose data the places of the county are. */
  async attributions(): Promise<string[]> {
    const { attributions } = await this.#get<{ attributions: { text: string }[] }>("/municipalities");
    return attributions.map(({ text }) => text);
  }

  async #get<T>(path: string): Promise<T> {
    const answer = await this.request.get(`/api/v1${path}`);
    if (!answer.ok()) {
      throw new Error(`${path} answers ${answer.status()}: ${await answer.text()}`);
    }
    return (await answer.json()) as T;
  }
}

/** A query string without empty values. */
export function queryString(query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  );
  return new URLSearchParams(pairs).toString();
}
