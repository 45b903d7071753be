import { type BrowserContext, expect } from "@playwright/test";

import { BROKEN_URL_VARIABLE, OTHER_HOST } from "./environment.ts";

/** What the browser says when a document is missing, as some tests want it. */
const STATUS_MESSAGE = /^Failed to load resource: the server responded with a status of (\d+)/;

/** What the browser says of a request without a connection, and of one that a service worker could not answer. */
const NO_CONNECTION = /net::ERR_(INTERNET_DISCONNECTED|FAILED)/;

/** What the browser says of code that has not come. */
const NO_CODE = /TypeError: (Failed to fetch|Failed to execute 'compile' on 'WebAssembly': HTTP status code is not ok)/;

/**
 * Collects everything that goes wrong behind a page: messages on the console (hydration that does
 * not fit is one), uncaught errors, requests that fail, and requests to other hosts.
 */
export class Watch {
  readonly #troubles: string[] = [];
  readonly #expected = new Map<string, number>();
  #offline = false;
  #codeMissing = false;

  constructor(context: BrowserContext, baseUrl: string, scripts: boolean) {
    const port = new URL(baseUrl).port;
    const brokenUrl = process.env[BROKEN_URL_VARIABLE] ?? "";
    const own = new Set([new URL(baseUrl).host, `${OTHER_HOST}:${port}`]);
    if (URL.canParse(brokenUrl)) {
      own.add(new URL(brokenUrl).host);
    }
    context.on("console", (message) => {
      // Where no scripts run, and on error pages, a preloaded module is not used.
      const isBroken = brokenUrl !== "" && message.page()?.url().startsWith(brokenUrl) === true;
      if ((!scripts || isBroken) && message.text().includes("preloaded using link preload but not used")) {
        return;
      }
      if (message.type() === "error" || message.type() === "warning") {
        const { url } = message.location();
        const status = STATUS_MESSAGE.exec(message.text())?.[1];
        if (this.#offline && NO_CONNECTION.test(message.text())) {
          return;
        }
        if (this.#codeMissing && NO_CODE.test(message.text())) {
          return;
        }
        if (status === undefined || !this.#isExpected(url, Number(status))) {
          this.#troubles.push(`console ${message.type()}: ${message.text()} (${url})`);
        }
      }
    });
    context.on("weberror", (webError) => {
      const error = webError.error();
      // What the browser itself refuses has no stack.
      const what = error.stack || `${error.name}: ${error.message}`;
      this.#troubles.push(`uncaught: ${what} (${webError.page()?.url() ?? "no page"})`);
    });
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
      const isOffline = this.#offline && NO_CONNECTION.test(reason);
      if (reason !== "net::ERR_ABORTED" && !isRefusedScript && !isOffline) {
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

  /** This test cuts the connection. */
  expectNoConnection(): void {
    this.#offline = true;
  }

  /** This test keeps code of a page from coming. */
  expectMissingCode(): void {
    this.#codeMissing = true;
  }

  /** Fails the test if anything went wrong. */
  check(): void {
    expect([...new Set(this.#troubles)], "behind the pages nothing goes wrong").toEqual([]);
  }

  #isExpected(url: string, status: number): boolean {
    if (!URL.canParse(url)) {
      return false;
    }
    const { pathname } = new URL(url);
    const isMissingCode = this.#codeMissing && pathname.startsWith("/pkg/") && status === 404;
    return isMissingCode || this.#expected.get(pathname) === status;
  }
}
