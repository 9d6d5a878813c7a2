// Updates the dashboard's figures while it is visible. Without the script they stay as when it was opened.

const figures = document.querySelector("[data-live-figures]");
const EVERY_MS = 15000;

async function renew() {
  if (document.hidden || figures.contains(document.activeElement)) return;
  const answer = await fetch(figures.dataset.liveFigures, {
    headers: { "X-Self-Refresh": "1" },
    redirect: "manual",
  });
  if (!answer.ok) return;
  const open = [...figures.querySelectorAll("details[open]")].map((one) => one.dataset.keepsOpen);
  figures.innerHTML = await answer.text();
  for (const name of open) {
    figures.querySelector(`details[data-keeps-open="${name}"]`)?.setAttribute("open", "");
  }
}

if (figures) setInterval(() => renew().catch(() => {}), EVERY_MS);
