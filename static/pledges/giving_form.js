// Shows on the button what another amount becomes with its match, beside the box what its fee is, and updates both when
// the match changes. It allocates a gift to the pools in their order, as the server does, and never promises more than
// is available. The claim that the form sends changes together with the text, so the server knows what was shown; the
// server decides in any case.

const form = document.querySelector("[data-giving-form]");
const facts = form.dataset;
const money = new Intl.NumberFormat(facts.language, { style: "currency", currency: facts.currency, currencyDisplay: "narrowSymbol" });
const wholeMoney = new Intl.NumberFormat(facts.language, { ...money.resolvedOptions(), minimumFractionDigits: 0, maximumFractionDigits: 0 });
const digits = money.resolvedOptions().maximumFractionDigits;
let pools = JSON.parse(facts.pools);

const FEE_PER_TEN_THOUSAND = 290; // as in pledges/covered_fees.py
const FEE_FIXED_CENTS = 30;

const inWords = (cents) => (cents % 10 ** digits ? money : wholeMoney).format(cents / 10 ** digits);
const feeFor = (cents) => Math.ceil((cents * FEE_PER_TEN_THOUSAND + FEE_FIXED_CENTS * 10_000) / (10_000 - FEE_PER_TEN_THOUSAND));

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

function sentence(cents, fee) {
  const match = matchFor(cents);
  const matched = fee ? facts.wordsMatchedWithFee : facts.wordsMatched;
  const words = match > 0 ? matched : facts.wordsAlone;
  return words.replace("{amount}", inWords(cents + fee)).replace("{total}", inWords(cents + match));
}

function typedCents(text) {
  const plain = text.trim().replace(/[\s$]/g, "");
  const decimal = facts.language.startsWith("fr") ? plain.replace(",", ".") : plain.replace(/,(?=\d{3})/g, "");
  return /^\d{1,7}(\.\d{1,2})?$/.test(decimal) ? Math.round(Number(decimal) * 10 ** digits) : 0;
}

const centsOf = (choice) => (choice === "other" ? typedCents(form.elements.other_amount.value) : Number(choice));

function speak() {
  for (const words of form.querySelectorAll("[data-words-for]")) {
    const cents = centsOf(words.dataset.wordsFor);
    const fee = "withFee" in words.dataset ? feeFor(cents) : 0;
    words.textContent = cents > 0 ? sentence(cents, fee) : words.dataset.withoutAmount;
  }
  for (const words of form.querySelectorAll("[data-fee-for]")) {
    const cents = centsOf(words.dataset.feeFor);
    words.textContent = cents > 0 ? facts.wordsFee.replace("{fee}", inWords(feeFor(cents))) : words.dataset.withoutAmount;
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

// The first button of a phone leads to the name.
addEventListener("hashchange", () => location.hash === "#your-details" && form.elements.name.focus());

// Some browsers ignore `autofocus` on a summary.
addEventListener("load", () => document.querySelector("[data-error-summary]")?.focus());
