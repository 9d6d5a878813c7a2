"""Refunds: in whole or part, never more than is left; some fail later, some start pending."""

from __future__ import annotations

from fundraiser.sandbox import charge_documents
from fundraiser.sandbox.balance import post_failed_refund, post_refund
from fundraiser.sandbox.cards import RefundBehaviour
from fundraiser.sandbox.charge_documents import is_card
from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.errors import StripeError, bad_request
from fundraiser.sandbox.events import record
from fundraiser.sandbox.identifiers import random_letters
from fundraiser.sandbox.parameters import missing
from fundraiser.sandbox.store import Store
from fundraiser.sandbox.words import money

FINISH_REFUND = "finish_refund"
FAIL_REFUND = "fail_refund"
DONE_HERE = ("amount", "metadata", "payment_intent", "reason")
UPDATED = ("refund.updated", "charge.refund.updated")


def create_refund(store: Store, given: Document) -> Document:
    """Refund a charge, in whole unless an amount is given. Raises StripeError where Stripe does."""
    charge = charge_to_refund(store, given)
    left = charge["amount"] - charge["amount_refunded"]
    amount = given.get("amount", left)
    if left == 0:
        raise bad_request(
            f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded"
        )
    if amount > left:
        raise more_than_is_left(amount, left, charge["currency"])
    return refund_charge(store, charge, amount, given)


def refund_charge(store: Store, charge: Document, amount: int, given: Document) -> Document:
    behaviour = behaviour_of(store, charge)
    status = "pending" if behaviour is RefundBehaviour.PENDING else "succeeded"
    refund = charge_documents.refund(
        charge, created=store.now, amount=amount, status=status, given=given
    )
    transaction_id = post_refund(store, refund, charge)
    record(store, refund, "refund.created", balance_transaction=transaction_id)
    change_refunded(store, charge, "charge.refunded", by=amount)
    if status == "succeeded" and is_card(charge):
        reference = {"type": "refund", "reference": random_letters(23)}
        record(store, refund, *UPDATED, destination_details={"type": "card", "card": reference})
    if behaviour in LATER:
        delay = store.faults.refund_delay_seconds
        store.start_timer(LATER[behaviour], refund["id"], seconds=delay)
    return refund


LATER = {RefundBehaviour.PENDING: FINISH_REFUND, RefundBehaviour.FAILS_LATER: FAIL_REFUND}


def charge_to_refund(store: Store, given: Document) -> Document:
    if "payment_intent" not in given:
        raise missing("payment_intent")
    intent = store.get("payment_intent", given["payment_intent"], param="payment_intent")
    if intent["status"] != "succeeded":
        raise bad_request(
            f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
        )
    return store.get("charge", intent["latest_charge"])


def more_than_is_left(amount: int, left: int, currency: str) -> StripeError:
    return bad_request(
        f"Refund amount ({money(amount, currency)}) is greater than unrefunded amount on charge "
        f"({money(left, currency)})",
        param="amount",
    )


def behaviour_of(store: Store, charge: Document) -> RefundBehaviour:
    if not is_card(charge):
        return RefundBehaviour.PENDING
    return RefundBehaviour(store.note(charge["id"]).get("refund", RefundBehaviour.SUCCEEDS))


def change_refunded(store: Store, charge: Document, *kinds: str, by: int) -> None:
    refunded = charge["amount_refunded"] + by
    whole = refunded == charge["amount"]
    record(store, charge, *kinds, amount_refunded=refunded, refunded=whole)


def finish_refund(store: Store, refund_id: str) -> None:
    """Let a pending refund succeed."""
    refund = store.get("refund", refund_id)
    if refund["status"] == "pending":
        record(store, refund, *UPDATED, status="succeeded", pending_reason=None)


def fail_refund(store: Store, refund_id: str) -> None:
    """Let a refund come back: the money returns to the balance, and to the charge."""
    refund = store.get("refund", refund_id)
    if refund["status"] not in ("pending", "succeeded"):
        return
    charge = store.get("charge", refund["charge"])
    change_refunded(store, charge, by=-refund["amount"])
    record(
        store,
        refund,
        *UPDATED,
        "refund.failed",
        status="failed",
        pending_reason=None,
        failure_reason="expired_or_canceled_card" if is_card(charge) else "unknown",
        failure_balance_transaction=post_failed_refund(store, refund, charge),
    )
