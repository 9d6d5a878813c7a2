// Updates a campaign's figures and the texts about its match while the page is visible. The page is complete without
// the script. All texts of one response are replaced together, with the claim that the form sends. A match that one gift
// could use up, or that closes soon, is checked every second.

const SECONDS_BETWEEN = 5;
const SECONDS_BETWEEN_NEAR_THE_END = 1;
const SECONDS_BETWEEN_WORDS = 30;
const ONE_LARGE_GIFT_CENTS = 1_000_000;
const LAST_SECONDS = 120;

const campaign = document.querySelector("[data-totals]");
const { language } = campaign.dataset;
const status = document.querySelector("[data-live-status]");
const words = document.querySelector("[data-live-words]"); // not on a page with figures of its own
let timer;
let said = {
  total: Number(document.querySelector("[data-live-bar]")?.getAttribute("value")),
  matchState: document.querySelector("[data-match-state]")?.dataset.matchState,
  at: 0,
};

function show(totals) {
  for (const place of document.querySelectorAll("[data-live]")) {
    const amount = totals[place.dataset.live]?.[language];
    if (amount && amount !== place.textContent) place.textContent = amount;
  }
  const bar = document.querySelector("[data-live-bar]");
  if (bar) bar.value = totals.total.cents;
  for (const lantern of bar?.parentElement.querySelectorAll("[data-lit-at]") ?? []) {
    lantern.classList.toggle("lantern--lit", totals.percent >= Number(lantern.dataset.litAt));
  }
  showMatch(totals);
  say(totals);
  document.dispatchEvent(new CustomEvent("totals", { detail: totals }));
}

function showMatch(totals) {
  for (const place of document.querySelectorAll("[data-match-words]")) {
    const sentences = totals.match_words[language][place.dataset.matchWords];
    if (sentences !== place.textContent) place.textContent = sentences;
    place.dataset.matchState = totals.match_state;
    place.hidden = !sentences;
  }
  for (const badge of document.querySelectorAll("[data-match-badge]")) {
    badge.dataset.matchState = totals.match_state;
    badge.hidden = !totals.match_words[language].claim;
  }
  for (const place of document.querySelectorAll("[data-campaign-ends]")) {
    place.hidden = totals.match_is_on && totals.match_closes_at === place.dataset.campaignEnds;
  }
}

// Announces to screen readers what has changed since the page was made: a new state of the match at once, and new gifts
// at a limited rate.
function say(totals) {
  const matchChanged = said.matchState !== totals.match_state;
  const isNews = words && totals.total.cents !== said.total && Date.now() - said.at >= SECONDS_BETWEEN_WORDS * 1000;
  if (!status || (!matchChanged && !isNews)) return;
  said = { total: totals.total.cents, matchState: totals.match_state, at: Date.now() };
  status.textContent = matchChanged ? totals.match_words[language].terms : words.textContent;
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
    // Offline: the figures stay as they are, and the next turn tries again.
  }
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(refresh, wait * 1000);
}

document.addEventListener("visibilitychange", () => document.hidden || refresh());
refresh();
