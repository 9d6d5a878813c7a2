// Shows a button for the device's own share sheet, if it has one.

const links = document.querySelector("[data-share]");
const item = links?.querySelector("[hidden]");

if (item && navigator.share) {
  const { shareTitle: title, shareUrl } = links.dataset;
  const url = new URL(shareUrl, location.href).href;
  item.hidden = false;
  item.querySelector("button").addEventListener("click", () => navigator.share({ title, url }).catch(() => {}));
}
