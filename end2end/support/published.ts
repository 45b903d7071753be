import type { APIRequest } from "@playwright/test";

import { makeAccount, newAddress } from "./account.ts";
import { Desk, german, newWord, plainOffer } from "./desk.ts";
import { fromSomewhere } from "./environment.ts";
import { Reviewer } from "./review.ts";

/** What those read who publish. */
export const LANGUAGES = ["de", "ar"];

/** An offer that everybody may read. */
export interface Published {
  title: string;
  slug: string;
}

/** Somebody whose organisation has two offers. */
export interface Publisher {
  address: string;
  /** The slug of the organisation. */
  organisation: string;
  offers: [Published, Published];
}

/** Somebody for each language has two offers published. */
export async function publishers(requests: APIRequest): Promise<(language: string) => Publisher> {
  const reviewing = await requests.newContext({ extraHTTPHeaders: fromSomewhere() });
  const reviewer = await Reviewer.enter(reviewing);
  const people = new Map<string, Publisher>();
  for (const language of LANGUAGES) {
    people.set(language, await publishTwo(requests, language, reviewer));
  }
  await reviewing.dispose();
  return (language) => {
    const person = people.get(language);
    if (person === undefined) {
      throw new Error(`nobody who reads ${language} has published something`);
    }
    return person;
  };
}

/** Somebody who reads this language has two offers published. */
async function publishTwo(requests: APIRequest, language: string, reviewer: Reviewer): Promise<Publisher> {
  const address = newAddress();
  await makeAccount(address, language);
  const request = await requests.newContext({ extraHTTPHeaders: fromSomewhere() });
  const desk = new Desk(request);
  await desk.signIn(address);
  const { id } = await desk.register({ name: german(`Verein ${newWord()}`), kind: "club" });
  await reviewer.welcome(await desk.organisation(id));
  const contact = await desk.add(id, "contacts", { contact: { function: german("Büro"), phone: "+49 221 4710 100" } });
  const publish = async (title: string): Promise<Published> => {
    const { entry } = await desk.handIn(await desk.begin(id, plainOffer(title, contact)));
    await reviewer.publish(entry);
    return { title, slug: (await desk.entry(entry.id)).entry.slug ?? "" };
  };
  const offers: [Published, Published] = [await publish(`Sprachcafé ${newWord()}`), await publish(`Nähstube ${newWord()}`)];
  const { profile } = await desk.organisation(id);
  await request.dispose();
  return { address, organisation: profile.slug ?? "", offers };
}
