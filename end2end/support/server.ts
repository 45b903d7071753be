import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { ROOT, URL_VARIABLE } from "./environment.ts";

/** A debug build takes its time to load the demo content. */
const PATIENCE_MS = 180_000;

/**
 * Starts the server with demo content for one run of the tests. `TEILHABE_URL` names one that
 * runs already, `TEILHABE_BINARY` another program, `TEILHABE_DATA` a folder that is filled already.
 */
export default async function startServer(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[URL_VARIABLE] !== undefined) {
    return undefined;
  }
  const binary = process.env["TEILHABE_BINARY"] ?? join(ROOT, "target/release/teilhabe");
  if (!existsSync(binary)) {
    throw new Error(`there is no ${binary}: run \`cargo xtask build\` first`);
  }
  const folder = await mkdtemp(join(tmpdir(), "teilhabe-end2end-"));
  const address = `127.0.0.1:${await freePort()}`;
  const log = join(folder, "server.log");
  const output = await open(log, "w");
  const data = process.env["TEILHABE_DATA"] ?? join(folder, "data");
  const server = spawn(binary, ["serve", "--demo", "--listen", address, "--data-dir", data], {
    cwd: folder,
    env: withoutSettings(),
    stdio: ["ignore", output.fd, output.fd],
  });
  await output.close();
  const stop = async (): Promise<void> => {
    if (isRunning(server)) {
      server.kill();
      await once(server, "exit");
    }
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://${address}`;
  if (!(await isReady(server, url))) {
    const said = await readFile(log, "utf8");
    await stop();
    throw new Error(`the server does not get ready:\n${said}`);
  }
  process.env[URL_VARIABLE] = url;
  return stop;
}

/** The environment without settings of the server: tests look at its defaults. */
function withoutSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("TEILHABE_") && name !== "DATABASE_URL"));
}

function isRunning(server: ChildProcess): boolean {
  return server.exitCode === null && server.signalCode === null;
}

async function isReady(server: ChildProcess, url: string): Promise<boolean> {
  const end = Date.now() + PATIENCE_MS;
  while (isRunning(server) && Date.now() < end) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
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
