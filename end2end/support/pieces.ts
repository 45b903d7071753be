import { createServer, request, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

import { serverUrl } from "./environment.ts";

/** Bytes of a piece of a document. */
const PIECE = 1500;
/** Milliseconds between two pieces: enough for the browser to show each. */
const BETWEEN = 20;

/**
 * Stands before the server like a slow network: documents arrive in pieces. Answers its address and
 * what closes it.
 */
export async function inPieces(): Promise<{ url: string; close: () => void }> {
  const proxy = createServer((asked, answer) => {
    const headers = { ...asked.headers, "accept-encoding": "identity" };
    const passOn = async (found: IncomingMessage) => {
      const { "content-length": _, "transfer-encoding": __, ...others } = found.headers;
      answer.writeHead(found.statusCode ?? 502, others);
      const body = Buffer.concat(await found.toArray());
      const isDocument = others["content-type"]?.startsWith("text/html") ?? false;
      const piece = isDocument ? PIECE : Math.max(body.length, 1);
      for (let start = 0; start < body.length; start += piece) {
        answer.write(body.subarray(start, start + piece));
        await pause(isDocument ? BETWEEN : 0);
      }
      answer.end();
    };
    const onward = request(new URL(asked.url ?? "/", serverUrl()), { method: asked.method, headers });
    onward.on("response", (found) => void passOn(found));
    onward.on("error", () => answer.destroy());
    onward.end();
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const { port } = proxy.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}
