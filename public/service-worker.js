// Keeps pages for later, on devices whose owner has saved an offer or asked for
// it. Online, nothing changes: pages come from the network. Without a network
// they are shown as they were kept, with a notice of when.
//
// There is one store for each release of the site, named after the folder of
// its package, so that a page never meets the code of another release. When a
// page of a new release comes in, its store is filled first and takes over the
// pages of the old one, which is deleted then.

const RELEASE = /"\/(pkg\/[0-9a-f]+)\//;
const PAGES = /^\/[a-z-]+(\/(angebote|organisationen)(\/[^/]+)?|\/(merkliste|neues|umkreis|karte|offline|impressum|datenschutz|barrierefreiheit|kontakt))?$/;
const FILES = /^\/pkg\/|^\/media\/[^/]+\/\d+\.webp$|^\/favicon\.svg$/;
/** Changes with any release of the site. */
const KEEPER = "/offline.js";
/** Pages and pictures that are kept; the oldest make room. */
const MOST = { page: 60, file: 240 };
/** How long a slow network is waited for if there is a copy, in milliseconds. */
const PATIENCE = 6000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && PAGES.test(url.pathname)) event.respondWith(page(event));
  else if (FILES.test(url.pathname)) event.respondWith(file(event));
  else if (url.pathname === KEEPER) event.respondWith(fetch(event.request).catch(() => caches.match(KEEPER)));
});

self.addEventListener("message", (event) => {
  const { keep = [], forget = false } = event.data;
  forgotten = forget;
  if (forget) event.waitUntil(forgetAll().then(() => event.ports[0].postMessage("forgotten")));
  else event.waitUntil(atWork(Promise.allSettled(keep.map(remember))));
});

/** Whether nothing is to be kept any more. */
let forgotten = false;
/** What is being kept at the moment. */
const underWay = new Set();

/** Notes that this keeps something, for whoever wants all to be forgotten. */
function atWork(keeping) {
  underWay.add(keeping);
  return keeping.finally(() => underWay.delete(keeping));
}

/** Deletes everything, also what is only just being kept. */
async function forgetAll() {
  await Promise.allSettled(underWay);
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
}

/** The newest page, or the one that was kept. */
async function page(event) {
  const { request } = event;
  const fresh = fetch(request).then((response) => {
    event.waitUntil(atWork(keepPage(response.clone())));
    return response;
  });
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE)).then(() => kept(request.url));
  // Waits for the network without end if there is no copy.
  const patient = late.then((copy) => copy ?? fresh);
  return Promise.race([fresh, patient]).catch(async () => (await kept(request.url)) ?? (await nothing(request.url)));
}

/** A file that never changes under its name. */
async function file(event) {
  const copy = await caches.match(event.request.url);
  if (copy) return copy;
  const response = await fetch(event.request).catch(() => Response.error());
  // Pictures that are not public yet are for one person, and for this moment.
  const isPublic = !response.headers.get("cache-control")?.includes("no-store");
  if (response.ok && response.type === "basic" && isPublic) event.waitUntil(atWork(keepFile(response.clone())));
  return response;
}

async function keepFile(response) {
  const store = await newest();
  if (!store) return;
  await store.put(response.url, response);
  await tidy(store);
}

/** Fetches a page or a picture to keep it. */
async function remember(address) {
  const url = new URL(address, self.location.href);
  if (PAGES.test(url.pathname)) {
    await keepPage(await fetch(url, { credentials: "same-origin" }));
  } else if (FILES.test(url.pathname)) {
    const store = await newest();
    if (store && !(await store.match(url))) await store.add(url);
  }
}

/** Keeps a page, but none that was made for one person. */
async function keepPage(response) {
  const caching = response.headers.get("cache-control") ?? "";
  if (forgotten || !response.ok || /no-store|private/.test(caching)) return;
  const url = new URL(response.url);
  if (!PAGES.test(url.pathname) || tellsWhere(url)) return;
  url.hash = "";
  const html = await response.clone().text();
  const [, release] = RELEASE.exec(html) ?? [];
  if (!release) return;
  const store = await storeOf(release, language(url));
  if (!store) return;
  await store.put(url.href, new Response(html, { headers: headersOf(response) }));
  await tidy(store);
}

