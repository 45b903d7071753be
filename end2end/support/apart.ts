import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { URL_VARIABLE, fromSomewhere } from "./environment.ts";
import { Reviewer } from "./review.ts";
import { PATIENCE_MS, type Server, environment, programPath, start } from "./server.ts";
import { test as base } from "./test.ts";

const run = promisify(execFile);

/** Where something is, no invented content is loaded. */
const FIRST = {
  kind: "organisation",
  external_id: "first",
  content: { name: "Verein am Ort", kind: "club", summary: "Er war schon immer da.", municipalities: ["Siegen"] },
};

/** Changes a database by SQL; Python comes with SQLite. */
const CHANGE = "import sqlite3, sys\nwith sqlite3.connect(sys.argv[1]) as database:\n    database.executescript(sys.argv[2])";

/** A server without invented content, but with the accounts and mails of the demonstration. */
export class Apart {
  readonly #before = process.env[URL_VARIABLE];
  #server: Server | undefined;

  private constructor(readonly folder: string) {}

  static async start(): Promise<Apart> {
    const apart = new Apart(await mkdtemp(join(tmpdir(), "teilhabe-apart-")));
    try {
      const file = join(apart.folder, "first.jsonl");
      await writeFile(file, JSON.stringify(FIRST));
      const options = ["import", file, "--source", "probe", "--data-dir", apart.#data];
      await run(programPath(), options, { cwd: apart.folder, env: environment() });
      await apart.#serve();
    } catch (error) {
      await apart.stop();
      throw error;
    }
    return apart;
  }

  /** Starts anew, after the database was changed by SQL: as if time had passed. */
  async resume(sql: string): Promise<void> {
    await this.#server?.stop();
    await run("python3", ["-c", CHANGE, join(this.#data, "teilhabe.sqlite"), sql]);
    await this.#serve();
  }

  /** Carries out a command of the program, as whoever runs the site does beside the server. */
  async command(...options: string[]): Promise<void> {
    await run(programPath(), [...options, "--data-dir", this.#data], { cwd: this.folder, env: environment() });
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
    await rm(this.folder, { recursive: true, force: true });
    if (this.#before === undefined) {
      delete process.env[URL_VARIABLE];
    } else {
      process.env[URL_VARIABLE] = this.#before;
    }
  }

  get #data(): string {
    return join(this.folder, "data");
  }

  /** From now on everything in this process means this server. */
  async #serve(): Promise<void> {
    this.#server = await start(this.folder, [programPath(), "serve", "--demo", "--data-dir", this.#data], "readyz");
    process.env[URL_VARIABLE] = this.#server.url;
  }
}

interface Fixtures {
  /** Who decides about what is handed in. */
  reviewer: Reviewer;
}

/** Tests that publish something: each worker has a server apart, so that no list changes under other tests. */
export const test = base.extend<Fixtures, { apart: Apart }>({
  apart: [
    async ({}, use) => {
      const apart = await Apart.start();
      await use(apart);
      await apart.stop();
    },
    { scope: "worker", auto: true, timeout: PATIENCE_MS },
  ],
  reviewer: async ({ playwright }, use) => {
    const request = await playwright.request.newContext({ extraHTTPHeaders: fromSomewhere() });
    await use(await Reviewer.enter(request));
    await request.dispose();
  },
});
