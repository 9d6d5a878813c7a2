"""Events: written with the change they tell of, together with the deliveries they are owed."""

from __future__ import annotations

import time

from fundraiser.sandbox import documents
from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.identifiers import new_id
from fundraiser.sandbox.store import Store

REORDERING_WINDOW_SECONDS = 1.0
WAITING, DELIVERED, FAILED, DROPPED = "waiting", "delivered", "failed", "dropped"


def emit(store: Store, kind: str, document: Document, previous: Document | None = None) -> None:
    """Record that `document` changed as `kind` says; every endpoint that listens is owed it.

    While webhooks are dropped the deliveries are written as dropped: listed as undelivered,
    and never tried.
    """
    endpoints = listening_endpoints(store, kind)
    event = documents.event(
        new_id("evt"),
        created=store.now,
        kind=kind,
        snapshot=document,
        previous=previous,
        request_id=store.origin.request_id,
        idempotency_key=store.origin.idempotency_key,
        pending_webhooks=len(endpoints),
    )
    store.save(event)
    for endpoint in endpoints:
        owe(store, event, endpoint)


def listening_endpoints(store: Store, kind: str) -> list[Document]:
    return [
        endpoint
        for endpoint in store.select("webhook_endpoint", oldest_first=True)
        if endpoint["status"] == "enabled"
        and ("*" in endpoint["enabled_events"] or kind in endpoint["enabled_events"])
    ]


def owe(store: Store, event: Document, endpoint: Document) -> None:
    faults = store.faults
    wait = faults.webhook_delay_seconds
    wait += REORDERING_WINDOW_SECONDS if faults.reorder_webhooks else 0
    store.change(
        "INSERT INTO deliveries (event_id, endpoint_id, lane, state, due_at) "
        "VALUES (?, ?, ?, ?, ?)",
        event["id"],
        endpoint["id"],
        lane_of(event["data"]["object"]),
        DROPPED if faults.drop_webhooks else WAITING,
        time.time() + wait,
    )


def lane_of(document: Document) -> str:
    """Return what an event is about; first tries in one lane keep their order."""
    return str(document.get("payment_intent") or document["id"])


def owe_again(store: Store, event_id: str) -> None:
    """Put every delivery of an event back to its first try, due now."""
    store.change(
        "UPDATE deliveries SET state = ?, due_at = ?, tries = 0 WHERE event_id = ?",
        WAITING,
        time.time(),
        event_id,
    )


def undelivered_count(store: Store, event_id: str) -> int:
    rows = store.query(
        "SELECT count(*) AS owed FROM deliveries WHERE event_id = ? AND state != ?",
        event_id,
        DELIVERED,
    )
    return int(rows[0]["owed"])
