"""Stripe's objects as plain documents: every field their published description requires.

Pure: values in, documents out. A field that does not apply is null, as at Stripe, and never
absent, because the SDK raises AttributeError on an absent one.
"""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]

API_VERSION = "2026-10-28.endive"
ACCOUNT_ID = "acct_1StandInStandIn"
METHOD_CONFIGURATION_ID = "pmc_1StandInStandIn"
NO_ADDRESS: Document = {
    "city": None,
    "country": None,
    "line1": None,
    "line2": None,
    "postal_code": None,
    "state": None,
}
NO_CUSTOM_TEXT: Document = {
    "after_submit": None,
    "shipping_address": None,
    "submit": None,
    "terms_of_service_acceptance": None,
}
DAY = 86_400
"""How long a payment's money takes to become available is two of these."""


def nulls(*names: str) -> Document:
    return dict.fromkeys(names)


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
    return {
        **nulls(
            "after_expiration", "branding_settings", "client_secret", "collected_information",
            "consent", "consent_collection", "currency_conversion", "customer", "customer_account",
            "customer_details", "integration_identifier", "invoice", "name_collection",
            "optional_items", "payment_intent", "payment_link", "payment_method_collection",
            "permissions", "presentment_details", "recovered_from", "redirect_on_completion",
            "return_url", "saved_payment_method_options", "setup_intent",
            "shipping_address_collection", "shipping_cost", "subscription",
        ),
        "id": session_id,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": given.get("adaptive_pricing", {}).get("enabled", True)},
        "allow_promotion_codes": None,
        "allowed_payment_method_types": given.get("allowed_payment_method_types"),
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": given.get("billing_address_collection"),
        "cancel_url": given.get("cancel_url"),
        "client_reference_id": given.get("client_reference_id"),
        "created": created,
        "currency": items[0]["currency"],
        "custom_fields": [],
        "custom_text": {**NO_CUSTOM_TEXT, **given.get("custom_text", {})},
        "customer_creation": given.get("customer_creation", "if_required"),
        "customer_email": given.get("customer_email"),
        "discounts": [],
        "excluded_payment_method_types": given.get("excluded_payment_method_types"),
        "expires_at": given.get("expires_at", created + DAY),
        "invoice_creation": {
            "enabled": False,
            "invoice_data": {
                **nulls("account_tax_ids", "custom_fields", "description", "footer", "issuer",
                        "rendering_options"),
                "metadata": {},
            },
        },
        "livemode": False,
        "locale": given.get("locale"),
        "managed_payments": {"enabled": False},
        "metadata": given.get("metadata", {}),
        "mode": "payment",
        "origin_context": None,
        "payment_method_collection": "if_required",
        "payment_method_configuration_details": {"id": METHOD_CONFIGURATION_ID, "parent": None},
        "payment_method_options": method_options(methods),
        "payment_method_types": methods,
        "payment_status": "unpaid",
        "phone_number_collection": {"enabled": False},
        "shipping_options": [],
        "status": "open",
        "submit_type": given.get("submit_type"),
        "success_url": given["success_url"],
        "tax_id_collection": {"enabled": False, "required": "never"},
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": url,
        "wallet_options": None,
    }  # fmt: skip


def method_options(methods: list[str]) -> Document:
    options: Document = {
        "card": {"request_three_d_secure": "automatic"},
        "acss_debit": {
            "currency": "cad",
            "mandate_options": {"payment_schedule": "sporadic", "transaction_type": "personal"},
            "verification_method": "automatic",
        },
    }
    return {method: options[method] for method in methods if method in options}


def line_item(
    item_id: str, price_id: str, product_id: str, *, created: int, given: Document
) -> Document:
    """Return one line, with the price and product made for it, as inline `price_data` does."""
    price = given["price_data"]
    quantity = given.get("quantity", 1)
    total = price["unit_amount"] * quantity
    return {
        "id": item_id,
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": total,
        "amount_tax": 0,
        "amount_total": total,
        "currency": price["currency"],
        "description": price["product_data"]["name"],
        "metadata": given.get("metadata", {}),
        "price": {
            **nulls("custom_unit_amount", "lookup_key", "nickname", "recurring", "tiers_mode",
                    "transform_quantity"),
            "id": price_id,
            "object": "price",
            "active": False,
            "billing_scheme": "per_unit",
            "created": created,
            "currency": price["currency"],
            "livemode": False,
            "metadata": {},
            "product": product_id,
            "tax_behavior": price.get("tax_behavior", "unspecified"),
            "type": "one_time",
            "unit_amount": price["unit_amount"],
            "unit_amount_decimal": str(price["unit_amount"]),
        },
        "quantity": quantity,
    }  # fmt: skip


def payment_intent(
    intent_id: str, *, created: int, session: Document, wanted: Document, client_secret: str
) -> Document:
    """Return the PaymentIntent of a session; `wanted` is its `payment_intent_data`."""
    return {
        **nulls(
            "application", "application_fee_amount", "canceled_at", "cancellation_reason",
            "customer_account", "hooks", "last_payment_error", "latest_charge", "managed_payments",
            "next_action", "on_behalf_of", "payment_method", "payment_record",
            "presentment_details", "processing", "review", "shipping", "source", "transfer_data",
            "transfer_group",
        ),
        "id": intent_id,
        "object": "payment_intent",
        "allowed_payment_method_types": session["allowed_payment_method_types"],
        "amount": session["amount_total"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "automatic_payment_methods": None,
        "capture_method": "automatic_async",
        "client_secret": client_secret,
        "confirmation_method": "automatic",
        "created": created,
        "currency": session["currency"],
        "customer": session["customer"],
        "description": wanted.get("description"),
        "excluded_payment_method_types": session["excluded_payment_method_types"],
        "livemode": False,
        "metadata": wanted.get("metadata", {}),
        "payment_details": {"customer_reference": None, "order_reference": None},
        "payment_method_configuration_details": session["payment_method_configuration_details"],
        "payment_method_options": session["payment_method_options"],
        "payment_method_types": session["payment_method_types"],
        "receipt_email": wanted.get("receipt_email"),
        "setup_future_usage": None,
        "statement_descriptor": wanted.get("statement_descriptor"),
        "statement_descriptor_suffix": wanted.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
    }  # fmt: skip


def event(
    event_id: str,
    *,
    created: int,
    kind: str,
    snapshot: Document,
    previous: Document | None,
    request_id: str | None,
    idempotency_key: str | None,
    pending_webhooks: int,
) -> Document:
    """Return an event with the object as it is now; `previous` are the attributes it had."""
    told: Document = {"object": snapshot}
    if previous is not None:
        told["previous_attributes"] = previous
    return {
        "id": event_id,
        "object": "event",
        "api_version": API_VERSION,
        "created": created,
        "data": told,
        "livemode": False,
        "pending_webhooks": pending_webhooks,
        "request": {"id": request_id, "idempotency_key": idempotency_key},
        "type": kind,
    }


def webhook_endpoint(
    endpoint_id: str,
    *,
    created: int,
    url: str,
    enabled_events: list[str],
    description: str | None,
    metadata: dict[str, str],
    api_version: str | None = None,
) -> Document:
    return {
        "id": endpoint_id,
        "object": "webhook_endpoint",
        "api_version": api_version,
        "application": None,
        "created": created,
        "description": description,
        "enabled_events": enabled_events,
        "livemode": False,
        "metadata": metadata,
        "status": "enabled",
        "url": url,
    }  # fmt: skip
