"""Events: written with the change they announce, together with the deliveries they are owed."""

from __future__ import annotations

import time
from typing import Any

from fundraiser.sandbox import documents
from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.store import Store

WAITING, DELIVERED, FAILED, DROPPED = "waiting", "delivered", "failed", "dropped"
WITH_PREVIOUS = {
    "charge.refund.updated",
    "charge.refunded",
    "charge.updated",
    "refund.failed",
    "refund.updated",
}


def record(store: Store, document: Document, *kinds: str, **changes: Any) -> None:
    """Save a document with its changes, and the events that announce them."""
    before = {name: document.get(name) for name in changes if document.get(name) != changes[name]}
    document.update(changes)
    store.save(document)
    for kind in kinds:
        emit(store, kind, document, before if kind in WITH_PREVIOUS else None)


def emit(store: Store, kind: str, document: Document, previous: Document | None = None) -> None:
    """Record that `document` changed as `kind` says; the app is owed the event, if it listens."""
    event = documents.event(
        kind,
        document,
        created=store.now,
        previous=previous,
    )
    event["pending_webhooks"] = int(store.listens(kind))
    store.save(event)
    if event["pending_webhooks"]:
        owe(store, event)


def owe(store: Store, event: Document) -> None:
    """Plan a delivery; while webhooks are dropped it is written as dropped, and never tried."""
    store.change(
        "INSERT INTO deliveries (event_id, subject, state, due_at) VALUES (?, ?, ?, ?)",
        event["id"],
        subject_of(event["data"]["object"]),
        DROPPED if store.faults.drop_webhooks else WAITING,
        time.time() + store.faults.webhook_delay_seconds,
    )


def subject_of(document: Document) -> str:
    """Return what an event is about; first tries about one payment keep their order."""
    return str(document.get("payment_intent") or document["id"])
