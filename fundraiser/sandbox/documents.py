"""Stripe's objects as plain documents: every field that the SDK's type has. Pure.

What is not said here is blank: see `sdk.blank`. A field that does not apply is null, as at
Stripe, and never absent, because the SDK raises AttributeError on an absent one.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from fundraiser.sandbox.identifiers import new_id, random_letters
from fundraiser.sandbox.sdk import API_VERSION, blank

Document = dict[str, Any]

LONG_AGO = 1_700_000_000
DAY = 86_400


def checkout_session(
    session_id: str,
    *,
    created: int,
    given: Document,
    items: list[Document],
    methods: list[str],
    url: str,
) -> Document:
    """Return an open session in payment mode, as `given` asks for it."""
    total = sum(item["amount_total"] for item in items)
    shown = blank("checkout.session")
    return {
        **shown,
        **{name: value for name, value in given.items() if name in shown},
        "id": session_id,
        "adaptive_pricing": {"enabled": given.get("adaptive_pricing", {}).get("enabled", True)},
        "amount_subtotal": total,
        "amount_total": total,
        "created": created,
        "currency": items[0]["currency"],
        "custom_text": blank("custom_text"),
        "customer_creation": "if_required",
        "expires_at": given.get("expires_at", created + DAY),
        "metadata": given.get("metadata", {}),
        "mode": "payment",
        "payment_method_collection": "if_required",
        "payment_method_options": {},
        "payment_method_types": methods,
        "payment_status": "unpaid",
        "status": "open",
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": url,
    }


def line_item(*, created: int, given: Document) -> Document:
    """Return one line, with the price and product made for it, as inline `price_data` does."""
    total = given["price_data"]["unit_amount"] * given["quantity"]
    return {
        **blank("item"),
        "id": new_id("li"),
        "amount_subtotal": total,
        "amount_total": total,
        "currency": given["price_data"]["currency"],
        "description": given["price_data"]["product_data"]["name"],
        "price": price(created=created, given=given["price_data"]),
        "quantity": given["quantity"],
    }


def price(*, created: int, given: Document) -> Document:
    return {
        **blank("price"),
        "id": new_id("price"),
        "billing_scheme": "per_unit",
        "created": created,
        "currency": given["currency"],
        "product": new_id("prod"),
        "tax_behavior": "unspecified",
        "type": "one_time",
        "unit_amount": given["unit_amount"],
        "unit_amount_decimal": str(given["unit_amount"]),
    }


def payment_intent(*, created: int, session: Document, wanted: Document) -> Document:
    """Return the PaymentIntent of a session; `wanted` is its `payment_intent_data`."""
    intent_id = new_id("pi")
    shared = ("currency", "customer", "payment_method_options", "payment_method_types")
    return {
        **blank("payment_intent"),
        **{name: session[name] for name in shared},
        "id": intent_id,
        "amount": session["amount_total"],
        "capture_method": "automatic_async",
        "client_secret": f"{intent_id}_secret_{random_letters(25)}",
        "confirmation_method": "automatic",
        "created": created,
        "metadata": wanted.get("metadata", {}),
        "status": "requires_payment_method",
    }


def event(
    kind: str,
    snapshot: Document,
    *,
    created: int,
    previous: Document | None,
) -> Document:
    """Return an event with the object as it is now; `previous` are the attributes it had."""
    data: Document = {"object": snapshot}
    if previous is not None:
        data["previous_attributes"] = previous
    return {
        **blank("event"),
        "id": new_id("evt"),
        "api_version": API_VERSION,
        "created": created,
        "data": data,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }


def webhook_endpoint(url: str, kinds: Collection[str]) -> Document:
    return {
        **blank("webhook_endpoint"),
        "id": "we_1StandInStandIn",
        "api_version": API_VERSION,
        "created": LONG_AGO,
        "description": "The app beside the stand-in",
        "enabled_events": sorted(kinds) or ["*"],
        "status": "enabled",
        "url": url,
    }


def account() -> Document:
    """Return the one account, able to take payments."""
    return {
        **blank("account"),
        "id": "acct_1StandInStandIn",
        "business_type": "non_profit",
        "charges_enabled": True,
        "country": "CA",
        "created": LONG_AGO,
        "default_currency": "cad",
        "details_submitted": True,
        "metadata": {},
        "payouts_enabled": True,
        "type": "standard",
    }
