import type { Route } from "@playwright/test";

import { enterAside, newClub } from "../support/desk.ts";
import { type Site, WORKSPACE } from "../support/site.ts";
import { expect, test } from "../support/test.ts";

/** A page on which offers begin, while no answer comes to what is sent. */
interface Waiting {
  /** Presses the button for a blank offer. */
  press: () => Promise<void>;
  /** What was sent. */
  sent: Route[];
  /** How many offers there are. */
  offers: () => Promise<number>;
}

/** Somebody new has pressed the button for a blank offer once. */
async function beginWaiting(site: Site): Promise<Waiting> {
  const { page, texts } = site;
  const { desk } = await enterAside(page.context(), texts.tag);
  const { id } = await desk.register(newClub());
  const path = `${WORKSPACE}/neu/${id}`;
  const sent: Route[] = [];
  await site.open(path);
  await page.route(`**${site.path(path)}`, async (route) => {
    if (route.request().method() === "POST") {
      sent.push(route);
    } else {
      await route.continue();
    }
  });
  const button = page.getByRole("main").locator('button[value="begin:"]');
  await button.scrollIntoViewIfNeeded();
  const box = await button.boundingBox();
  if (box === null) {
    throw new Error("the button is not shown");
  }
  // What a press begins does not come to its end: nothing may wait for that.
  const press = (): Promise<void> => page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await press();
  await expect.poll(() => sent.length).toBe(1);
  const offers = async (): Promise<number> => {
    const { organisation } = await desk.read<{ organisation: { entries: object[] } }>(`/workspace/organisations/${id}`);
    return organisation.entries.length;
  };
  return { press, sent, offers };
}

const WITH_SCRIPTS = { tag: ["@phone", "@scripts"] };

test("who presses a button twice begins one offer", WITH_SCRIPTS, async ({ page, site }) => {
  const { press, sent, offers } = await beginWaiting(site);
  await press();
  await sent[0]?.continue();
  await expect(page).toHaveURL((url) => url.pathname.startsWith(site.path(`${WORKSPACE}/eintrag/`)));
  await site.ready();
  expect(sent.length, "it was sent once").toBe(1);
  expect(await offers()).toBe(1);
});

test("a form of a page that is shown again is sent again", WITH_SCRIPTS, async ({ page, site }) => {
  // As the browser says it of a page that it has kept. A key asks for it: nothing else gets through to a page
  // that is being left.
  await page.addInitScript(() => {
    addEventListener("keydown", ({ key }) => {
      if (key === "F9") {
        dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
      }
    });
  });
  const { press, sent } = await beginWaiting(site);
  await page.keyboard.press("F9");
  await press();
  await expect.poll(() => sent.length).toBe(2);
});
