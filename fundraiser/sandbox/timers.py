"""What falls due by the stand-in's clock: expiry, settlement, refunds, balance postings.

Due work is done at the start of every unit of work and by a background thread, so that it is
never seen undone, whether the clock ran or was moved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fundraiser.sandbox.balance import POST_BALANCE, post_charge
from fundraiser.sandbox.checkout import expire_old_sessions
from fundraiser.sandbox.payments import SETTLE, settle_as_account_says
from fundraiser.sandbox.refunds import FAIL_REFUND, FINISH_REFUND, fail_refund, finish_refund
from fundraiser.sandbox.store import Store

ACTIONS: Mapping[str, Callable[[Store, str], None]] = {
    SETTLE: settle_as_account_says,
    FINISH_REFUND: finish_refund,
    FAIL_REFUND: fail_refund,
    POST_BALANCE: post_charge,
}


def do_due_work(store: Store) -> None:
    """Do everything due by now, in the order it fell due; it tells of itself by events."""
    due = store.query(
        "SELECT id, action, object_id FROM timers WHERE due_at <= ? ORDER BY due_at, id",
        store.exact_now,
    )
    for timer in due:
        store.change("DELETE FROM timers WHERE id = ?", timer["id"])
        ACTIONS[timer["action"]](store, timer["object_id"])
    expire_old_sessions(store)
