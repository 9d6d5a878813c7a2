"""The balance: one transaction for each charge that succeeds and each refund.

A charge costs 2.9 % and 30 minor units, in whole minor units; half a unit rounds up. A refund
costs nothing and gives no fee back, as at Stripe.
"""

from __future__ import annotations

from typing import Any

from fundraiser.sandbox.charge_documents import balance_transaction, is_card
from fundraiser.sandbox.documents import DAY, Document
from fundraiser.sandbox.events import record
from fundraiser.sandbox.store import Store

POST_BALANCE = "post_balance"


def fee_of(amount: int) -> int:
    """Return 2.9 % of `amount`, half a unit rounded up, and 30 units."""
    return (amount * 29 + 500) // 1000 + 30


def post_later(store: Store, charge: Document) -> None:
    """Post a charge now, or after the delay that is set.

    The charge was announced without its balance transaction, and `charge.updated` brings it,
    as Stripe does with asynchronous capture.
    """
    delay = store.faults.balance_delay_seconds
    if delay:
        store.start_timer(POST_BALANCE, charge["id"], seconds=delay)
    else:
        post_charge(store, charge["id"])


def post_charge(store: Store, charge_id: str) -> None:
    charge = store.get("charge", charge_id)
    if charge["balance_transaction"]:
        return
    transaction_id = post(
        store,
        charge,
        amount=charge["amount"],
        fee=fee_of(charge["amount"]),
        type="charge" if is_card(charge) else "payment",
        reporting_category="charge",
        description=charge["description"],
        available_on=store.now + 2 * DAY,
    )
    record(store, charge, "charge.updated", balance_transaction=transaction_id)


def post_refund(store: Store, refund: Document, charge: Document) -> str:
    """Take a refund from the balance; return the id of the transaction."""
    payment = "charge" if is_card(charge) else "payment"
    return post(
        store,
        refund,
        amount=-refund["amount"],
        type="refund" if is_card(charge) else "payment_refund",
        reporting_category="refund",
        description=f"REFUND FOR {payment.upper()}",
    )


def post_failed_refund(store: Store, refund: Document, charge: Document) -> str:
    """Give a failed refund back to the balance; return the id of the transaction."""
    return post(
        store,
        refund,
        amount=refund["amount"],
        type="refund_failure" if is_card(charge) else "payment_failure_refund",
        reporting_category="refund_failure",
        description="REFUND FAILURE",
    )


def post(store: Store, source: Document, **facts: Any) -> str:
    facts = {"available_on": store.now, **facts}
    transaction = balance_transaction(source, created=store.now, **facts)
    store.save(transaction)
    return str(transaction["id"])
