// Makes the button say what another amount becomes, and keeps its promise when the match shrinks or changes.
// It shares a gift out as the server does, pool by pool in their order, and never promises more than is left;
// the server decides in any case.

const form = document.querySelector("[data-giving-form]");
const facts = form.dataset;
const money = new Intl.NumberFormat(facts.language, { style: "currency", currency: facts.currency, currencyDisplay: "narrowSymbol" });
const digits = money.resolvedOptions().maximumFractionDigits;
const pools = facts.pools.split(",").filter(Boolean).map((pool) => pool.split(" ").map(Number));
const availableAtFirst = pools.reduce((sum, [, , room]) => sum + room, 0);
let available = availableAtFirst;

const inWords = (cents) => money.format(cents / 10 ** digits);

function matchFor(cents) {
  let unmatched = cents;
  let owed = 0;
  let spentSince = Math.max(availableAtFirst - available, 0);
  for (const [numerator, denominator, room, cap = room] of pools) {
    const spentHere = Math.min(spentSince, room);
    const share = Math.min(Math.floor((unmatched * numerator) / denominator), room - spentHere, cap);
    spentSince -= spentHere;
    owed += share;
    unmatched -= Math.min(unmatched, Math.ceil((share * denominator) / numerator));
  }
  return Math.min(owed, available);
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
  // Only for a pointer (detail counts its clicks): the arrow keys pass over this choice without leaving the group.
  if (target.id === "amount-other" && detail > 0) form.elements.other_amount.focus();
});
document.addEventListener("totals", ({ detail }) => {
  available = detail.claimHolds ? detail.available.cents : 0;
  speak();
});
speak();

// Where `autofocus` on a summary does nothing, the script does it.
addEventListener("load", () => document.querySelector("[data-error-summary]")?.focus());
