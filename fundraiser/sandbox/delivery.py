"""Delivery of webhooks: signed afresh at each try, retried with a growing pause, kept in the store.

A dispatcher thread hands due deliveries to a few workers. First tries about one payment go in
order, one at a time; different payments go side by side. What waits is a row, so a restart
resumes. An answer other than 2xx, a redirect included, is a failure, as at Stripe.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import requests

from fundraiser.sandbox.events import DELIVERED, DROPPED, FAILED, WAITING
from fundraiser.sandbox.faults import Faults
from fundraiser.sandbox.settings import SandboxSettings
from fundraiser.sandbox.store import Store

MOST_TRIES = 8
WORKERS = 8
MOST_AT_ONCE = 256
ANSWER_SECONDS = 15
LONGEST_SLEEP = 5.0
WAITING_NOW = (
    "SELECT id, subject, due_at FROM deliveries WHERE state = ? ORDER BY due_at, id LIMIT ?"
)


class Keeper(Protocol):
    """Whoever has the store, the faults and the signing secret."""

    faults: Faults
    settings: SandboxSettings

    def open(self) -> AbstractContextManager[Store]: ...


@dataclass(frozen=True)
class DueDelivery:
    """A delivery to be tried now: where to, and the signed body."""

    url: str
    body: bytes
    secret: str
    tries: int

    def post(self) -> str:
        """Send one copy; return the status of the answer, or what went wrong."""
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            "Stripe-Signature": signature(self.body, self.secret, int(time.time())),
        }
        with requests.Session() as http:
            http.trust_env = False
            try:
                answer = http.post(
                    self.url,
                    self.body,
                    headers=headers,
                    timeout=ANSWER_SECONDS,
                    allow_redirects=False,
                )
            except requests.Timeout:
                return "no answer in time"
            except requests.RequestException as error:
                return f"not reached ({type(error).__name__})"
        return str(answer.status_code)


def signature(body: bytes, secret: str, at: int) -> str:
    """Return the `Stripe-Signature` header of a body sent at a moment of real time."""
    signed = b"%d.%s" % (at, body)
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def pause_before_retry(tries: int) -> float:
    """Return 1, 2, 4, 8… seconds after the first, second, third, fourth… failed try."""
    return float(2 ** (tries - 1))


class Deliverer:
    """Start it once, wake it after each unit of work that may owe deliveries, stop it once."""

    def __init__(self, keeper: Keeper) -> None:
        self.keeper = keeper
        self.awake = threading.Event()
        self.stopped = threading.Event()
        self.guard = threading.Lock()
        self.under_way: dict[int, str] = {}
        self.pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="webhook")
        self.thread = threading.Thread(target=self.run, name="webhooks", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        self.stopped.set()
        self.awake.set()
        self.thread.join(timeout=5)
        self.pool.shutdown(wait=True, cancel_futures=True)

    def wake(self) -> None:
        self.awake.set()

    def run(self) -> None:
        while not self.stopped.is_set():
            self.awake.clear()
            wait = self.dispatch()
            self.awake.wait(min(wait, LONGEST_SLEEP))

    def dispatch(self) -> float:
        """Hand on what is due and may go; return how long until the next is due."""
        now = time.time()
        with self.keeper.open() as store:
            waiting = store.query(WAITING_NOW, WAITING, MOST_AT_ONCE)
        for row in waiting:
            if row["due_at"] <= now:
                self.hand_on(row["id"], row["subject"])
        later = [row["due_at"] - now for row in waiting if row["due_at"] > now]
        return max(0.02, min(later, default=LONGEST_SLEEP))

    def hand_on(self, delivery_id: int, subject: str) -> None:
        with self.guard:
            if delivery_id in self.under_way or subject in self.under_way.values():
                return
            self.under_way[delivery_id] = subject
        self.pool.submit(self.deliver, delivery_id)

    def deliver(self, delivery_id: int) -> None:
        try:
            self.attempt(delivery_id)
        finally:
            with self.guard:
                self.under_way.pop(delivery_id, None)
            self.wake()

    def attempt(self, delivery_id: int) -> None:
        with self.keeper.open() as store:
            letter = letter_of(store, delivery_id, self.keeper.settings.webhook_secret)
        if letter is None:
            return
        copies = [letter] * self.keeper.faults.webhook_copies
        with ThreadPoolExecutor(len(copies)) as senders:
            outcomes = [*senders.map(DueDelivery.post, copies)]
        with self.keeper.open() as store:
            record_try(store, delivery_id, outcomes[0], letter.tries + 1)


def letter_of(store: Store, delivery_id: int, secret: str) -> DueDelivery | None:
    """Return what to send; None if it may not go any more."""
    rows = store.query(
        "SELECT event_id, tries FROM deliveries WHERE id = ? AND state = ?", delivery_id, WAITING
    )
    if not rows:
        return None
    if store.faults.drop_webhooks or store.webhook_url is None:
        store.change("UPDATE deliveries SET state = ? WHERE id = ?", DROPPED, delivery_id)
        return None
    event = store.get("event", rows[0]["event_id"])
    body = json.dumps(event, indent=2).encode()
    return DueDelivery(store.webhook_url, body, secret, rows[0]["tries"])


def state_after(outcome: str, tries: int) -> str:
    if outcome.startswith("2"):
        return DELIVERED
    return WAITING if tries < MOST_TRIES else FAILED


def record_try(store: Store, delivery_id: int, outcome: str, tries: int) -> None:
    """Keep how a try went, and plan the next one if there is to be one."""
    store.change(
        "UPDATE deliveries SET state = ?, tries = ?, outcome = ?, due_at = ? "
        "WHERE id = ? AND state = ?",
        state_after(outcome, tries),
        tries,
        outcome,
        time.time() + pause_before_retry(tries),
        delivery_id,
        WAITING,
    )
