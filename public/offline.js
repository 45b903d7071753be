// Loaded on devices that keep pages for later: starts the service worker and
// tells it what to keep. The site works the same without it.

const worker = navigator.serviceWorker;
const tag = document.documentElement.lang;

/** Pages that were saved with the star, and the list of them. */
function saved() {
  const ids = (localStorage.getItem("favourites") ?? "").split(" ").filter(Boolean);
  if (ids.length === 0) return [];
  return [...ids.map((id) => `/${tag}/angebote/${id}`), `/${tag}/merkliste`, `/${tag}/angebote?${ids.map((id) => `id=${id}`).join("&")}`];
}

/** Whether anything is to be kept. */
function wanted() {
  return ["favourites", "offline"].some((key) => localStorage.getItem(key) !== null);
}

async function keep(addresses) {
  const { active } = await worker.ready;
  // It may have been switched off meanwhile.
  if (wanted()) active.postMessage({ keep: addresses });
}

/** This page with its pictures. */
function here() {
  const pictures = [...document.images].map((picture) => picture.currentSrc).filter(Boolean);
  return [location.href, ...pictures];
}

async function start() {
  await worker.register("/service-worker.js");
  await keep([...here(), ...saved()]);
}

/** Deletes everything that was kept. */
async function stop() {
  const registration = await worker.getRegistration();
  // The worker may be keeping something at this moment; one of an old release does not answer.
  if (registration?.active) await Promise.race([forgotten(registration.active), patience()]);
  await registration?.unregister();
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
}

function forgotten(active) {
  const { port1, port2 } = new MessageChannel();
  active.postMessage({ forget: true }, [port2]);
  return new Promise((resolve) => {
    port1.onmessage = resolve;
  });
}

function patience() {
  return new Promise((resolve) => setTimeout(resolve, 3000));
}

document.addEventListener("offline-changed", () => void (wanted() ? start() : stop()));

// Pages that are changed in place are kept like those that are loaded.
let waiting;
for (const name of ["pushState", "replaceState"]) {
  const original = history[name];
  history[name] = function (...values) {
    original.apply(this, values);
    clearTimeout(waiting);
    waiting = setTimeout(() => navigator.onLine && wanted() && void keep(here()), 1000);
  };
}

// Without a network, links lead to the pages that were kept.
document.addEventListener(
  "click",
  (event) => {
    const link = event.target.closest?.("a[href]");
    if (link && !navigator.onLine && link.origin === location.origin) event.stopImmediatePropagation();
  },
  true,
);

// One that could not be loaded in place may have been kept: the network fails in more ways than the
// browser knows of.
new MutationObserver(() => {
  const retry = worker?.controller && document.querySelector("#problem ~ .actions a");
  if (retry) location.replace(retry.href);
}).observe(document.body, { childList: true, subtree: true });

/** The page that switches this on and off. */
async function offerSwitch(button) {
  const label = button.querySelector(".kern-label");
  const words = label.textContent;
  const showState = () => {
    const isOn = localStorage.getItem("offline") !== null;
    label.textContent = isOn ? button.dataset.stop : words;
    button.classList.toggle("kern-btn--primary", !isOn);
    button.classList.toggle("kern-btn--secondary", isOn);
  };
  const showPages = async () => {
    const titles = await keptPages();
    const list = document.querySelector("[data-kept]");
    list.hidden = titles.length === 0;
    list.querySelector("ul").replaceChildren(
      ...titles.map(({ title, url }) => {
        const link = Object.assign(document.createElement("a"), { href: url, textContent: title });
        const item = document.createElement("li");
        item.append(link);
        return item;
      }),
    );
  };
  button.addEventListener("click", async () => {
    if (localStorage.getItem("offline") === null) localStorage.setItem("offline", "yes");
    else localStorage.removeItem("offline");
    // At once: the first start of a worker may take a while.
    showState();
    await (wanted() ? start() : stop());
    await showPages();
  });
  showState();
  await showPages();
  button.hidden = false;
}

/** The pages in this language that are kept, the newest first. */
async function keptPages() {
  const pages = [];
  for (const name of await caches.keys()) {
    const store = await caches.open(name);
    for (const { url } of (await store.keys()).reverse()) {
      const { pathname } = new URL(url);
      if (!pathname.startsWith(`/${tag}`) || /\/(offline|merkliste|neues)$/.test(pathname)) continue;
      const copy = await store.match(url);
      // The store of a release makes room for the next one.
      if (!copy) continue;
      const page = new DOMParser().parseFromString(await copy.text(), "text/html");
      const words = [...page.querySelectorAll("h1, .chips bdi")].map((part) => part.textContent.trim());
      pages.push({ url, title: words.join(" · ") });
    }
  }
  return pages;
}

if (worker === undefined) {
  document.querySelector("[data-unable]")?.removeAttribute("hidden");
} else {
  const button = document.querySelector("[data-switch=keep]");
  if (button !== null) void offerSwitch(button);
  if (wanted()) void start();
}
