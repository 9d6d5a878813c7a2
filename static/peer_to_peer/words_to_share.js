// The buttons below a ready message send what was made of it, and one more copies it.

for (const message of document.querySelectorAll("[data-message]")) {
  const field = message.querySelector("textarea");
  const links = message.querySelectorAll("[data-message-link]");
  const copy = message.querySelector("[data-message-copy]");

  const fill = () => {
    for (const link of links) link.href = link.dataset.messageLink + encodeURIComponent(field.value);
  };
  field.addEventListener("input", fill);
  fill(); // A browser keeps what was typed when the page is loaded again.

  if (navigator.clipboard) {
    const button = copy.firstElementChild;
    const label = button.textContent;
    copy.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.copied;
      setTimeout(() => (button.textContent = label), 2000);
    });
  }
}
