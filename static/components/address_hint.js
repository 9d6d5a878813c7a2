// Offers the address that was probably meant by a mistyped one, as a button below the field. It goes by the rule of
// web/address_hints.py, with the domains that the page names.

const MOST_SLIPS = 2;
const SHORT = 8;

function isWithin(typed, meant, slips) {
  if (typed === meant || slips === 0) return typed === meant;
  if (typed[0] === meant[0]) return isWithin(typed.slice(1), meant.slice(1), slips);
  const rests = [[typed.slice(1), meant], [typed, meant.slice(1)], [typed.slice(1), meant.slice(1)]];
  if (typed[0] === meant[1] && typed[1] === meant[0]) rests.push([typed.slice(2), meant.slice(2)]);
  return rests.some((rest) => isWithin(...rest, slips - 1));
}

function suggestAddress(typed, domains) {
  const [, name, domain] = typed.trim().match(/^(.+)@([^@]*)$/) ?? [];
  const isClose = (slips) => (common) => slips <= (common.length <= SHORT ? 1 : MOST_SLIPS) && isWithin(domain.toLowerCase(), common, slips);
  if (!name || domains.includes(domain.toLowerCase())) return "";
  const meant = domains.find(isClose(1)) ?? domains.find(isClose(2));
  return meant ? `${name}@${meant}` : "";
}

for (const hint of document.querySelectorAll("[data-address-hint]")) {
  const field = document.getElementById(hint.dataset.addressHint);
  const button = Object.assign(document.createElement("button"), { type: "button", className: "address-hint__button" });
  const show = () => {
    const address = suggestAddress(field.value, hint.dataset.domains.split(" "));
    button.textContent = hint.dataset.words.replace("{address}", () => address);
    button.onclick = () => { field.value = address; hint.replaceChildren(); field.focus(); };
    hint.replaceChildren(...(address ? [button] : []));
  };
  field.addEventListener("input", () => hint.replaceChildren());
  field.addEventListener("change", () => setTimeout(show, 400)); // A click that left the field reaches its button first.
  show();
}
