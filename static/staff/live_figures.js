// Updates the dashboard's figures while it is visible, and says so when they are old. Without the script they stay as
// when it was opened.

const figures = document.querySelector("[data-live-figures]");
const stale = document.querySelector("[data-stale]");
const EVERY_MS = 15000;
const OLD_MS = 60000;
let renewedAt = Date.now();

async function renew() {
  if (figures.contains(document.activeElement)) return;
  const answer = await fetch(figures.dataset.liveFigures, {
    headers: { "X-Self-Refresh": "1" },
    redirect: "manual",
    signal: AbortSignal.timeout(EVERY_MS),
  });
  if (!answer.ok) return;
  const open = [...figures.querySelectorAll("details[open]")].map((one) => one.dataset.keepsOpen);
  figures.innerHTML = await answer.text();
  renewedAt = Date.now();
  for (const name of open) {
    figures.querySelector(`details[data-keeps-open="${name}"]`)?.setAttribute("open", "");
  }
}

async function tick() {
  if (document.hidden) return;
  await renew().catch(() => {});
  stale.hidden = Date.now() - renewedAt < OLD_MS;
}

if (figures) setInterval(tick, EVERY_MS);
