// A button that copies the page's address. Without the script, the address is a link.

const address = document.querySelector("[data-copy-address]");

if (address && navigator.clipboard) {
  const { copy, copied } = address.dataset;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = copy;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(address.href);
    button.textContent = copied;
    setTimeout(() => (button.textContent = copy), 2000);
  });
  address.parentElement.after(button);
}
