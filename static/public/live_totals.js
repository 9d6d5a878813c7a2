// Keeps the figures of a campaign fresh while the page is in view. Every figure is already on the page
// without it. When the match ends, every claim on the page goes at once.

const SECONDS_BETWEEN = 5;
const campaign = document.querySelector("[data-totals]");

function show(totals) {
  const { language } = campaign.dataset;
  for (const place of document.querySelectorAll("[data-live]")) {
    const figure = totals[place.dataset.live];
    if (figure) place.textContent = figure[language];
  }
  const bar = document.querySelector("[data-live-bar]");
  if (bar) bar.value = totals.total.cents;
  for (const lantern of document.querySelectorAll("[data-lit-at]")) {
    lantern.classList.toggle("lantern--lit", totals.percent >= Number(lantern.dataset.litAt));
  }
  for (const claim of document.querySelectorAll("[data-claim]")) claim.hidden = !totals.match_is_on;
  for (const words of document.querySelectorAll("[data-without-claim]")) words.hidden = totals.match_is_on;
  document.dispatchEvent(new CustomEvent("totals", { detail: totals }));
}

async function refresh() {
  if (document.hidden) return;
  try {
    const answer = await fetch(campaign.dataset.totals);
    if (answer.ok) show(await answer.json());
  } catch {
    // Offline for a moment: the next turn tries again, and the figures on the page stay as they were.
  }
}

if (campaign) {
  setInterval(refresh, SECONDS_BETWEEN * 1000);
  document.addEventListener("visibilitychange", refresh);
}