/** Whether an address says where somebody is: that is kept nowhere. */
function tellsWhere(url) {
  return url.searchParams.get("near")?.includes(",") ?? false;
}

function headersOf(response) {
  const headers = new Headers({ "x-kept": new Date().toISOString() });
  for (const name of ["content-type", "content-security-policy", "referrer-policy"]) {
    const value = response.headers.get(name);
    if (value) headers.set(name, value);
  }
  return headers;
}

const filling = new Map();

/** The store of a release with everything its pages need in a language. */
function storeOf(release, tag) {
  const name = `${release} ${tag}`;
  if (!filling.has(name)) {
    filling.set(name, fill(release, tag).finally(() => filling.delete(name)));
  }
  return filling.get(name);
}

async function fill(release, tag) {
  const store = await caches.open(release);
  const mark = `/${release}/kept?${tag}`;
  if (await store.match(mark)) return store;
  const { package: current, files } = await (await fetch("/release.json")).json();
  // A server of another release has answered: the next page tries again.
  if (current !== release) return undefined;
  const needed = files.filter((path) => !path.includes("/locales/") || path.includes(`/locales/${tag}/`));
  await store.addAll(needed);
  await store.addAll([KEEPER, `/${tag}/offline`]);
  await store.put(mark, new Response());
  const old = (await caches.keys()).filter((name) => name !== release);
  const pages = (await Promise.all(old.map(async (name) => (await caches.open(name)).keys()))).flat();
  await Promise.all(old.map((name) => caches.delete(name)));
  // These wait for this store themselves.
  const carried = pages.map(({ url }) => url).filter((url) => PAGES.test(new URL(url).pathname));
  void atWork(Promise.allSettled(carried.map(remember)));
  return store;
}

async function newest() {
  const name = forgotten ? undefined : (await caches.keys()).at(-1);
  return name === undefined ? undefined : caches.open(name);
}

async function tidy(store) {
  const keys = await store.keys();
  const pages = keys.filter(({ url }) => PAGES.test(new URL(url).pathname) && !url.endsWith("/offline"));
  const files = keys.filter(({ url }) => new URL(url).pathname.startsWith("/media/"));
  const surplus = [...pages.slice(0, -MOST.page), ...files.slice(0, -MOST.file)];
  await Promise.all(surplus.map((key) => store.delete(key)));
}

/** The language of a page. */
function language(url) {
  return url.pathname.split("/")[1];
}

/** A page as it was kept, with a notice. */
async function kept(address) {
  const url = new URL(address);
  url.hash = "";
  const copy = await caches.match(url.href);
  if (!copy) return undefined;
  const html = await copy.text();
  return new Response(withNotice(html, language(url), copy.headers.get("x-kept")), { headers: copy.headers });
}

/** Says that a page was not kept; the page itself shows which were. */
async function nothing(address) {
  const tag = language(new URL(address));
  const copy = await caches.match(`/${tag}/offline`);
  if (!copy) return Response.error();
  const html = (await copy.text()).replace(/(<div[^>]*data-missing[^>]*?) hidden(="")?/, "$1");
  return new Response(html, { status: 503, headers: copy.headers });
}

/** Puts the notice behind everything else, where the page's code does not look. */
function withNotice(html, tag, moment) {
  const [, text] = /<meta name="offline-notice" content="([^"]*)"/.exec(html) ?? [];
  if (!text || !moment) return html;
  const time = new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short" }).format(new Date(moment));
  const notice = `<p class="offline-notice" role="status">${text.replace("{time}", `<bdi>${time}</bdi>`)}</p>`;
  return html.replace("</body>", () => `${notice}</body>`);
}
