// Suggestions while a search is typed: a combobox whose list opens beneath the field (WAI-ARIA Authoring
// Practices, "editable combobox with list autocomplete"). Loaded when somebody first comes to the field; the
// search works the same without it.

const LIST = "suggestions";
/** How long the typing must have paused, in milliseconds. */
const PAUSE = 150;

const tag = document.documentElement.lang;
const sheet = document.querySelector("link[rel=stylesheet]").href;
const texts = await (await fetch(new URL(`locales/${tag}/suggestions.json`, sheet))).json();
const plurals = new Intl.PluralRules(tag);

/** What is open: the field, its list, the options and the number of the active one. */
let open;
let typing;
let asked = new AbortController();

/** The field somebody types a search for offers into. */
function fieldOf({ target }) {
  return target.id === "search" && /\/angebote$/.test(target.form?.action ?? "") ? target : undefined;
}

function element(name, properties, ...children) {
  const { role, ...rest } = properties;
  const made = Object.assign(document.createElement(name), rest);
  if (role) made.setAttribute("role", role);
  made.append(...children);
  return made;
}

/** Makes the field a combobox, with what tells screen readers how much there is. */
function prepare(field) {
  if (field.getAttribute("role") === "combobox") return;
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", autocomplete: "off" })) {
    field.setAttribute(name, value);
  }
  field.closest(".search").append(element("p", { role: "status", className: "kern-sr-only" }));
}

/** The list of offers as it is filtered now, without its words. */
function filters(field) {
  const list = new URL(field.form.action);
  const query = new URLSearchParams(location.pathname === list.pathname ? location.search : "");
  for (const name of ["q", "shown"]) query.delete(name);
  return query;
}

/** Where a suggestion leads: an entry, or the list as it is filtered and by this, too. */
function address(field, { kind, query, slug }) {
  if (slug) return `/${tag}/${kind === "offer" ? "angebote" : "organisationen"}/${encodeURIComponent(slug)}`;
  const whole = filters(field);
  for (const [name, value] of new URLSearchParams(query)) {
    if (!whole.getAll(name).includes(value)) whole.append(name, value);
  }
  return `${new URL(field.form.action).pathname}?${whole}`;
}

async function suggest(field) {
  asked.abort();
  asked = new AbortController();
  const query = new URLSearchParams({ q: field.value, lang: tag });
  // Also what has begun to come is cut short by further typing, or by leaving the page.
  const answer = await fetch(`/api/v1/suggestions?${query}`, { signal: asked.signal })
    .then((response) => (response.ok ? response.json() : undefined))
    .catch(() => undefined);
  if (answer && document.activeElement === field) show(field, answer.items);
}

function show(field, items) {
  close();
  prepare(field);
  field.closest(".search").querySelector("[role=status]").textContent = counted(texts.count, items.length);
  if (items.length === 0) return;
  const all = filters(field).size === 0;
  const options = items.map((item, index) => {
    const name = element("bdi", { textContent: item.text, lang: item.language });
    const option = element("div", { role: "option", id: `suggestion-${index}`, className: "suggestion" }, name);
    if (all && item.total) {
      option.append(" ", element("span", { className: "choice__count", textContent: counted(texts.offers, item.total) }));
    }
    option.addEventListener("click", () => choose(index));
    return option;
  });
  const kinds = [...new Set(items.map(({ kind }) => kind))];
  const groups = kinds.map((kind) => {
    const of = options.filter((_, index) => items[index].kind === kind);
    const title = element("p", { id: `suggestions-${kind}`, className: "suggestions__kind", textContent: texts[kind] });
    const group = element("div", { role: "group" }, title, ...of);
    group.setAttribute("aria-labelledby", title.id);
    return group;
  });
  const list = element("div", { role: "listbox", id: LIST, className: "suggestions" }, ...groups);
  list.setAttribute("aria-label", texts.title);
  // The field keeps the focus.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  field.closest(".search").append(list);
  field.setAttribute("aria-expanded", "true");
  field.setAttribute("aria-controls", LIST);
  open = { field, list, items, options, active: -1 };
}

function counted(forms, count) {
  return (forms[plurals.select(count)] ?? forms.other).replace("{count}", count);
}

function close() {
  if (!open) return;
  open.list.remove();
  open.field.setAttribute("aria-expanded", "false");
  open.field.removeAttribute("aria-controls");
  open.field.removeAttribute("aria-activedescendant");
  open = undefined;
}

/** Makes another option the active one; between the last and the first, none is. */
function move(by) {
  const { field, options } = open;
  options[open.active]?.removeAttribute("aria-selected");
  const places = options.length + 1;
  open.active = ((open.active + 1 + by + places) % places) - 1;
  const option = options[open.active];
  if (option) {
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option.id);
  } else {
    field.removeAttribute("aria-activedescendant");
  }
}

/** Goes where an option leads, as a link would. */
function choose(index) {
  const { field, items } = open;
  const item = items[index];
  const link = element("a", { href: address(field, item) });
  close();
  field.value = new URLSearchParams(item.query ?? "").get("q") ?? "";
  document.body.append(link);
  link.click();
  link.remove();
  document.getElementById("results")?.focus();
}

document.addEventListener("input", (event) => {
  const field = fieldOf(event);
  if (!field) return;
  clearTimeout(typing);
  typing = setTimeout(() => void suggest(field), PAUSE);
});

document.addEventListener("keydown", (event) => {
  if (!open || event.target !== open.field || event.isComposing) return;
  if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(-1);
  else if (event.key === "Escape") close();
  else if (event.key === "Enter" && open.active >= 0) choose(open.active);
  else return;
  event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  const field = fieldOf(event);
  if (field) prepare(field);
});

document.addEventListener("focusout", (event) => {
  if (event.target === open?.field) close();
});

document.addEventListener("submit", () => {
  clearTimeout(typing);
  asked.abort();
  close();
});

const field = fieldOf({ target: document.activeElement });
if (field) {
  prepare(field);
  if (field.value) void suggest(field);
}
