// Goes on by itself, as the page does without a script; a page in the background waits until it is looked at.

const link = document.querySelector("[data-goes-on-after]");

function goOn() {
  if (document.hidden) document.addEventListener("visibilitychange", goOn, { once: true });
  else location.replace(link.href);
}

setTimeout(goOn, Number(link.dataset.goesOnAfter) * 1000);
