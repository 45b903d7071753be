
// Added to debug builds: reload when `cargo xtask dev` has written a new reload.txt.
{
  let known;
  setInterval(async () => {
    const answer = await fetch("/reload.txt", { cache: "no-store" }).catch(() => undefined);
    if (!answer?.ok) return;
    const current = await answer.text();
    if (known !== undefined && known !== current) location.reload();
    known = current;
  }, 500);
}
