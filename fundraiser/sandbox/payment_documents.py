"""The shapes of payment methods and charges, made from the test cards and accounts. Pure.

Of a card, brand and last four digits are shown; its expiry is a fixed one, because what was
typed is not kept.
"""

from __future__ import annotations

import hashlib
from typing import Any

from fundraiser.sandbox.cards import (
    TEST_INSTITUTION,
    TEST_TRANSIT,
    Decline,
    TestAccount,
    TestCard,
)
from fundraiser.sandbox.documents import NO_ADDRESS, Document, nulls


def billing_details(*, name: str | None, email: str | None, postal_code: str | None) -> Document:
    return {
        "address": {**NO_ADDRESS, "postal_code": postal_code},
        "email": email,
        "name": name,
        "phone": None,
        "tax_id": None,
    }


def payment_method(
    method_id: str, *, created: int, kind: str, details: Document, billing: Document
) -> Document:
    return {
        "id": method_id,
        "object": "payment_method",
        "allow_redisplay": "limited",
        "billing_details": billing,
        "created": created,
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": kind,
        kind: details,
    }  # fmt: skip


def charge_of(
    charge_id: str,
    *,
    created: int,
    intent: Document,
    method: Document,
    details: Document,
    status: str,
    failure: tuple[str, str] | None = None,
    outcome: Document,
) -> Document:
    """Return a charge of `intent`; `failure` is a code and words where it did not succeed."""
    succeeded = status == "succeeded"
    suffix = intent["statement_descriptor_suffix"]
    return {
        **nulls(
            "application", "application_fee", "application_fee_amount", "authorization_code",
            "balance_transaction", "failure_balance_transaction", "level3", "on_behalf_of",
            "presentment_details", "receipt_number", "receipt_url", "review", "shipping", "source",
            "source_transfer", "transfer", "transfer_data", "transfer_group",
        ),
        "id": charge_id,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"] if status != "failed" else 0,
        "amount_refunded": 0,
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": f"STAND-IN* {suffix}" if suffix else "STAND-IN",
        "captured": status != "failed",
        "created": created,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_code": failure[0] if failure else None,
        "failure_message": failure[1] if failure else None,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "outcome": outcome,
        "paid": succeeded,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": details,
        "radar_options": {},
        "receipt_email": intent["receipt_email"],
        "refunded": False,
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": suffix,
        "status": status,
    }  # fmt: skip


def fingerprint_of(*parts: str) -> str:
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:16]


def card_details(card: TestCard) -> Document:
    return {
        "brand": card.brand,
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": "pass",
            "cvc_check": "fail" if card.slug == "wrong_cvc" else "pass",
        },
        "country": "CA",
        "display_brand": card.brand,
        "exp_month": 12,
        "exp_year": 2034,
        "fingerprint": fingerprint_of(card.brand, card.last4),
        "funding": "credit",
        "generated_from": None,
        "last4": card.last4,
        "networks": {"available": [card.brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def charged_card(card: TestCard, method: Document, *, authenticated: bool) -> Document:
    known = method["card"]
    secure: dict[str, Any] = {
        "authentication_flow": "challenge",
        "electronic_commerce_indicator": "05",
        "exemption_indicator": None,
        "result": "authenticated",
        "result_reason": None,
        "transaction_id": fingerprint_of(method["id"]),
        "version": "2.2.0",
    }
    kept = ("brand", "checks", "country", "exp_month", "exp_year", "fingerprint", "funding",
            "last4", "regulated_status", "wallet")  # fmt: skip
    return {
        "card": {
            **{name: known[name] for name in kept},
            "amount_authorized": None,
            "authorization_code": None,
            "installments": None,
            "mandate": None,
            "network": card.brand,
            "network_token": {"used": False},
            "network_transaction_id": None,
            "three_d_secure": secure if authenticated else None,
        },
        "type": "card",
    }


def account_details(account: TestAccount) -> Document:
    return {
        "bank_name": "STRIPE TEST BANK",
        "fingerprint": fingerprint_of("acss", account.last4),
        "institution_number": TEST_INSTITUTION,
        "last4": account.last4,
        "transit_number": TEST_TRANSIT,
    }


def charged_account(account: TestAccount, method: Document) -> Document:
    details = {**account_details(account), "expected_debit_date": None, "mandate": None}
    return {"acss_debit": details, "type": method["type"]}


def accepted_outcome() -> Document:
    return outcome_of(
        network_status="approved_by_network",
        reason=None,
        seller_message="Payment complete.",
        kind="authorized",
    )


def declined_outcome(decline: Decline) -> Document:
    return outcome_of(
        network_status="declined_by_network",
        reason=decline.decline_code or decline.code,
        seller_message="The bank did not return any further details with this decline.",
        kind="issuer_declined",
    )


def outcome_of(
    *, network_status: str, reason: str | None, seller_message: str, kind: str
) -> Document:
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": network_status,
        "reason": reason,
        "risk_level": "normal",
        "risk_score": 20,
        "seller_message": seller_message,
        "type": kind,
    }
