import type { APIRequestContext } from "@playwright/test";

import { Desk, type OwnEntry, type OwnOrganisation } from "./desk.ts";

interface DemoAccount {
  role: string;
  email: string;
  password: string;
}

/** What is to be changed, at the field with this pointer; an empty one means the whole. */
export interface Note {
  pointer: string;
  text: string;
}

/** Who decides about what was handed in: an account of the demonstration, which needs no second factor. */
export class Reviewer {
  private constructor(readonly desk: Desk) {}

  /** Signs in, in a browser of their own. */
  static async enter(request: APIRequestContext): Promise<Reviewer> {
    const desk = new Desk(request);
    const account = (await desk.read<DemoAccount[]>("/demo/accounts")).find(({ role }) => role === "reviewer");
    if (account === undefined) {
      throw new Error("the demonstration has nobody who reviews");
    }
    await desk.signIn(account.email, account.password);
    return new Reviewer(desk);
  }

  /** Confirms an organisation, and lets the public see its profile. */
  async welcome({ id, profile }: OwnOrganisation): Promise<void> {
    const path = `/review/organisations/${id}/standing`;
    const { version } = await this.desk.read<{ version: number }>(path);
    await this.desk.send("PUT", path, { standing: "confirmed" }, { version });
    await this.publish(profile);
  }

  publish(entry: OwnEntry): Promise<void> {
    return this.#decide(entry, { publish: {} });
  }

  askForChanges(entry: OwnEntry, notes: Note[]): Promise<void> {
    return this.#decide(entry, { request_changes: { notes } });
  }

  #decide({ id, revision }: OwnEntry, decision: object): Promise<void> {
    return this.desk.send("POST", `/review/entries/${id}/decision`, { revision, decision });
  }
}
