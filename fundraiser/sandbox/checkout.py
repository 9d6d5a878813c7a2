"""Checkout sessions in payment mode: opened with Stripe's own rules, completed or expired once."""

from __future__ import annotations

import json

from fundraiser.sandbox import documents
from fundraiser.sandbox.documents import DAY, Document
from fundraiser.sandbox.errors import bad_request, not_done_here
from fundraiser.sandbox.events import record
from fundraiser.sandbox.identifiers import new_id
from fundraiser.sandbox.parameters import missing
from fundraiser.sandbox.store import Store
from fundraiser.sandbox.words import money

SHORTEST_LIFE = 30 * 60
MOST_DIGITS = 99_999_999
MINIMUM_AMOUNTS = {
    "cad": 50, "usd": 50, "eur": 50, "gbp": 30, "aud": 50, "nzd": 50, "chf": 50,
    "sek": 300, "nok": 300, "dkk": 250, "jpy": 50,
}  # fmt: skip
OLD_SESSIONS = (  # by the index of what is open: `+` keeps SQLite from reading every session
    "SELECT body FROM objects WHERE status = 'open' AND expires_at <= ? "
    "AND +kind = 'checkout.session' ORDER BY created, sequence"
)
DONE_HERE = (
    "adaptive_pricing",
    "cancel_url",
    "client_reference_id",
    "customer_email",
    "expires_at",
    "line_items.price_data.currency",
    "line_items.price_data.product_data.name",
    "line_items.price_data.unit_amount",
    "line_items.quantity",
    "locale",
    "metadata",
    "mode",
    "payment_intent_data.metadata",
    "submit_type",
    "success_url",
)


def create_session(store: Store, given: Document, *, page_root: str) -> Document:
    """Open a session; its page is at `url`. Raises StripeError where Stripe would."""
    for name in ("mode", "success_url", "line_items"):
        if not given.get(name):
            raise missing(name)
    if given["mode"] != "payment":
        raise not_done_here(f"Checkout in `{given['mode']}` mode", param="mode")
    items = [make_line(store, line, place) for place, line in enumerate(given["line_items"])]
    check_amount(items)
    check_life(store, given)
    session_id = new_id("cs_test")
    session = documents.checkout_session(
        session_id,
        created=store.now,
        given=given,
        items=items,
        methods=methods_of(items[0]["currency"]),
        url=f"{page_root}/c/pay/{session_id}",
    )
    store.save(session)
    store.write_note(
        session_id,
        {"line_items": items, "payment_intent_data": given.get("payment_intent_data", {})},
    )
    return session


def make_line(store: Store, line: Document, place: int) -> Document:
    name = f"line_items[{place}]"
    if "price_data" not in line:
        raise missing(f"{name}[price_data]")
    for wanted in ("unit_amount", "product_data"):
        if wanted not in line["price_data"]:
            raise missing(f"{name}[price_data][{wanted}]")
    if "quantity" not in line:
        raise missing(f"{name}[quantity]")
    currency = line["price_data"]["currency"]
    if currency not in MINIMUM_AMOUNTS:
        raise bad_request(
            f"Invalid currency: {currency[:20]}. The stand-in takes "
            f"{', '.join(sorted(MINIMUM_AMOUNTS))}, in lower case.",
            param=f"{name}[price_data][currency]",
        )
    return documents.line_item(created=store.now, given=line)


def check_amount(items: list[Document]) -> None:
    currency = items[0]["currency"]
    if any(item["currency"] != currency for item in items):
        raise bad_request(
            "All line items of a Checkout Session must have the same currency.", param="line_items"
        )
    total = sum(item["amount_total"] for item in items)
    if total < MINIMUM_AMOUNTS[currency]:
        raise bad_request(
            "The Checkout Session's total amount due must add up to at least "
            f"{money(MINIMUM_AMOUNTS[currency], currency)}",
            code="amount_too_small",
        )
    if total > MOST_DIGITS:
        raise bad_request(
            "The Checkout Session's total amount due must be no more than "
            f"{money(MOST_DIGITS, currency)}",
            code="amount_too_large",
        )


def check_life(store: Store, given: Document) -> None:
    expires_at = given.get("expires_at")
    if expires_at is None:
        return
    if expires_at < store.now + SHORTEST_LIFE:
        raise bad_request(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session "
            "creation.",
            param="expires_at",
        )
    if expires_at > store.now + DAY:
        raise bad_request(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
            param="expires_at",
        )


def methods_of(currency: str) -> list[str]:
    """Return the methods offered: a bank debit is in Canadian or American dollars."""
    return ["card", "acss_debit"] if currency in ("cad", "usd") else ["card"]


def expire_session(store: Store, session_id: str) -> Document:
    session = store.get("checkout.session", session_id, param="session")
    if session["status"] != "open":
        raise bad_request(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout '
            f"Session has a status of `{session['status']}`."
        )
    return expire(store, session)


def expire(store: Store, session: Document) -> Document:
    """Close an open session; a PaymentIntent it had begun is canceled with it."""
    if session["payment_intent"]:
        record(
            store,
            store.get("payment_intent", session["payment_intent"]),
            "payment_intent.canceled",
            status="canceled",
            canceled_at=store.now,
            cancellation_reason="automatic",
            next_action=None,
        )
    record(store, session, "checkout.session.expired", status="expired", url=None)
    return session


def expire_old_sessions(store: Store) -> None:
    rows = store.query(OLD_SESSIONS, store.now)
    for session in [json.loads(row["body"]) for row in rows]:
        expire(store, session)


def line_items_of(store: Store, session_id: str) -> list[Document]:
    items: list[Document] = store.note(session_id)["line_items"]
    return items
