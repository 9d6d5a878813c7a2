"""The stand-in itself: its store, its faults, its threads, and what falls due by its clock.

Due work is done at the start of every unit of work and by a background thread, so that it is
never seen undone, whether the clock ran or was moved.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from fundraiser.sandbox.balance import POST_BALANCE, post_charge
from fundraiser.sandbox.checkout import expire_old_sessions
from fundraiser.sandbox.delivery import Deliverer
from fundraiser.sandbox.errors import key_in_use
from fundraiser.sandbox.faults import Faults, as_document, with_faults
from fundraiser.sandbox.payments import SETTLE, settle_as_account_says
from fundraiser.sandbox.refunds import FAIL_REFUND, FINISH_REFUND, fail_refund, finish_refund
from fundraiser.sandbox.settings import SandboxSettings
from fundraiser.sandbox.store import Store, StoreFile

TICK_SECONDS = 0.5
ACTIONS: Mapping[str, Callable[[Store, str], None]] = {
    SETTLE: settle_as_account_says,
    FINISH_REFUND: finish_refund,
    FAIL_REFUND: fail_refund,
    POST_BALANCE: post_charge,
}


class Sandbox:
    """Make it, `start()` it, and `stop()` it; in between it may be used from any thread."""

    def __init__(self, settings: SandboxSettings) -> None:
        self.settings = settings
        self.file = StoreFile(settings.database_path)
        self.faults = Faults()
        with self.open() as store:
            kept = store.setting("faults").items()
            known = {name: value for name, value in kept if hasattr(Faults, name)}
            self.faults = with_faults(self.faults, known)
        self.keys_in_use: set[str | None] = set()
        self.deliverer = Deliverer(self)
        self.stopped = threading.Event()
        self.ticker = threading.Thread(target=self.tick, name="timers", daemon=True)

    def start(self) -> None:
        self.deliverer.start()
        self.ticker.start()

    def stop(self) -> None:
        self.stopped.set()
        self.ticker.join(timeout=5)
        self.deliverer.stop()
        self.file.close()

    @contextmanager
    def open(self) -> Iterator[Store]:
        """Run the block on the store, as one unit of work."""
        with self.file.transaction() as connection:
            yield Store(
                connection, self.faults, self.settings.webhook_url, self.settings.webhook_kinds
            )

    @contextmanager
    def work(self) -> Iterator[Store]:
        """Run the block on the store, after all that is due; then send what it owes."""
        with self.open() as store:
            do_due_work(store)
            yield store
        self.deliverer.wake()

    @contextmanager
    def hold_key(self, key: str | None) -> Iterator[None]:
        """Hold an idempotency key until the block ends; raises Stripe's 409 where it is held."""
        with self.file.lock:
            if key in self.keys_in_use:
                raise key_in_use(str(key))
            self.keys_in_use |= {key} - {None}
        try:
            yield
        finally:
            self.keys_in_use.discard(key)

    def tick(self) -> None:
        while not self.stopped.wait(TICK_SECONDS):
            with self.work():
                pass

    def set_faults(self, settings: Mapping[str, Any], *, is_kept: bool = True) -> Faults:
        """Set the named faults: for good, or until the stand-in ends.

        Raises FaultRefused and changes nothing.
        """
        with self.open() as store:
            self.faults = with_faults(self.faults, settings)
            if is_kept:
                store.save_setting("faults", as_document(self.faults))
        with self.work():
            return self.faults

    def take_one(self, fault: str) -> bool:
        """Take one from a fault that counts down; return whether there was one left."""
        if not getattr(self.faults, fault):
            return False
        with self.open() as store:
            left = getattr(self.faults, fault)
            if left:
                self.faults = replace(self.faults, **{fault: left - 1})
                store.save_setting("faults", as_document(self.faults))
        return bool(left)


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
