import { type BrowserContext, expect } from "@playwright/test";

import { OTHER_HOST } from "./environment.ts";

/** What the browser says when a document is missing, as some tests want it. */
const STATUS_MESSAGE = /^Failed to load resource: the server responded with a status of (\d+)/;

/**
 * Collects everything that goes wrong behind a page: messages on the console (hydration that does
 * not fit is one), uncaught errors, requests that fail, and requests to other hosts.
 */
export class Watch {
  readonly #troubles: string[] = [];
  readonly #expected = new Map<string, number>();

  constructor(context: BrowserContext, baseUrl: string, scripts: boolean) {
    const port = new URL(baseUrl).port;
    const own = new Set([new URL(baseUrl).host, `${OTHER_HOST}:${port}`]);
    context.on("console", (message) => {
      // Where no scripts run, a preloaded module is not used.
      if (!scripts && message.text().includes("preloaded using link preload but not used")) {
        return;
      }
      if (message.type() === "error" || message.type() === "warning") {
        const { url } = message.location();
        const status = STATUS_MESSAGE.exec(message.text())?.[1];
        if (status === undefined || !this.#isExpected(url, Number(status))) {
          this.#troubles.push(`console ${message.type()}: ${message.text()} (${url})`);
        }
      }
    });
    context.on("weberror", (error) => this.#troubles.push(`uncaught: ${error.error().stack ?? "?"}`));
    context.on("request", (request) => {
      const url = new URL(request.url());
      if (!own.has(url.host) && !["data:", "blob:"].includes(url.protocol)) {
        this.#troubles.push(`request to another host: ${url.href}`);
      }
    });
    context.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText ?? "?";
      // Leaving a page ends what it was still loading. Where no scripts run, none is loaded.
      const isRefusedScript = !scripts && reason === "csp" && request.resourceType() === "script";
      if (reason !== "net::ERR_ABORTED" && !isRefusedScript) {
        this.#troubles.push(`request failed: ${request.url()} ${reason}`);
      }
    });
    context.on("response", (response) => {
      if (response.status() >= 400 && !this.#isExpected(response.url(), response.status())) {
        this.#troubles.push(`${response.status()} for ${response.url()}`);
      }
    });
  }

  /** This test wants this status for this path. */
  expectStatus(path: string, status: number): void {
    this.#expected.set(path, status);
  }

  /** Fails the test if anything went wrong. */
  check(): void {
    expect([...new Set(this.#troubles)], "behind the pages nothing goes wrong").toEqual([]);
  }

  #isExpected(url: string, status: number): boolean {
    return URL.canParse(url) && this.#expected.get(new URL(url).pathname) === status;
  }
}
