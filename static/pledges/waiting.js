// Reloads the page, as it does without a script, but only while it is visible.

const link = document.querySelector("[data-goes-on-after]");

function goOn() {
  if (document.hidden) document.addEventListener("visibilitychange", goOn, { once: true });
  else location.replace(link.href);
}

setTimeout(goOn, Number(link.dataset.goesOnAfter) * 1000);
