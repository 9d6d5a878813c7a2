// Stores in this browser which tips are done. Without the script, ticks are not stored.
const STORE = "guide-done";
const checklist = document.querySelector("[data-guide-checklist]");
const boxes = [...checklist.querySelectorAll("[data-guide-tip]")];
const progress = document.querySelector("[data-guide-progress]");
const done = document.querySelector("[data-guide-done]");

function recall() {
  try {
    return new Set(JSON.parse(localStorage.getItem(STORE)) ?? []);
  } catch {
    return new Set();
  }
}

function keep() {
  const ticked = boxes.filter((box) => box.checked).map((box) => box.name);
  done.textContent = ticked.length;
  try {
    localStorage.setItem(STORE, JSON.stringify(ticked));
  } catch {
    // The boxes work without storage too.
  }
}

function clear() {
  for (const box of boxes) box.checked = false;
  keep();
}

const remembered = recall();
for (const box of boxes) box.checked = remembered.has(box.name);
done.textContent = boxes.filter((box) => box.checked).length;
progress.hidden = false;
checklist.querySelector("[data-guide-remembers]").hidden = false;
checklist.addEventListener("change", keep);
checklist.querySelector("[data-guide-clear]").addEventListener("click", clear);
