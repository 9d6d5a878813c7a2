// Adds a button that shows a password. Without the script the field stays hidden.

for (const button of document.querySelectorAll("[data-shows]")) {
  const field = document.getElementById(button.dataset.shows);
  const showText = button.textContent;
  button.hidden = false;
  button.addEventListener("click", () => {
    const isHidden = field.type === "password";
    field.type = isHidden ? "text" : "password";
    button.textContent = isHidden ? button.dataset.hideText : showText;
  });
}

document.querySelector("[data-error-summary]")?.focus();
