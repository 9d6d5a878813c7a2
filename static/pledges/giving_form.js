// Shows on the button what another amount becomes with its match, and updates it when the match changes. It allocates
// a gift to the pools in their order, as the server does, and never promises more than is available. The claim that the
// form sends changes together with the text, so the server knows what was shown; the server decides in any case.

const form = document.querySelector("[data-giving-form]");
const facts = form.dataset;
const money = new Intl.NumberFormat(facts.language, { style: "currency", currency: facts.currency, currencyDisplay: "narrowSymbol" });
const digits = money.resolvedOptions().maximumFractionDigits;
let pools = JSON.parse(facts.pools);

const inWords = (cents) => money.format(cents / 10 ** digits);

function matchFor(cents) {
  let unmatched = cents;
  let owed = 0;
  for (const { numerator, denominator, free, cap } of pools) {
    const share = Math.min(Math.floor((unmatched * numerator) / denominator), free, cap ?? free);
    owed += share;
    unmatched -= Math.min(unmatched, Math.ceil((share * denominator) / numerator));
  }
  return owed;
}

function sentence(cents) {
  const match = matchFor(cents);
  const words = match > 0 ? facts.wordsMatched : facts.wordsAlone;
  return words.replace("{amount}", inWords(cents)).replace("{total}", inWords(cents + match));
}

function typedCents(text) {
  const plain = text.trim().replace(/[\s$]/g, "");
  const decimal = facts.language.startsWith("fr") ? plain.replace(",", ".") : plain.replace(/,(?=\d{3})/g, "");
  return /^\d{1,7}(\.\d{1,2})?$/.test(decimal) ? Math.round(Number(decimal) * 10 ** digits) : 0;
}

function speak() {
  for (const words of form.querySelectorAll("[data-words-for]")) {
    const isOther = words.dataset.wordsFor === "other";
    const cents = isOther ? typedCents(form.elements.other_amount.value) : Number(words.dataset.wordsFor);
    if (isOther) words.dataset.words ??= words.textContent;
    words.textContent = cents > 0 ? sentence(cents) : words.dataset.words;
  }
}

form.addEventListener("input", speak);
form.addEventListener("click", ({ target, detail }) => {
  // Only for a pointer (`detail` counts its clicks), so that the arrow keys can pass this choice within the group.
  if (target.id === "amount-other" && detail > 0) form.elements.other_amount.focus();
});
document.addEventListener("totals", ({ detail }) => {
  pools = detail.match_pools;
  form.elements.claim.value = detail.claim;
  speak();
});
speak();

// Some browsers ignore `autofocus` on a summary.
addEventListener("load", () => document.querySelector("[data-error-summary]")?.focus());
