// Shows the crop of a picture while its numbers are typed. Without the script, a button does.

const shown = document.querySelector("[data-part-shown]");
const figures = [...document.querySelectorAll("[data-part]")];
const PAUSE_MS = 300;
let timer;

function show() {
  if (figures.some((field) => !field.value || !field.checkValidity())) return;
  const address = new URL(shown.src);
  for (const { dataset, value } of figures) address.searchParams.set(dataset.part, value);
  shown.src = address;
}

for (const field of figures) {
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE_MS);
  });
}
