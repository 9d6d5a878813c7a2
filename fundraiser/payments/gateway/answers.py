"""Converts Stripe's objects to our values."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import stripe

from fundraiser.money import DIGITS, Money
from fundraiser.payments.events import instant_of
from fundraiser.payments.metadata import Marks, read_metadata
from fundraiser.payments.values import (
    CheckoutOutcome,
    CheckoutPage,
    CheckoutPayer,
    CheckoutState,
    CompletedCheckout,
    Payment,
    ProviderRefused,
    RefundState,
    RefundStatus,
)

# How long before its expiry a session may have been made, and how far two clocks may differ.
SHORTEST_LIFE, LONGEST_LIFE = timedelta(minutes=30), timedelta(hours=1)
CLOCKS_APART = timedelta(minutes=2)
WHOLE: Mapping[str, Any] = {}
CHARGE_PARTS = {
    "id": WHOLE,
    "created": WHOLE,
    "payment_method_details": {"type": WHOLE},
    "balance_transaction": dict.fromkeys(("id", "created", "fee", "currency"), WHOLE),
}
INTENT_PARTS = {
    **dict.fromkeys(("id", "created", "status", "currency", "metadata"), WHOLE),
    "amount_received": WHOLE,
    "latest_charge": CHARGE_PARTS,
}
SESSION_PARTS = {
    **dict.fromkeys(("id", "created", "status", "currency", "metadata"), WHOLE),
    **dict.fromkeys(("url", "livemode", "payment_status", "amount_total"), WHOLE),
    "client_reference_id": WHOLE,
    "customer_details": {"name": WHOLE, "email": WHOLE},
    "payment_intent": INTENT_PARTS,
}  # all that `checkout_state` reads
COMPLETED_PARTS = dict.fromkeys(("id", "created", "metadata"), WHOLE)


def session_in(document: Any, parts: Mapping[str, Any]) -> stripe.checkout.Session:
    """Return the session in an answer, with these parts of it.

    The SDK would make objects of all its parts, which takes longer than all else in a read.
    """
    return cast(stripe.checkout.Session, _parts_of(document, parts))


def _parts_of(document: Any, parts: Mapping[str, Any]) -> Any:
    """Return an object with these parts of a document, as deep as they are named."""
    if not parts or not isinstance(document, dict):
        return document
    return SimpleNamespace(
        **{
            name: _parts_of(document[name], inner)
            for name, inner in parts.items()
            if name in document
        }
    )


def page_of(session: stripe.checkout.Session) -> CheckoutPage:
    if not session.url:
        raise ProviderRefused(f"{session.id} has no address")
    return CheckoutPage(session.id, session.url)


def find_listed(
    client: stripe.StripeClient, reference: str, attempt: int, expires_at: datetime
) -> str | None:
    """Return the id of the session of this pledge and attempt, or None.

    Searches the sessions made at most an hour before `expires_at`: ours live little longer than
    Stripe's minimum of half an hour.
    """
    made_from = int((expires_at - LONGEST_LIFE - CLOCKS_APART).timestamp())
    made_until = int((expires_at - SHORTEST_LIFE + CLOCKS_APART).timestamp())
    sessions = client.v1.checkout.sessions.list(
        {"created": {"gte": made_from, "lte": made_until}, "limit": 100}
    )
    for session in sessions.auto_paging_iter():
        if session.client_reference_id == reference and _marks(session).attempt == attempt:
            return session.id
    return None


def checkout_state(
    session: stripe.checkout.Session, intent: stripe.PaymentIntent | None
) -> CheckoutState:
    if session.livemode:
        raise ProviderRefused(f"{session.id} is not of test mode")
    marks = _marks(session)
    outcome = CheckoutOutcome.of(
        session.payment_status, session.status, intent.status if intent else None
    )
    return CheckoutState(
        session_id=session.id,
        reference=session.client_reference_id,
        attempt=marks.attempt,
        outcome=outcome,
        amount=_money(session.amount_total or 0, session.currency),
        payment_intent_id=intent.id if intent else None,
        payment=payment_of(intent) if intent and outcome is CheckoutOutcome.PAID else None,
        url=session.url,
        made_at=_made_at(session),
        installation=marks.installation,
        facts=marks.facts,
        payer=_payer(session),
    )


def completed_checkout(session: stripe.checkout.Session) -> CompletedCheckout:
    marks = _marks(session)
    promised_at = marks.facts.decided_at if marks.facts else instant_of(session.created)
    return CompletedCheckout(session.id, marks.installation, promised_at)


def _made_at(session: stripe.checkout.Session) -> datetime | None:
    created = getattr(session, "created", None)
    return None if created is None else instant_of(created)


def _payer(session: stripe.checkout.Session) -> CheckoutPayer:
    details = getattr(session, "customer_details", None)  # set once paid
    return CheckoutPayer(
        getattr(details, "name", None) or "", getattr(details, "email", None) or ""
    )


def _marks(stripe_object: stripe.checkout.Session | stripe.PaymentIntent) -> Marks:
    """Return what we wrote into the metadata of a session or payment."""
    metadata = getattr(stripe_object, "metadata", None) or {}
    return read_metadata(metadata if isinstance(metadata, dict) else metadata.to_dict())


def payment_of(intent: stripe.PaymentIntent) -> Payment | None:
    charge = intent.latest_charge
    amount = _money(intent.amount_received, intent.currency)
    if intent.status != "succeeded" or charge is None or amount is None:
        return None
    if isinstance(charge, str):  # not expanded by the server
        return Payment(
            intent.id, charge, amount, "unknown", instant_of(intent.created), None, fee=None
        )
    expanded = charge.balance_transaction
    transaction = None if isinstance(expanded, str) else expanded
    fee = _money(transaction.fee, transaction.currency) if transaction else None
    details = charge.payment_method_details
    return Payment(
        payment_intent_id=intent.id,
        charge_id=charge.id,
        amount=amount,
        method=details.type if details else "unknown",
        paid_at=instant_of(transaction.created if transaction else charge.created),
        balance_transaction_id=transaction.id if transaction else None,
        fee=fee if fee and fee.currency == amount.currency else None,
    )


def refund_state(refund: stripe.Refund, intent: stripe.PaymentIntent | None) -> RefundState:
    amount = _money(refund.amount, refund.currency)
    marks = _marks(intent) if intent else Marks()
    status = RefundStatus.of(refund.status)
    if amount is None:
        raise ProviderRefused(f"{refund.id} is in {refund.currency}")
    return RefundState(
        refund_id=refund.id,
        payment_intent_id=intent.id if intent else None,
        reference=marks.reference or None,
        installation=marks.installation,
        amount=amount,
        status=status,
        reason=refund.reason or "",
        made_at=instant_of(refund.created),
        attempt=marks.attempt,
        unknown_status="" if status else refund.status or "",
    )


def _money(cents: int, currency: str | None) -> Money | None:
    code = (currency or "").upper()
    return Money(cents, code) if code in DIGITS else None
