"""Stripe's objects as plain documents: every field that the SDK's type has. Pure.

A field that does not apply is null, as at Stripe, and never absent, because the SDK raises
AttributeError on an absent one.
"""

from __future__ import annotations

from typing import Any

from fundraiser.sandbox.identifiers import new_id, random_letters
from fundraiser.sandbox.sdk import API_VERSION, nulls

Document = dict[str, Any]

ENDPOINT_ID = "we_1StandInStandIn"
LONG_AGO = 1_700_000_000
METHOD_CONFIGURATION_ID = "pmc_1StandInStandIn"
CUSTOM_TEXTS = ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
DAY = 86_400
METHOD_OPTIONS: Document = {
    "card": {"request_three_d_secure": "automatic"},
    "acss_debit": {
        "currency": "cad",
        "mandate_options": {"payment_schedule": "sporadic", "transaction_type": "personal"},
        "verification_method": "automatic",
    },
}


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
    shown = nulls("checkout.session")
    return {
        **shown,
        **{name: value for name, value in given.items() if name in shown},
        "id": session_id,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": given.get("adaptive_pricing", {}).get("enabled", True)},
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "branding_settings": branding(given) if "branding_settings" in given else None,
        "created": created,
        "currency": items[0]["currency"],
        "custom_fields": [],
        "custom_text": dict.fromkeys(CUSTOM_TEXTS) | given.get("custom_text", {}),
        "customer_creation": "if_required",
        "discounts": [],
        "expires_at": given.get("expires_at", created + DAY),
        "invoice_creation": None,
        "livemode": False,
        "metadata": given.get("metadata", {}),
        "mode": "payment",
        "payment_method_collection": "if_required",
        "payment_method_configuration_details": {"id": METHOD_CONFIGURATION_ID, "parent": None},
        "payment_method_options": {method: METHOD_OPTIONS[method] for method in methods},
        "payment_method_types": methods,
        "payment_status": "unpaid",
        "phone_number_collection": {"enabled": False},
        "shipping_options": [],
        "status": "open",
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": url,
    }


def branding(given: Document) -> Document:
    return {
        "background_color": "#ffffff",
        "border_style": "rounded",
        "button_color": "#1f5a49",
        "display_name": given["branding_settings"].get("display_name", ""),
        "font_family": "default",
        "icon": None,
        "logo": None,
    }


def line_item(*, created: int, given: Document) -> Document:
    """Return one line, with the price and product made for it, as inline `price_data` does."""
    total = given["price_data"]["unit_amount"] * given["quantity"]
    return {
        "id": new_id("li"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": total,
        "amount_tax": 0,
        "amount_total": total,
        "currency": given["price_data"]["currency"],
        "description": given["price_data"]["product_data"]["name"],
        "metadata": given.get("metadata", {}),
        "price": price(created=created, given=given["price_data"]),
        "quantity": given["quantity"],
    }


def price(*, created: int, given: Document) -> Document:
    return {
        **nulls("price"),
        "id": new_id("price"),
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "created": created,
        "currency": given["currency"],
        "livemode": False,
        "metadata": {},
        "product": new_id("prod"),
        "tax_behavior": given.get("tax_behavior", "unspecified"),
        "type": "one_time",
        "unit_amount": given["unit_amount"],
        "unit_amount_decimal": str(given["unit_amount"]),
    }


def payment_intent(*, created: int, session: Document, wanted: Document) -> Document:
    """Return the PaymentIntent of a session; `wanted` is its `payment_intent_data`."""
    intent_id = new_id("pi")
    shared = (
        "allowed_payment_method_types",
        "currency",
        "customer",
        "excluded_payment_method_types",
        "payment_method_configuration_details",
        "payment_method_options",
        "payment_method_types",
    )
    return {
        **nulls("payment_intent"),
        **{name: session[name] for name in shared},
        **wanted,
        "id": intent_id,
        "object": "payment_intent",
        "amount": session["amount_total"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "capture_method": "automatic_async",
        "client_secret": f"{intent_id}_secret_{random_letters(25)}",
        "confirmation_method": "automatic",
        "created": created,
        "livemode": False,
        "metadata": wanted.get("metadata", {}),
        "payment_details": {"customer_reference": None, "order_reference": None},
        "status": "requires_payment_method",
    }


def event(
    kind: str,
    snapshot: Document,
    *,
    created: int,
    previous: Document | None,
    request: Document,
) -> Document:
    """Return an event with the object as it is now; `previous` are the attributes it had."""
    data: Document = {"object": snapshot}
    if previous is not None:
        data["previous_attributes"] = previous
    return {
        "id": new_id("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": created,
        "data": data,
        "livemode": False,
        "pending_webhooks": 0,
        "request": request,
        "type": kind,
    }


def webhook_endpoint(url: str) -> Document:
    return {
        "id": ENDPOINT_ID,
        "object": "webhook_endpoint",
        "api_version": API_VERSION,
        "application": None,
        "created": LONG_AGO,
        "description": "The app beside the stand-in",
        "enabled_events": ["*"],
        "livemode": False,
        "metadata": {},
        "status": "enabled",
        "url": url,
    }
