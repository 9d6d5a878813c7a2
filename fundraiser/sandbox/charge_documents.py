"""The shapes of payment methods, charges, refunds and what they change of the balance. Pure.

Of a card, brand and last four digits are shown; its expiry is a fixed one, because what was
typed is not kept.
"""

from __future__ import annotations

import hashlib
from typing import Any

from fundraiser.sandbox.cards import TEST_INSTITUTION, TEST_TRANSIT, Decline, Effect, TestMethod
from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.identifiers import new_id
from fundraiser.sandbox.sdk import blank


def payment_method(paid_with: TestMethod, *, created: int, billing: Document) -> Document:
    is_account = paid_with.type == "acss_debit"
    return {
        **blank("payment_method"),
        "id": new_id("pm"),
        "billing_details": billing,
        "created": created,
        "metadata": {},
        "type": paid_with.type,
        paid_with.type: account_details(paid_with) if is_account else card_details(paid_with),
    }


def person(kind: str, *, name: str, email: str, postal_code: str | None) -> Document:
    """Return who paid, as `billing_details` or as `customer_details`."""
    address = {**blank("address"), "postal_code": postal_code}
    return {**blank(kind), "address": address, "email": email, "name": name}


def charge(
    paid_with: TestMethod, *, created: int, intent: Document, method: Document, status: str
) -> Document:
    """Return a charge of `intent`, with what it was refused for if it was."""
    decline = paid_with.decline if status == "failed" else None
    is_account = paid_with.type == "acss_debit"
    shared = (
        "amount",
        "currency",
        "customer",
        "description",
        "metadata",
        "receipt_email",
        "statement_descriptor",
        "statement_descriptor_suffix",
    )
    return {
        **blank("charge"),
        **{name: intent[name] for name in shared},
        "id": new_id("py" if is_account else "ch"),
        "amount_captured": 0 if decline else intent["amount"],
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": "STAND-IN",
        "captured": decline is None,
        "created": created,
        "failure_code": decline.code if decline else None,
        "failure_message": decline.message if decline else None,
        "outcome": outcome(decline),
        "paid": status == "succeeded",
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": {
            "type": paid_with.type,
            paid_with.type: charged_account(paid_with) if is_account else charged_card(paid_with),
        },
        "status": status,
    }


def outcome(decline: Decline | None) -> Document:
    more = "The bank did not return any further details with this decline."
    return {
        **blank("outcome"),
        "network_status": "declined_by_network" if decline else "approved_by_network",
        "reason": (decline.decline_code or decline.code) if decline else None,
        "seller_message": more if decline else "Payment complete.",
        "type": "issuer_declined" if decline else "authorized",
    }


def fingerprint(*parts: str) -> str:
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:16]


def shared_details(card: TestMethod) -> Document:
    """Return what both a payment method and a charge say of a card."""
    return {
        "brand": card.brand,
        "checks": {
            **blank("checks"),
            "cvc_check": "fail" if card.slug == "wrong_cvc" else "pass",
        },
        "country": "CA",
        "exp_month": 12,
        "exp_year": 2034,
        "fingerprint": fingerprint(card.brand, card.last4),
        "funding": "credit",
        "last4": card.last4,
    }


def card_details(card: TestMethod) -> Document:
    networks = {"available": [card.brand], "preferred": None}
    return {**blank("card"), **shared_details(card), "networks": networks}


def charged_card(card: TestMethod) -> Document:
    secure = {**blank("three_d_secure"), "result": "authenticated"}
    return {
        **blank("charged card"),
        **shared_details(card),
        "network": card.brand,
        "network_token": {"used": False},
        "three_d_secure": secure if card.effect is Effect.AUTHENTICATE else None,
    }


def account_details(account: TestMethod) -> Document:
    return {
        "bank_name": "STRIPE TEST BANK",
        "fingerprint": fingerprint("acss", account.last4),
        "institution_number": TEST_INSTITUTION,
        "last4": account.last4,
        "transit_number": TEST_TRANSIT,
    }


def charged_account(account: TestMethod) -> Document:
    return {**account_details(account), "expected_debit_date": None, "mandate": None}


def is_card(charge: Document) -> bool:
    return bool(charge["payment_method_details"]["type"] == "card")


def refund(
    charge: Document, *, created: int, amount: int, status: str, given: Document
) -> Document:
    return {
        **blank("refund"),
        "id": new_id("re" if is_card(charge) else "pyr"),
        "amount": amount,
        "charge": charge["id"],
        "created": created,
        "currency": charge["currency"],
        "destination_details": {"type": "card" if is_card(charge) else "acss_bank_transfer"},
        "metadata": given.get("metadata", {}),
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "pending_reason": "processing" if status == "pending" else None,
        "reason": given.get("reason"),
        "status": status,
    }


def balance_transaction(
    source: Document, *, created: int, amount: int, available_on: int, fee: int = 0, **named: Any
) -> Document:
    """Return a change of the balance; `net` is what is left of `amount` after the fee."""
    charged = {"amount": fee, "currency": source["currency"], "type": "stripe_fee"}
    return {
        **blank("balance_transaction"),
        "id": new_id("txn"),
        "amount": amount,
        "available_on": available_on,
        "balance_type": "payments",
        "created": created,
        "currency": source["currency"],
        "fee": fee,
        "fee_details": [{**blank("fee_detail"), **charged}] if fee else [],
        "net": amount - fee,
        "source": source["id"],
        "status": "pending",
        **named,
    }
