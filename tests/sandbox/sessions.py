"""Stripe's own client, and the parameters of a session for a gift."""

from __future__ import annotations

from typing import Any, cast

import stripe
from stripe.params.checkout import SessionCreateParams

from tests.standin import StripeStandIn

PAID = [
    "payment_intent.created",
    "charge.succeeded",
    "payment_intent.succeeded",
    "checkout.session.completed",
    "charge.updated",
]
FORM = {
    "mode": "payment",
    "success_url": "https://charity.example/thanks",
    "line_items[0][quantity]": "1",
    "line_items[0][price_data][currency]": "cad",
    "line_items[0][price_data][unit_amount]": "5000",
    "line_items[0][price_data][product_data][name]": "<b>A</b> & B",
}


def sdk(
    stand_in: StripeStandIn, key: str = "sk_test_x", retries: int = 0, timeout: float = 20
) -> stripe.StripeClient:
    """Return Stripe's own client, pointed at a stand-in."""
    return stripe.StripeClient(
        key,
        base_addresses={"api": stand_in.url},
        max_network_retries=retries,
        http_client=stripe.RequestsClient(timeout=timeout),
    )


def gift(**changes: Any) -> SessionCreateParams:
    """Return the parameters of a session for one gift of $50, with changes; None takes out.

    A change may be one that Stripe refuses: the type is what the client takes, not what is right.
    """
    wanted: dict[str, Any] = {
        "mode": "payment",
        "submit_type": "donate",
        "success_url": "https://charity.example/thanks?session_id={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://charity.example/give",
        "line_items": [line(5000, "A gift")],
        **changes,
    }
    kept = {name: value for name, value in wanted.items() if value is not None}
    return cast("SessionCreateParams", kept)


def line(amount: Any, name: str = "A gift", currency: str = "cad", quantity: int = 1) -> Any:
    product = {"name": name}
    price = {"currency": currency, "unit_amount": amount, "product_data": product}
    return {"quantity": quantity, "price_data": price}


def types_of(stand_in: StripeStandIn, since: int = 0) -> list[str]:
    """Return the types of the events so far, oldest first."""
    return [event["type"] for event in stand_in.events()][since:]
