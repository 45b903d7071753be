// Helps whoever reports an entry: solves the riddle of the form while they write, so that their report counts as that
// of a person, and keeps what is typed until it is sent. Without it, and where the page came unprotected, the form
// works the same, but few reports are taken.

/** How old a riddle must be, in milliseconds, and a little more. */
const YOUNGEST = 3200;
/** How long an answer may take, in milliseconds; then it can be sent again. */
const PATIENCE = 30_000;
/** How many numbers are tried at a time. */
const AT_ONCE = 256;
/** The fields that people fill. */
const TYPED = ["reason", "text", "email"];

/** What is typed is kept for the entry, in whatever language its page is. */
const key = `report ${location.pathname.split("/").slice(2).join("/")}`;
const form = document.querySelector("form.report__form");

/** Whether a hash begins with so many zero bits. */
function begins(hash, bits) {
  return new DataView(hash).getUint32(0) >>> (32 - bits) === 0;
}

/** The first number that, written behind the riddle, makes the hash of both begin with zeros. */
async function solve(challenge, bits) {
  const encoder = new TextEncoder();
  for (let first = 0; ; first += AT_ONCE) {
    const numbers = Array.from({ length: AT_ONCE }, (_, place) => first + place);
    const hashes = await Promise.all(numbers.map((number) => crypto.subtle.digest("SHA-256", encoder.encode(challenge + number))));
    const found = hashes.findIndex((hash) => begins(hash, bits));
    if (found >= 0) return String(first + found);
  }
}

/** Ready once the riddle is old enough and solved, if the browser can do that. */
async function prepare({ challenge, solution }) {
  // What a browser fills in again is of another riddle.
  solution.value = solution.defaultValue;
  if (solution.value !== "") return;
  const old = new Promise((resolve) => setTimeout(resolve, YOUNGEST));
  if (globalThis.crypto?.subtle) solution.value = await solve(challenge.value, Number(challenge.dataset.bits));
  await old;
}

/** Does something with what this tab keeps; some keep nothing. */
function withStorage(act) {
  try {
    return act(sessionStorage);
  } catch {
    return undefined;
  }
}

/** Fills in what was typed before, unless the page has that already. */
function restore(fields) {
  if (TYPED.some((name) => fields[name].value !== "")) return;
  const kept = withStorage((storage) => JSON.parse(storage.getItem(key))) ?? {};
  for (const [name, value] of Object.entries(kept)) {
    if (TYPED.includes(name)) fields[name].value = value;
  }
}

function keep(fields) {
  const typed = Object.fromEntries(TYPED.map((name) => [name, fields[name].value]));
  withStorage((storage) => storage.setItem(key, JSON.stringify(typed)));
}

function start() {
  const fields = form.elements;
  const status = form.querySelector("[data-busy]");
  restore(fields);
  let isReady = false;
  let isSent = false;
  const ready = prepare(fields)
    .catch(() => {})
    .then(() => (isReady = true));
  form.addEventListener("input", () => keep(fields));
  form.addEventListener("submit", async (event) => {
    // However often it is tapped, it is sent once.
    if (isSent) return event.preventDefault();
    isSent = true;
    if (!isReady) {
      event.preventDefault();
      status.textContent = status.dataset.busy;
      await ready;
      status.textContent = "";
      form.submit();
    }
    setTimeout(() => (isSent = false), PATIENCE);
  });
}

if (form) start();
else withStorage((storage) => storage.removeItem(key));
