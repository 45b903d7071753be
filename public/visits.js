// Loaded on devices whose owners want to be told what is new: keeps the day of the last visit and the one
// before it, and says on the first pages of a new visit what has changed meanwhile.

const KEY = "visits";
const tag = document.documentElement.lang;
const NEWS = `/${tag}/neues`;

/** `{last, before, told}`: the day of the last visit, that of the one before, whether that was told. */
function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

function keep(visits) {
  localStorage.setItem(KEY, JSON.stringify(visits));
  return visits;
}

/** The day in the county, as year-month-day. */
function today() {
  return new Intl.DateTimeFormat("sv", { timeZone: "Europe/Berlin" }).format(new Date());
}

/** Begins a new visit if the last one was on another day. */
function arrive(visits) {
  return visits.last === today() ? visits : keep({ last: today(), before: visits.last });
}

/** Fills the part that says what is new since this day; gives how much it is, if that can be had. */
async function fill(part, since) {
  // Dates in English are written as elsewhere on the site.
  const format = new Intl.DateTimeFormat(tag === "en" ? "en-GB" : tag, { dateStyle: "long", numberingSystem: "latn", timeZone: "UTC" });
  part.querySelector("[data-day]").textContent = format.format(new Date(since));
  const link = part.querySelector("[data-list]");
  const list = new URL(link.href);
  list.searchParams.set("changed_since", since);
  link.href = list.href;
  const answer = await fetch(`/api/v1/offers${list.search}&limit=1`)
    .then((response) => (response.ok ? response.json() : undefined))
    .catch(() => undefined);
  const total = answer?.total;
  part.querySelector("[data-count]").textContent = total === undefined ? "" : `(${total})`;
  part.querySelector("[data-none]").hidden = total !== 0;
  link.parentElement.hidden = total === 0;
  return total;
}

/** Says at the foot of this page what is new. */
async function tell(visits) {
  const page = await fetch(NEWS)
    .then((response) => response.text())
    .catch(() => "");
  const part = new DOMParser().parseFromString(page, "text/html").querySelector("[data-news]");
  if (!part || !(await fill(part, visits.before))) return;
  const foot = document.createElement("aside");
  foot.className = "news-notice";
  foot.setAttribute("role", "status");
  document.body.append(foot);
  const close = () => keep({ ...visits, told: true });
  part.querySelector("[data-list]").addEventListener("click", close);
  part.querySelector("[data-close]").addEventListener("click", () => {
    close();
    foot.remove();
  });
  part.hidden = false;
  foot.append(document.adoptNode(part));
}

/** The page that switches this on and off. */
function offerSwitch(button) {
  const part = document.querySelector("[data-news]");
  part.querySelector("[data-close]").remove();
  const label = button.querySelector(".kern-label");
  const words = label.textContent;
  const show = async () => {
    const visits = read();
    const isOn = visits !== null;
    label.textContent = isOn ? button.dataset.stop : words;
    button.classList.toggle("kern-btn--primary", !isOn);
    button.classList.toggle("kern-btn--secondary", isOn);
    document.querySelector("[data-intro]").hidden = isOn;
    document.querySelector("[data-first]").hidden = !isOn || Boolean(visits.before);
    part.hidden = !visits?.before;
    // Whoever is here is told.
    if (visits?.before) await fill(part, keep({ ...visits, told: true }).before);
  };
  button.addEventListener("click", () => {
    if (read()) localStorage.removeItem(KEY);
    else keep({ last: today() });
    void show();
  });
  button.hidden = false;
  return show();
}

const visits = read() && arrive(read());
const button = document.querySelector("[data-switch=remember]");
if (button !== null) void offerSwitch(button);
else if (visits?.before && !visits.told && navigator.onLine) void tell(visits);
