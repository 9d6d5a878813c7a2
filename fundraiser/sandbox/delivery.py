"""Delivery of webhooks: signed afresh at each try, retried with a growing pause, kept in the store.

A dispatcher thread hands due deliveries to a few workers. First tries about one payment go in
order, one at a time; different payments go side by side. What waits is a row, so a restart
resumes. An answer other than 2xx, a redirect included, is a failure, as at Stripe.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Protocol
from urllib.parse import urlsplit

from fundraiser.sandbox.events import DELIVERED, DROPPED, FAILED, WAITING, undelivered_count
from fundraiser.sandbox.faults import Faults
from fundraiser.sandbox.settings import SandboxSettings
from fundraiser.sandbox.store import Store, StoreFile

MOST_TRIES = 8
WORKERS = 8
BATCH = 64
ANSWER_SECONDS = 15
LONGEST_SLEEP = 5.0


class Keeper(Protocol):
    """Whoever has the store, the faults and the signing secret."""

    file: StoreFile
    faults: Faults
    settings: SandboxSettings


def signature(body: bytes, secret: str, at: int) -> str:
    """Return the `Stripe-Signature` header of a body sent at a moment of real time."""
    signed = b"%d.%s" % (at, body)
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def pause_before_retry(tries: int) -> float:
    """Return 1, 2, 4, 8… seconds after the first, second, third, fourth… failed try."""
    return float(2 ** (tries - 1))


def post_event(url: str, body: bytes, secret: str) -> str:
    """Send one signed copy; return the status of the answer, or what went wrong."""
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=ANSWER_SECONDS)
    target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Accept": "*/*; q=0.5, application/xml",
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        "Stripe-Signature": signature(body, secret, int(time.time())),
    }
    try:
        connection.request("POST", target, body, headers)
        answer = connection.getresponse()
        answer.read(1000)
    except TimeoutError:
        return "no answer in time"
    except (OSError, HTTPException) as error:
        return f"not reached ({type(error).__name__})"
    finally:
        connection.close()
    return str(answer.status)


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
        reorder = self.keeper.faults.reorder_webhooks
        with self.keeper.file.work() as rows:
            waiting = rows.query(
                "SELECT id, subject, due_at FROM deliveries WHERE state = ? ORDER BY due_at, id "
                "LIMIT ?",
                WAITING,
                BATCH * 4,
            )
        if reorder:
            waiting = reversed_batch(waiting, now)
        for row in waiting:
            if row["due_at"] <= now or reorder:
                self.hand_on(row["id"], "reversed" if reorder else row["subject"])
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
        with self.keeper.file.work() as rows:
            letter = letter_of(self.keeper, rows.connection, delivery_id)
        if letter is None:
            return
        url, body, secret, tries = letter
        copies = self.keeper.faults.webhook_copies
        extras = [
            threading.Thread(target=post_event, args=(url, body, secret), daemon=True)
            for _ in range(copies - 1)
        ]
        for extra in extras:
            extra.start()
        outcome = post_event(url, body, secret)
        for extra in extras:
            extra.join()
        with self.keeper.file.work() as rows:
            record_try(rows.connection, delivery_id, outcome, tries + 1)


def reversed_batch(waiting: list[sqlite3.Row], now: float) -> list[sqlite3.Row]:
    """Return all that waits, newest first, once the oldest of it is due; nothing before."""
    if not waiting or waiting[0]["due_at"] > now:
        return []
    return sorted(waiting, key=lambda row: row["id"], reverse=True)


def letter_of(
    keeper: Keeper, connection: sqlite3.Connection, delivery_id: int
) -> tuple[str, bytes, str, int] | None:
    """Return where to send what, signed with which secret; None if it may not go any more."""
    rows = connection.execute(
        "SELECT d.event_id, d.endpoint_id, d.tries, d.state, e.body AS event, p.body AS endpoint "
        "FROM deliveries d JOIN objects e ON e.id = d.event_id "
        "LEFT JOIN objects p ON p.id = d.endpoint_id WHERE d.id = ?",
        (delivery_id,),
    ).fetchall()
    if not rows or rows[0]["state"] != WAITING:
        return None
    row = rows[0]
    if keeper.faults.drop_webhooks or row["endpoint"] is None:
        connection.execute("UPDATE deliveries SET state = ? WHERE id = ?", (DROPPED, delivery_id))
        return None
    store = Store.on(connection, faults=keeper.faults)
    event = json.loads(row["event"])
    event["pending_webhooks"] = undelivered_count(store, row["event_id"])
    body = json.dumps(event, indent=2).encode()
    secret = keeper.settings.webhook_secret
    return json.loads(row["endpoint"])["url"], body, secret, row["tries"]


def state_after(outcome: str, tries: int) -> str:
    if outcome.startswith("2"):
        return DELIVERED
    return WAITING if tries < MOST_TRIES else FAILED


def record_try(connection: sqlite3.Connection, delivery_id: int, outcome: str, tries: int) -> None:
    """Keep how a try went, and plan the next one if there is to be one."""
    connection.execute(
        "UPDATE deliveries SET state = ?, tries = ?, outcome = ?, due_at = ? "
        "WHERE id = ? AND state = ?",
        (
            state_after(outcome, tries),
            tries,
            outcome,
            time.time() + pause_before_retry(tries),
            delivery_id,
            WAITING,
        ),
    )
