// Asks where the donor stands in line, less often the farther back, and goes on to pay when it is
// their turn. It goes on asking in a hidden tab too, because whoever is silent for long loses the place.

const LONGEST_SECONDS = 30;

const link = document.querySelector("[data-goes-on-after]");
const place = document.querySelector("[data-line]");
let seconds = Number(link.dataset.goesOnAfter);

async function ask() {
  const answer = await fetch(place.dataset.line, { cache: "no-store" });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

async function goOn() {
  try {
    const news = await ask();
    if (news.go) {
      location.replace(link.href);
      return;
    }
    if (place.textContent !== news.words) place.textContent = news.words;
    seconds = news.again;
  } catch {
    seconds = Math.min(seconds * 2, LONGEST_SECONDS); // no answer: the site may be busy
  }
  setTimeout(goOn, seconds * 1000);
}

setTimeout(goOn, seconds * 1000);
