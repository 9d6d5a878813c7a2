"""What a person typed on the checkout page: read, checked, and turned into a payment.

Pure. Card digits live in these values while a request lasts, and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fundraiser.sandbox.cards import (
    ACCOUNT_OF_NUMBER,
    METHOD_OF_SLUG,
    TEST_INSTITUTION,
    TEST_TRANSIT,
    Effect,
    TestMethod,
    brand_of,
    card_of_number,
    has_valid_check_digit,
)
from fundraiser.sandbox.parameters import looks_like_email
from fundraiser.sandbox.payments import Billing

SOMEONE = Billing(name="Pat Example", email="pat@example.org", postal_code="K1A 0B1")
LONGEST = 200
EMAIL_MISSING = "Enter your email address."
EMAIL_WRONG = "Enter an email address like name@example.org."
NOT_HERE = "This test card is for disputes, which this stand-in does not do yet. Choose another."


@dataclass(frozen=True)
class Problem:
    """What to correct: the field, and the English that says how."""

    field: str
    text: str


@dataclass(frozen=True)
class PaymentDetails:
    """Who pays, and with what: a card or a bank account."""

    billing: Billing
    method: TestMethod


def read_payment_form(
    typed: Mapping[str, str], methods: Sequence[str], *, known_email: str | None, today: date
) -> PaymentDetails | list[Problem]:
    """Return the payment a form asks for, or everything that has to be corrected first."""
    slug = typed.get("test", "")
    if slug:
        return test_entry(slug, typed, methods, known_email=known_email)
    fields = {name: value.strip()[:LONGEST] for name, value in typed.items()}
    problems = email_problems(fields, known_email) + name_problems(fields)
    method = fields.get("method") or (methods[0] if len(methods) == 1 else "")
    if method not in methods:
        return [*problems, Problem("method", "Choose how to pay.")]
    billing = Billing(
        name=fields.get("name", ""),
        email=known_email or fields.get("email", ""),
        postal_code=fields.get("postal_code") if method == "card" else None,
    )
    if method == "card":
        problems += card_problems(fields, today)
        return problems or PaymentDetails(billing, card_of_number(digits(fields["card_number"])))
    problems += account_problems(fields)
    return problems or PaymentDetails(billing, ACCOUNT_OF_NUMBER[digits(fields["account"])])


def test_entry(
    slug: str, typed: Mapping[str, str], methods: Sequence[str], *, known_email: str | None
) -> PaymentDetails | list[Problem]:
    """Return the payment a test button asks for; who pays is made up where nothing was typed."""
    email = typed.get("email", "").strip()
    billing = Billing(
        name=typed.get("name", "").strip()[:LONGEST] or SOMEONE.name,
        email=known_email or (email if looks_like_email(email) else SOMEONE.email),
        postal_code=SOMEONE.postal_code,
    )
    method = METHOD_OF_SLUG.get(slug)
    if method and method.type in methods:
        return PaymentDetails(billing, method)
    return [Problem("method", "Choose how to pay.")]


def digits(typed: str) -> str:
    return re.sub(r"[\s-]", "", typed)


def email_problems(fields: Mapping[str, str], known_email: str | None) -> list[Problem]:
    email = fields.get("email", "")
    if known_email or looks_like_email(email):
        return []
    return [Problem("email", EMAIL_WRONG if email else EMAIL_MISSING)]


def name_problems(fields: Mapping[str, str]) -> list[Problem]:
    return [] if fields.get("name") else [Problem("name", "Enter the name on it.")]


def card_problems(fields: Mapping[str, str], today: date) -> list[Problem]:
    number = digits(fields.get("card_number", ""))
    problems = []
    if not number:
        problems.append(Problem("card_number", "Enter the card number."))
    elif not re.match(r"[0-9]{12,19}\Z", number) or not has_valid_check_digit(number):
        problems.append(Problem("card_number", "Your card number is incorrect. Check each digit."))
    elif card_of_number(number).effect is Effect.NOT_HERE:
        problems.append(Problem("card_number", NOT_HERE))
    problems += expiry_problems(fields.get("expiry", ""), today)
    length = 4 if brand_of(number) == "amex" else 3
    if not re.match(rf"[0-9]{{{length}}}\Z", fields.get("cvc", "")):
        problems.append(Problem("cvc", f"Enter the {length} digits of the security code."))
    if not re.match(r"[A-Za-z0-9][A-Za-z0-9 -]{2,9}\Z", fields.get("postal_code", "")):
        problems.append(Problem("postal_code", "Enter a postal code, like K1A 0B1."))
    return problems


def expiry_problems(typed: str, today: date) -> list[Problem]:
    match = re.match(r"(0?[1-9]|1[0-2])\s*[/ -]?\s*(?:20)?([0-9]{2})\Z", typed)
    if match is None:
        return [Problem("expiry", "Enter the expiry as month and year, like 12/34.")]
    if (2000 + int(match[2]), int(match[1])) < (today.year, today.month):
        return [Problem("expiry", "Your card’s expiry is in the past.")]
    return []


def account_problems(fields: Mapping[str, str]) -> list[Problem]:
    problems = []
    if fields.get("institution", "") != TEST_INSTITUTION:
        problems.append(Problem("institution", "Enter the 3 digits of the institution: 000."))
    if fields.get("transit", "") != TEST_TRANSIT:
        problems.append(Problem("transit", "Enter the 5 digits of the transit: 11000."))
    if digits(fields.get("account", "")) not in ACCOUNT_OF_NUMBER:
        problems.append(Problem("account", "Enter a test account number, like 000123456789."))
    return problems
