// Shows a button that copies each message. Without the script, a message is text to select.
const SHOWN_MILLISECONDS = 2000;

function offerCopying(message) {
  const button = message.querySelector("[data-message-copy]");
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(message.querySelector("[data-message-text]").textContent);
    button.textContent = button.dataset.copied;
    setTimeout(() => (button.textContent = label), SHOWN_MILLISECONDS);
  });
}

if (navigator.clipboard) document.querySelectorAll("[data-message]").forEach(offerCopying);
