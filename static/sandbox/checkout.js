// Comfort on top of a page that is complete without it: digits in groups, and no double press.
"use strict";

const form = document.getElementById("pay");

function grouped(digits) {
  const amex = /^3[47]/.test(digits);
  const parts = amex ? digits.match(/^(.{0,4})(.{0,6})(.{0,5})/).slice(1) : digits.match(/.{1,4}/g) || [];
  return parts.filter(Boolean).join(" ");
}

function groupAtTheEnd(field, shape) {
  field.addEventListener("input", () => {
    if (field.selectionStart === field.value.length) field.value = shape(field.value);
  });
}

const number = document.getElementById("card_number");
if (number) groupAtTheEnd(number, (value) => grouped(value.replace(/\D/g, "").slice(0, 19)));

const expiry = document.getElementById("expiry");
if (expiry) {
  groupAtTheEnd(expiry, (value) => {
    const digits = value.replace(/\D/g, "").slice(0, 4);
    return digits.length > 2 ? `${digits.slice(0, 2)}/${digits.slice(2)}` : value;
  });
}

let sent = false;
form.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
window.addEventListener("pageshow", () => {
  sent = false;
});
