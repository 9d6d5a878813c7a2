// Keeps the figures of a campaign fresh while the page is in view, and what it says of the match true: every
// figure and every sentence is on the page without it. All that is said of the match at one instant is put in place
// together, the claim that the form sends included. A match that one gift could use up, or that is about to close,
// is looked at each second.

const SECONDS_BETWEEN = 5;
const SECONDS_BETWEEN_NEAR_THE_END = 1;
const SECONDS_BETWEEN_WORDS = 30;
const ONE_LARGE_GIFT_CENTS = 1_000_000;
const LAST_SECONDS = 120;

const campaign = document.querySelector("[data-totals]");
const { language } = campaign.dataset;
const status = document.querySelector("[data-live-status]");
const words = document.querySelector("[data-live-words]"); // not on a page whose figures are its own
let timer;
let said = { total: null, matchState: null, at: 0 };

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
  for (const place of document.querySelectorAll("[data-campaign-ends]")) {
    place.hidden = totals.match_is_on && totals.match_closes_at === place.dataset.campaignEnds;
  }
}

// Screen readers hear at once that the match has changed its state, and of new gifts not more often than one can listen.
function say(totals) {
  const isFirst = said.total === null;
  const matchChanged = !isFirst && said.matchState !== totals.match_state;
  const isNews = words && totals.total.cents !== said.total && Date.now() - said.at >= SECONDS_BETWEEN_WORDS * 1000;
  if (!isFirst && !matchChanged && !isNews) return;
  said = { total: totals.total.cents, matchState: totals.match_state, at: isFirst ? 0 : Date.now() };
  if (isFirst || !status) return;
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
    // Offline for a moment: the next turn tries again, and the figures on the page stay as they were.
  }
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(refresh, wait * 1000);
}

document.addEventListener("visibilitychange", () => document.hidden || refresh());
refresh();
