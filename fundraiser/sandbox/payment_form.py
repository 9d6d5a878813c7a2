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
    ACCOUNTS,
    METHOD_OF_SLUG,
    TEST_INSTITUTION,
    TEST_TRANSIT,
    TestMethod,
    brand_of,
    card_of_number,
)
from fundraiser.sandbox.parameters import looks_like_email
from fundraiser.sandbox.payments import Billing

SOMEONE = Billing(name="Pat Example", email="pat@example.org", postal_code="K1A 0B1")
LONGEST = 200
EXPIRY = r"(0?[1-9]|1[0-2])\s*[/ -]?\s*(?:20)?([0-9]{2})"
PATTERNS = {
    "card_number": (r"[0-9]{12,19}", "Enter the card number."),
    "name": (r".+", "Enter the name on it."),
    "expiry": (EXPIRY, "Enter the expiry as month and year, like 12/34."),
    "postal_code": (r"[A-Za-z0-9][A-Za-z0-9 -]{2,9}", "Enter a postal code, like K1A 0B1."),
    "institution": (TEST_INSTITUTION, "Enter the 3 digits of the institution: 000."),
    "transit": (TEST_TRANSIT, "Enter the 5 digits of the transit: 11000."),
    "account": (
        "|".join(ACCOUNT_OF_NUMBER),
        "Enter a test account number, like 000123456789.",
    ),
}
EMAIL_MISSING = "Enter your email address."
EMAIL_WRONG = "Enter an email address like name@example.org."


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
    fields = {name: value.strip()[:LONGEST] for name, value in typed.items()}
    if fields.get("test"):
        return details_of_test(fields, methods, known_email)
    for name in ("card_number", "account"):
        fields[name] = re.sub(r"[\s-]", "", fields.get(name, ""))
    problems = email_problems(fields, known_email) + pattern_problems(fields, "name")
    chosen = fields.get("method") or (methods[0] if len(methods) == 1 else "")
    if chosen not in methods:
        return [*problems, Problem("method", "Choose how to pay.")]
    if chosen == "card":
        problems += card_problems(fields, today)
        method = card_of_number(fields["card_number"])
    else:
        problems += pattern_problems(fields, "institution", "transit", "account")
        method = ACCOUNT_OF_NUMBER.get(fields["account"], ACCOUNTS[0])
    postal_code = fields.get("postal_code") if chosen == "card" else None
    email = known_email or fields.get("email", "")
    billing = Billing(fields.get("name", ""), email, postal_code)
    return problems or PaymentDetails(billing, method)


def details_of_test(
    fields: Mapping[str, str], methods: Sequence[str], known_email: str | None
) -> PaymentDetails | list[Problem]:
    """Return the payment a test button asks for; who pays is made up where nothing was typed."""
    method = METHOD_OF_SLUG.get(fields["test"])
    if method is None or method.type not in methods:
        return [Problem("method", "Choose how to pay.")]
    email = fields.get("email", "")
    billing = Billing(
        name=fields.get("name") or SOMEONE.name,
        email=known_email or (email if looks_like_email(email) else SOMEONE.email),
        postal_code=SOMEONE.postal_code,
    )
    return PaymentDetails(billing, method)


def pattern_problems(fields: Mapping[str, str], *names: str) -> list[Problem]:
    return [
        Problem(name, PATTERNS[name][1])
        for name in names
        if not re.fullmatch(PATTERNS[name][0], fields.get(name, ""))
    ]


def email_problems(fields: Mapping[str, str], known_email: str | None) -> list[Problem]:
    email = fields.get("email", "")
    if known_email or looks_like_email(email):
        return []
    return [Problem("email", EMAIL_WRONG if email else EMAIL_MISSING)]


def card_problems(fields: Mapping[str, str], today: date) -> list[Problem]:
    problems = pattern_problems(fields, "card_number", "expiry")
    match = re.fullmatch(EXPIRY, fields.get("expiry", ""))
    if match and (2000 + int(match[2]), int(match[1])) < (today.year, today.month):
        problems.append(Problem("expiry", "Your card’s expiry is in the past."))
    length = 4 if brand_of(fields["card_number"]) == "amex" else 3
    if not re.fullmatch(rf"[0-9]{{{length}}}", fields.get("cvc", "")):
        problems.append(Problem("cvc", f"Enter the {length} digits of the security code."))
    return problems + pattern_problems(fields, "postal_code")
