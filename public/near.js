// Where somebody is: asked for only when they want it, rounded before it goes anywhere, and kept nowhere but in
// the address of the list it leads to.

/** How long to wait for the device, in milliseconds. */
const PATIENCE = 15_000;
/** How old a place may be that the device already knows, in milliseconds. */
const RECENT = 300_000;
/** About 100 metres. */
const DECIMALS = 3;

const button = document.querySelector("#locate");

button.addEventListener("click", async () => {
  button.setAttribute("aria-busy", "true");
  try {
    const { coords } = await position();
    location.assign(listAround(coords));
  } catch {
    location.hash = "failed";
    document.querySelector("#place").focus();
  }
  button.removeAttribute("aria-busy");
});

function position() {
  const options = { timeout: PATIENCE, maximumAge: RECENT };
  return new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject, options));
}

function listAround({ latitude, longitude }) {
  const query = new URLSearchParams(new FormData(document.querySelector("form.near")));
  query.delete("place");
  query.set("near", `${latitude.toFixed(DECIMALS)},${longitude.toFixed(DECIMALS)}`);
  return `${button.dataset.list}?${query}`;
}
