import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { BROKEN_URL_VARIABLE, ROOT, URL_VARIABLE } from "./environment.ts";

/** A debug build takes its time to load the demo content. */
export const PATIENCE_MS = 180_000;

/** A shell that runs a program as if the disk were full for any file beyond some kilobytes. */
const DISK_IS_FULL = ["sh", "-c", 'trap "" XFSZ; ulimit -f 64; exec "$0" "$@"'];

/** A server under test. */
export interface Server {
  url: string;
  stop: () => Promise<void>;
}

/**
 * Starts the server with demo content for one run of the tests, and a second one over the same
 * database that finds no room for its index and so answers every question with a problem.
 * `TEILHABE_URL` and `TEILHABE_BROKEN_URL` name servers that run already, `TEILHABE_BINARY`
 * another program, `TEILHABE_DATA` a folder that is filled already.
 */
export default async function startServers(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[URL_VARIABLE] !== undefined) {
    return undefined;
  }
  const binary = programPath();
  const folder = await mkdtemp(join(tmpdir(), "teilhabe-end2end-"));
  const running: Server[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(running.map((server) => server.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const data = process.env["TEILHABE_DATA"] ?? join(folder, "data");
    const server = await start(folder, [binary, "serve", "--demo", "--data-dir", data], "readyz");
    running.push(server);
    process.env[URL_VARIABLE] = server.url;

    const database = `sqlite://${join(data, "teilhabe.sqlite")}`;
    // Without --demo it would have to delete the accounts of the demonstration.
    const options = ["--demo", "--data-dir", join(folder, "full"), "--database-url", database];
    const broken = await start(folder, [...DISK_IS_FULL, binary, "serve", ...options], "healthz");
    running.push(broken);
    process.env[BROKEN_URL_VARIABLE] = broken.url;
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** The program under test. */
export function programPath(): string {
  const binary = process.env["TEILHABE_BINARY"] ?? join(ROOT, "target/release/teilhabe");
  if (!existsSync(binary)) {
    throw new Error(`there is no ${binary}: run \`cargo xtask build\` first`);
  }
  return binary;
}

/** What both servers protect links and sessions with: they share a database. */
const SECRET_KEY = "the-secret-of-the-servers-under-test";

/** Starts a server and waits until this path answers. */
export async function start(folder: string, command: string[], awaited: string): Promise<Server> {
  const address = `127.0.0.1:${await freePort()}`;
  const log = join(folder, `${address}.log`);
  const output = await open(log, "w");
  const [program = "", ...options] = [...command, "--listen", address];
  const server = spawn(program, options, {
    cwd: folder,
    env: environment(),
    stdio: ["ignore", output.fd, output.fd],
  });
  await output.close();
  const stop = async (): Promise<void> => {
    if (isRunning(server)) {
      server.kill();
      await once(server, "exit");
    }
  };
  const url = `http://${address}`;
  if (!(await answers(server, `${url}/${awaited}`))) {
    const said = await readFile(log, "utf8");
    await stop();
    throw new Error(`the server does not get ready:\n${said}`);
  }
  return { url, stop };
}

/** What the program finds in its environment: no other settings, as tests look at its defaults. */
export function environment(): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith("TEILHABE_") && name !== "DATABASE_URL");
  return { ...Object.fromEntries(others), TEILHABE_SECRET_KEY: SECRET_KEY, TEILHABE_TRUSTED_PROXIES: "1" };
}

function isRunning(server: ChildProcess): boolean {
  return server.exitCode === null && server.signalCode === null;
}

async function answers(server: ChildProcess, url: string): Promise<boolean> {
  const end = Date.now() + PATIENCE_MS;
  while (isRunning(server) && Date.now() < end) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok === true) {
      return true;
    }
    await pause(50);
  }
  return false;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") {
    throw new Error("a listening socket has a port");
  }
  return address.port;
}
