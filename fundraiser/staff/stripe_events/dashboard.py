"""Where a payment is found by a person: in Stripe's dashboard, or in the stand-in's back room."""

from fundraiser.config import STRIPE_API, settings

DASHBOARD = "https://dashboard.stripe.com/test/payments"


def stripe_page(payment_intent_id: str) -> str | None:
    """Return the address of a payment's page, or None where another server takes Stripe's place."""
    current = settings()
    if current.is_standin:
        return f"{current.stripe_api_base}/payments/{payment_intent_id}"
    if current.stripe_api_base == STRIPE_API:
        return f"{DASHBOARD}/{payment_intent_id}"
    return None
