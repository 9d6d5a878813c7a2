// Shows a button for the device's own share sheet, if it has one, and one that copies the words with the link.

const links = document.querySelector("[data-share]");

if (links) {
  const { shareTitle: title, shareText: text, shareUrl } = links.dataset;
  const url = new URL(shareUrl, location.href).href;
  const sheet = links.querySelector("[data-share-sheet]");
  const copy = links.querySelector("[data-share-copy]");

  if (navigator.share) {
    sheet.hidden = false;
    sheet.firstElementChild.addEventListener("click", () =>
      navigator.share({ title, url, ...(text && { text }) }).catch(() => {}),
    );
  }

  if (copy && navigator.clipboard) {
    const button = copy.firstElementChild;
    const label = button.textContent;
    copy.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(`${text} ${url}`);
      button.textContent = button.dataset.copied;
      setTimeout(() => (button.textContent = label), 2000);
    });
  }
}
