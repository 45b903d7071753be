import type { APIRequest } from "@playwright/test";

import { makeAccount, newAddress } from "./account.ts";
import { test as base } from "./apart.ts";
import { Desk, german, newWord, plainOffer } from "./desk.ts";
import { fromSomewhere } from "./environment.ts";
import { Reviewer } from "./review.ts";
import { PATIENCE_MS } from "./server.ts";

/** An offer that is to be confirmed. */
export interface Due {
  title: string;
  slug: string;
}

/** Somebody who was reminded of two offers. */
interface Reminded {
  address: string;
  offers: [Due, Due];
}

/** Half a year has passed since the offers were published, and the server was there yesterday. */
const MONTHS_LATER = `
  update entry set confirmed_on = date('now', '-7 months') where kind = 'offer';
  update reference_data set document = '"' || date('now', '-1 day') || '"' where name = 'daily_work';
`;

interface WorkerFixtures {
  /** Who was reminded, by the language they read. */
  reminded: (language: string) => Reminded;
}

/** Tests about reminders: the server apart has sent some. */
export const test = base.extend<object, WorkerFixtures>({
  reminded: [
    async ({ apart, playwright }, use) => {
      const reviewing = await playwright.request.newContext({ extraHTTPHeaders: fromSomewhere() });
      const reviewer = await Reviewer.enter(reviewing);
      const people = new Map<string, Reminded>();
      for (const language of ["de", "ar"]) {
        people.set(language, await publishTwo(playwright.request, language, reviewer));
      }
      await reviewing.dispose();
      // The daily work, to which reminders belong, is done at the start.
      await apart.resume(MONTHS_LATER);
      await use((language) => {
        const person = people.get(language);
        if (person === undefined) {
          throw new Error(`nobody who reads ${language} was reminded`);
        }
        return person;
      });
    },
    { scope: "worker", auto: true, timeout: PATIENCE_MS },
  ],
});

/** Somebody who reads this language has two offers published. */
async function publishTwo(requests: APIRequest, language: string, reviewer: Reviewer): Promise<Reminded> {
  const address = newAddress();
  await makeAccount(address, language);
  const request = await requests.newContext({ extraHTTPHeaders: fromSomewhere() });
  const desk = new Desk(request);
  await desk.signIn(address);
  const { id } = await desk.register({ name: german(`Verein ${newWord()}`), kind: "club" });
  await reviewer.welcome(await desk.organisation(id));
  const contact = await desk.add(id, "contacts", { contact: { function: german("Büro"), phone: "+49 221 4710 100" } });
  const publish = async (title: string): Promise<Due> => {
    const { entry } = await desk.handIn(await desk.begin(id, plainOffer(title, contact)));
    await reviewer.publish(entry);
    return { title, slug: (await desk.entry(entry.id)).entry.slug ?? "" };
  };
  const offers: [Due, Due] = [await publish(`Sprachcafé ${newWord()}`), await publish(`Nähstube ${newWord()}`)];
  await request.dispose();
  return { address, offers };
}
