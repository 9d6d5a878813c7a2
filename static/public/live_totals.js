// Keeps the figures of a campaign fresh while the page is in view. Every figure is already on the page
// without it. When the match is not what the page claims any more (another sponsor's turn, other terms, or
// none), every claim on the page goes at once: so a match that one gift could use up, or that is about to
// close, is looked at each second.

const SECONDS_BETWEEN = 5;
const SECONDS_BETWEEN_NEAR_THE_END = 1;
const SECONDS_BETWEEN_WORDS = 30;
const ONE_LARGE_GIFT_CENTS = 1_000_000;
const LAST_SECONDS = 120;

const campaign = document.querySelector("[data-totals]");
const status = document.querySelector("[data-live-status]");
const words = document.querySelector("[data-live-words]"); // not on a page whose figures are its own
let timer;
let said = { total: null, matchIsOn: null, at: 0 };

function show(totals) {
  const { language } = campaign.dataset;
  for (const place of document.querySelectorAll("[data-live]")) {
    const amount = totals[place.dataset.live]?.[language];
    if (amount && amount !== place.textContent) place.textContent = amount;
  }
  const bar = document.querySelector("[data-live-bar]");
  if (bar) bar.value = totals.total.cents;
  for (const lantern of bar?.parentElement.querySelectorAll("[data-lit-at]") ?? []) {
    lantern.classList.toggle("lantern--lit", totals.percent >= Number(lantern.dataset.litAt));
  }
  const claimHolds = totals.match_is_on && totals.claim === campaign.dataset.claimed;
  showWhere("[data-claim]", claimHolds);
  showWhere("[data-without-claim]", !claimHolds);
  showWhere("[data-other-match]", totals.match_is_on && !claimHolds);
  showWhere("[data-without-match]", !totals.match_is_on);
  say(totals);
  document.dispatchEvent(new CustomEvent("totals", { detail: { ...totals, claimHolds } }));
}

function showWhere(selector, isTrue) {
  for (const place of document.querySelectorAll(selector)) place.hidden = !isTrue;
}

// Screen readers hear that the match is over at once, and of new gifts not more often than one can listen.
function say(totals) {
  const isFirst = said.total === null;
  const matchEnded = said.matchIsOn && !totals.match_is_on;
  const isNews = words && totals.total.cents !== said.total && Date.now() - said.at >= SECONDS_BETWEEN_WORDS * 1000;
  if (!isFirst && !matchEnded && !isNews) return;
  said = { total: totals.total.cents, matchIsOn: totals.match_is_on, at: isFirst ? 0 : Date.now() };
  if (isFirst) return;
  status.textContent = matchEnded ? status.dataset.matchOver : words.textContent;
}

function isNearTheEnd({ match_is_on: isOn, available, match_closes_at: closesAt }) {
  const secondsLeft = (Date.parse(closesAt) - Date.now()) / 1000;
  return isOn && (available.cents <= ONE_LARGE_GIFT_CENTS || secondsLeft < LAST_SECONDS);
}

async function refresh() {
  clearTimeout(timer);
  let wait = SECONDS_BETWEEN;
  try {
    const answer = await fetch(campaign.dataset.totals, { cache: "no-cache" });
    if (answer.ok) {
      const totals = await answer.json();
      show(totals);
      if (isNearTheEnd(totals)) wait = SECONDS_BETWEEN_NEAR_THE_END;
    }
  } catch {
    // Offline for a moment: the next turn tries again, and the figures on the page stay as they were.
  }
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(refresh, wait * 1000);
}

document.addEventListener("visibilitychange", () => document.hidden || refresh());
refresh();
