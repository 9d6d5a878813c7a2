"""Refunds: in whole or part, never more than is left; some fail later, some start pending."""

from __future__ import annotations

from fundraiser.sandbox.balance import is_card, post_failed_refund, post_refund
from fundraiser.sandbox.cards import RefundBehaviour
from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.errors import StripeError, bad_request
from fundraiser.sandbox.events import emit
from fundraiser.sandbox.identifiers import new_id, random_letters
from fundraiser.sandbox.money_documents import refund_of
from fundraiser.sandbox.store import Store

FINISH_REFUND = "finish_refund"
FAIL_REFUND = "fail_refund"
REASONS = ("duplicate", "fraudulent", "requested_by_customer")


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
    pending = behaviour is RefundBehaviour.PENDING
    refund = refund_of(
        new_id("re" if is_card(charge) else "pyr"),
        created=store.now,
        amount=amount,
        charged=charge,
        status="pending" if pending else "succeeded",
        reason=given.get("reason"),
        metadata=given.get("metadata", {}),
    )
    refund["balance_transaction"] = post_refund(store, refund, charge)
    store.save(refund)
    emit(store, "refund.created", refund)
    before = change_refunded(store, charge, by=amount)
    emit(store, "charge.refunded", charge, before)
    if not pending:
        add_reference(store, refund)
    plan_the_rest(store, refund, behaviour)
    return refund


def plan_the_rest(store: Store, refund: Document, behaviour: RefundBehaviour) -> None:
    delay = store.faults.refund_delay_seconds
    if behaviour is RefundBehaviour.PENDING:
        store.start_timer(FINISH_REFUND, refund["id"], seconds=delay)
    elif behaviour is RefundBehaviour.FAILS_LATER:
        store.start_timer(FAIL_REFUND, refund["id"], seconds=delay)


def charge_to_refund(store: Store, given: Document) -> Document:
    if "charge" in given and "payment_intent" not in given:
        charge = store.get("charge", given["charge"], param="charge")
    elif "payment_intent" in given:
        charge = charge_of_intent(store, given)
    else:
        raise bad_request(
            "One of the following params should be provided for this request: payment_intent or "
            "charge."
        )
    if charge["status"] != "succeeded":
        raise bad_request(f"Charge {charge['id']} has not succeeded and cannot be refunded.")
    return charge


def charge_of_intent(store: Store, given: Document) -> Document:
    intent = store.get("payment_intent", given["payment_intent"], param="payment_intent")
    if intent["status"] != "succeeded":
        raise bad_request(
            f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
        )
    if given.get("charge", intent["latest_charge"]) != intent["latest_charge"]:
        raise bad_request(
            "The charge you passed in is not a charge of the PaymentIntent.", param="charge"
        )
    return store.get("charge", intent["latest_charge"])


def more_than_is_left(amount: int, left: int, currency: str) -> StripeError:
    def worded(value: int) -> str:
        return f"{value}" if currency == "jpy" else f"${value // 100}.{value % 100:02}"

    return bad_request(
        f"Refund amount ({worded(amount)}) is greater than unrefunded amount on charge "
        f"({worded(left)})",
        param="amount",
    )


def behaviour_of(store: Store, charge: Document) -> RefundBehaviour:
    if not is_card(charge):
        return RefundBehaviour.PENDING
    return RefundBehaviour(store.note(charge["id"]).get("refund", RefundBehaviour.SUCCEEDS))


def change_refunded(store: Store, charge: Document, *, by: int) -> Document:
    """Move what is refunded of a charge; return the attributes it had before."""
    before = {name: charge[name] for name in ("amount_refunded", "refunded")}
    charge["amount_refunded"] += by
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    store.save(charge)
    return {name: value for name, value in before.items() if charge[name] != value}


def add_reference(store: Store, refund: Document) -> None:
    """Give a card refund the reference its bank would, and tell of it."""
    before = {"destination_details": refund["destination_details"]}
    if "card" not in refund["destination_details"]:
        return
    card = refund["destination_details"]["card"]
    refund["destination_details"] = {
        "card": {**card, "reference": random_letters(23), "reference_status": "available"},
        "type": "card",
    }
    tell_of_update(store, refund, before)


def tell_of_update(store: Store, refund: Document, before: Document) -> None:
    store.save(refund)
    emit(store, "refund.updated", refund, before)
    emit(store, "charge.refund.updated", refund, before)


def finish_refund(store: Store, refund_id: str) -> None:
    """Let a pending refund succeed."""
    refund = store.get("refund", refund_id)
    if refund["status"] != "pending":
        return
    before = {name: refund[name] for name in ("status", "pending_reason")}
    refund.update(status="succeeded", pending_reason=None)
    tell_of_update(store, refund, before)


def fail_refund(store: Store, refund_id: str) -> None:
    """Let a refund come back: the money returns to the balance, and to the charge."""
    refund = store.get("refund", refund_id)
    if refund["status"] not in ("pending", "succeeded"):
        return
    charge = store.get("charge", refund["charge"])
    before = {name: refund[name] for name in ("status", "failure_reason")}
    refund.update(
        status="failed",
        pending_reason=None,
        failure_reason="expired_or_canceled_card" if is_card(charge) else "unknown",
        failure_balance_transaction=post_failed_refund(store, refund, charge),
    )
    change_refunded(store, charge, by=-refund["amount"])
    tell_of_update(store, refund, before)
    emit(store, "refund.failed", refund, before)


def change_metadata(store: Store, refund_id: str, given: Document) -> Document:
    refund = store.get("refund", refund_id)
    before = {"metadata": dict(refund["metadata"])}
    merged = {**refund["metadata"], **given.get("metadata", {})}
    refund["metadata"] = {key: value for key, value in merged.items() if value}
    tell_of_update(store, refund, before)
    return refund


def cancel_refund(store: Store, refund_id: str, given: Document) -> Document:
    """Refuse: only a refund that waits for the customer can be canceled, and none here does."""
    refund = store.get("refund", refund_id)
    raise bad_request(
        f"Refund {refund['id']} cannot be canceled because its status is {refund['status']}; "
        "only refunds with status requires_action can be canceled."
    )
