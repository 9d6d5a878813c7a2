"""The pages behind the counter: payments, refunds, settlement, events, and the faults."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fundraiser.sandbox.api import stand_in
from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.errors import StripeError
from fundraiser.sandbox.events import WAITING, owe_again
from fundraiser.sandbox.faults import FAIL_STATUSES, LIMITS, FaultRefused, Faults, as_document
from fundraiser.sandbox.pages import (
    LANGUAGE_COOKIE,
    error_page,
    page_language,
    refuse_foreign_forms,
)
from fundraiser.sandbox.payments import NothingToDecide, settle
from fundraiser.sandbox.refunds import create_refund
from fundraiser.sandbox.store import Store
from fundraiser.sandbox.words import LANGUAGES, money, speaker

bp = Blueprint("back_room", __name__)
bp.before_request(refuse_foreign_forms)
ABOUT_INTENT = (
    "(json_extract(body, '$.data.object.id') = ? "
    "OR json_extract(body, '$.data.object.payment_intent') = ?)"
)
PAGE_SIZE = 50
REASONS = ("duplicate", "fraudulent", "requested_by_customer")
SORTS = {
    "created": "created",
    "amount": "json_extract(body, '$.amount')",
    "status": "status",
}
FAULT_GROUPS: Mapping[str, tuple[str, ...]] = {
    "webhooks": (
        "drop_webhooks",
        "webhook_copies",
        "webhook_delay_seconds",
        "reorder_webhooks",
    ),
    "answers": (
        "answer_delay_seconds",
        "cut_next_answers",
        "fail_next_answers",
        "fail_percent",
        "fail_status",
        "keep_failed_answers",
    ),
    "time": (
        "bank_debit_delay_seconds",
        "refund_delay_seconds",
        "balance_delay_seconds",
        "clock_offset_seconds",
    ),
}
FAULT_KINDS = {fault.name: str(fault.type) for fault in fields(Faults)}


@dataclass(frozen=True)
class PaymentLine:
    """One row of the list of payments."""

    intent: Document
    session: Document | None
    refunded: int


@bp.get("/")
def home() -> ResponseReturnValue:
    """List the payments, newest first unless asked, and the checkout pages still open."""
    order = request.args.get("sort", "created")
    order = order if order in SORTS else "created"
    rising = request.args.get("order") == "rising"
    page = max(1, min(request.args.get("page", 1, int), 10_000))
    with stand_in().work() as store:
        lines = payment_lines(store, order, rising=rising, page=page)
        open_sessions = store.select("checkout.session", [("status = ?", ["open"])], limit=10)
    return back_room_page(
        "payments",
        lines=lines[:PAGE_SIZE],
        more=len(lines) > PAGE_SIZE,
        open_sessions=open_sessions,
        order=order,
        rising=rising,
        page=page,
    )


def payment_lines(store: Store, order: str, *, rising: bool, page: int) -> list[PaymentLine]:
    direction = "ASC" if rising else "DESC"
    rows = store.query(
        "SELECT id FROM objects WHERE kind = 'payment_intent' "  # noqa: S608 - from SORTS
        f"ORDER BY {SORTS[order]} {direction}, sequence {direction} LIMIT ? OFFSET ?",
        PAGE_SIZE + 1,
        (page - 1) * PAGE_SIZE,
    )
    return [payment_line(store, store.get("payment_intent", row["id"])) for row in rows]


def payment_line(store: Store, intent: Document) -> PaymentLine:
    charge = store.find("charge", intent["latest_charge"] or "")
    return PaymentLine(
        intent=intent,
        session=session_of(store, intent["id"]),
        refunded=charge["amount_refunded"] if charge else 0,
    )


def session_of(store: Store, intent_id: str) -> Document | None:
    found = store.select("checkout.session", [of_intent(intent_id)], limit=1)
    return found[0] if found else None


def of_intent(intent_id: str) -> tuple[str, list[Any]]:
    return "payment_intent = ?", [intent_id]


@bp.get("/payments/<intent_id>")
def payment(intent_id: str) -> ResponseReturnValue:
    """Show one payment with all that can be done to it and all that was told of it."""
    return payment_page(intent_id)


def payment_page(
    intent_id: str, problem: tuple[str, str] | None = None, status: HTTPStatus = HTTPStatus.OK
) -> ResponseReturnValue:
    with stand_in().work() as store:
        intent = store.find("payment_intent", intent_id)
        if intent is None:
            return error_page(HTTPStatus.NOT_FOUND)
        session = session_of(store, intent_id)
        charge = store.find("charge", intent["latest_charge"] or "")
        refunds = store.select("refund", [of_intent(intent_id)])
        events = events_about(store, intent_id)
    return back_room_page(
        "payment",
        status=status,
        intent=intent,
        session=session,
        charge=charge,
        refunds=refunds,
        events=events,
        reasons=REASONS,
        problem=problem,
        left=charge["amount"] - charge["amount_refunded"] if charge else 0,
    )


def events_about(store: Store, intent_id: str) -> list[Document]:
    """Return the events about a payment, oldest first, each with its tries and their outcomes."""
    rows = store.query(
        "SELECT DISTINCT event_id FROM deliveries WHERE subject = ? ORDER BY id", intent_id
    )
    known = [row["event_id"] for row in rows] or [
        event["id"]
        for event in store.select(
            "event",
            [
                (ABOUT_INTENT, [intent_id, intent_id]),
            ],
            oldest_first=True,
        )
    ]
    return [event_with_tries(store, event_id) for event_id in known]


def event_with_tries(store: Store, event_id: str) -> Document:
    event = store.get("event", event_id)
    states = store.query(
        "SELECT state, tries FROM deliveries WHERE event_id = ? ORDER BY id", event_id
    )
    tries = store.query("SELECT at, outcome FROM attempts WHERE event_id = ? ORDER BY id", event_id)
    return {
        **event,
        "states": [row["state"] for row in states],
        "attempts": [{"at": row["at"], "outcome": row["outcome"]} for row in tries],
    }


@bp.post("/payments/<intent_id>/refund")
def refund(intent_id: str) -> ResponseReturnValue:
    """Refund what the form says: all that is left where no amount was typed."""
    typed = request.form.get("refund_amount", "").strip()
    given: Document = {"payment_intent": intent_id}
    if request.form.get("reason") in REASONS:
        given["reason"] = request.form["reason"]
    with stand_in().work() as store:
        intent = store.find("payment_intent", intent_id)
    if intent is None:
        return error_page(HTTPStatus.NOT_FOUND)
    if typed:
        amount = amount_typed(typed, intent["currency"])
        if not amount:
            return payment_page(
                intent_id, ("refund_amount_wrong", ""), HTTPStatus.UNPROCESSABLE_ENTITY
            )
        given["amount"] = amount
    try:
        with stand_in().work() as store:
            create_refund(store, given)
    except StripeError as error:
        problem = ("refund_refused", error.message)
        return payment_page(intent_id, problem, HTTPStatus.UNPROCESSABLE_ENTITY)
    return back_to(intent_id)


def amount_typed(typed: str, currency: str) -> int | None:
    """Return the minor units of 12, 12.50 or 12,50; None for anything else."""
    match = re.match(r"([0-9]{1,6})(?:[.,]([0-9]{2}))?\Z", typed.replace("$", "").strip())
    if match is None:
        return None
    if currency == "jpy":
        return int(match[1]) if match[2] is None else None
    return int(match[1]) * 100 + int(match[2] or 0)


@bp.post("/payments/<intent_id>/settle")
def settle_now(intent_id: str) -> ResponseReturnValue:
    """Let the bank debit arrive now."""
    return decide_debit(intent_id, succeed=True)


@bp.post("/payments/<intent_id>/fail")
def fail_now(intent_id: str) -> ResponseReturnValue:
    """Let the bank debit come back now."""
    return decide_debit(intent_id, succeed=False)


def decide_debit(intent_id: str, *, succeed: bool) -> ResponseReturnValue:
    try:
        with stand_in().work() as store:
            session = session_of(store, intent_id)
            if session is None:
                return error_page(HTTPStatus.NOT_FOUND)
            settle(store, session, succeed=succeed)
    except NothingToDecide:
        return payment_page(intent_id, ("not_settling", ""), HTTPStatus.CONFLICT)
    return back_to(intent_id)


@bp.post("/payments/<intent_id>/events/<event_id>/send")
def send_again(intent_id: str, event_id: str) -> ResponseReturnValue:
    """Send an event to its endpoints once more."""
    with stand_in().work() as store:
        if store.find("event", event_id) is None:
            return error_page(HTTPStatus.NOT_FOUND)
        owe_again(store, event_id)
    return back_to(intent_id, anchor="events")


def back_to(intent_id: str, anchor: str | None = None) -> ResponseReturnValue:
    place = url_for("back_room.payment", intent_id=intent_id, _anchor=anchor)
    return redirect(place, HTTPStatus.SEE_OTHER)


@bp.get("/faults")
def faults() -> ResponseReturnValue:
    """Show every fault, where it stands, and what it does."""
    return faults_page(as_document(stand_in().faults), None)


@bp.post("/faults")
def save_faults() -> ResponseReturnValue:
    """Turn the faults as the form says, or put all back to rest; a switch not sent is off."""
    if request.form.get("rest"):
        settings = as_document(Faults())
    else:
        settings = {name: request.form[name] for name in FAULT_KINDS if name in request.form}
        switches = [name for name, kind in FAULT_KINDS.items() if kind == "bool"]
        settings |= {name: "on" if name in request.form else "off" for name in switches}
    try:
        stand_in().set_faults(settings)
    except FaultRefused as refusal:
        return faults_page(settings, refusal.name, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(url_for("back_room.faults", saved=1), HTTPStatus.SEE_OTHER)


def faults_page(
    places: Mapping[str, Any], wrong: str | None, status: HTTPStatus = HTTPStatus.OK
) -> Response:
    return back_room_page(
        "faults",
        status=status,
        places=places,
        wrong=wrong,
        groups=FAULT_GROUPS,
        kinds=FAULT_KINDS,
        limits=LIMITS,
        fail_statuses=FAIL_STATUSES,
        endpoint=stand_in().settings.webhook_url,
        undelivered=undelivered(),
        now=int(time.time()) + stand_in().faults.clock_offset_seconds,
    )


def undelivered() -> dict[str, int]:
    with stand_in().work() as store:
        rows = store.query("SELECT state, count(*) AS owed FROM deliveries GROUP BY state")
    counts = {row["state"]: row["owed"] for row in rows}
    return {"waiting": counts.get(WAITING, 0), **counts}


def back_room_page(name: str, *, status: HTTPStatus = HTTPStatus.OK, **context: Any) -> Response:
    """Return a page in the language chosen, which is remembered."""
    language = page_language()
    page = render_template(
        f"sandbox/{name}.html",
        say=speaker(language),
        language=language,
        languages=LANGUAGES,
        money=lambda amount, currency: money(amount, currency, language),
        moment=moment,
        here=name,
        **context,
    )
    response = make_response(page, status)
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, language, httponly=True, samesite="Lax")
    return response


def moment(instant: int) -> str:
    """Return an instant as `2026-11-24 21:05:09`, UTC."""
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%d %H:%M:%S")
