// Small improvements of the back office. Every page is complete without them.

for (const text of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy-button";
  button.textContent = text.dataset.copy;
  button.setAttribute("aria-label", `${text.dataset.copy} ${text.textContent.trim()}`);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.textContent.trim());
    button.textContent = text.dataset.copied;
    setTimeout(() => (button.textContent = text.dataset.copy), 2000);
  });
  text.after(button);
}

for (const field of document.querySelectorAll("select[data-sends-form]")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}

document.querySelector("[data-error-summary]")?.focus();
