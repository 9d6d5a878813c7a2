"""The page of payments, in English: what came of each, refunds, and the faults."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fundraiser.sandbox.api import stand_in
from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.errors import StripeError
from fundraiser.sandbox.faults import FIELDS, SWITCHES, FaultRefused, Faults, as_document
from fundraiser.sandbox.pages import error_page, refuse_foreign_forms
from fundraiser.sandbox.payments import NothingToDecide, settle
from fundraiser.sandbox.refunds import create_refund
from fundraiser.sandbox.store import Store
from fundraiser.sandbox.words import money, speaker

bp = Blueprint("payments", __name__)
bp.before_request(refuse_foreign_forms)
MOST_SHOWN = 50


@bp.get("/")
def home() -> ResponseReturnValue:
    """List the newest payments."""
    return payments_page()


@bp.get("/payments/<intent_id>")
def payment(intent_id: str) -> ResponseReturnValue:
    """Show one payment."""
    return payments_page(intent_id=intent_id)


def payments_page(
    *,
    intent_id: str | None = None,
    problems: Mapping[str, str] | None = None,
    status: int = 200,
    faults: Mapping[str, Any] | None = None,
) -> ResponseReturnValue:
    """Return the page: of all payments, or of one; `problems` stand beside their fields."""
    named = [] if intent_id is None else [("id = ?", [intent_id])]
    with stand_in().work() as store:
        intents = store.select("payment_intent", named, limit=MOST_SHOWN)
        if intent_id and not intents:
            return error_page(HTTPStatus.NOT_FOUND)
        payments = [summary_of(store, intent) for intent in intents]
        now = store.now
    body = render_template(
        "sandbox/payments.html",
        say=speaker("en"),
        money=money,
        moment=moment,
        payments=payments,
        intent_id=intent_id,
        problems=problems or {},
        fields=FIELDS,
        faults=faults or as_document(stand_in().faults),
        endpoint=stand_in().settings.webhook_url,
        now=now,
    )
    return body, status


def summary_of(store: Store, intent: Document) -> Document:
    """Return a payment with all that belongs to it."""
    charge = store.find("charge", intent["latest_charge"] or "")
    is_paid = charge is not None and charge["status"] == "succeeded"
    return {
        "intent": intent,
        "charge": charge,
        "session": session_of(store, intent["id"]),
        "refunds": store.select("refund", [("payment_intent = ?", [intent["id"]])]),
        "left": charge["amount"] - charge["amount_refunded"] if charge and is_paid else 0,
    }


def session_of(store: Store, intent_id: str) -> Document | None:
    sessions = store.select("checkout.session", [("payment_intent = ?", [intent_id])], limit=1)
    return sessions[0] if sessions else None


@bp.post("/payments/<intent_id>/refund")
def refund(intent_id: str) -> ResponseReturnValue:
    """Refund the amount typed, or all that is left where none was."""
    typed = request.form.get("refund", "").strip()
    try:
        with stand_in().work() as store:
            intent = store.find("payment_intent", intent_id)
            if intent is None:
                return error_page(HTTPStatus.NOT_FOUND)
            amount = {"amount": amount_typed(typed, intent["currency"])} if typed else {}
            create_refund(store, {"payment_intent": intent_id, **amount})
    except (StripeError, ValueError) as error:
        message = error.message if isinstance(error, StripeError) else str(error)
        return payments_page(intent_id=intent_id, problems={"refund": message}, status=422)
    return back_to(intent_id)


def amount_typed(typed: str, currency: str) -> int:
    """Return the minor units of 12, 12.50 or 12,50; raises ValueError for anything else."""
    match = re.match(r"([0-9]{1,6})(?:[.,]([0-9]{2}))?\Z", typed.replace("$", "").strip())
    has_cents = currency != "jpy"
    if match is None or (match[2] and not has_cents) or not int(match[1] + (match[2] or "")):
        raise ValueError("Enter an amount like 12 or 12.50, or nothing for all of it.")
    return int(match[1]) * 100 + int(match[2] or 0) if has_cents else int(match[1])


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
        message = "This payment is not waiting for a bank. Nothing was changed."
        return payments_page(intent_id=intent_id, problems={"payment": message}, status=409)
    return back_to(intent_id)


def back_to(intent_id: str) -> ResponseReturnValue:
    return redirect(url_for("payments.payment", intent_id=intent_id), HTTPStatus.SEE_OTHER)


@bp.post("/faults")
def save_faults() -> ResponseReturnValue:
    """Set the faults as the form says, or clear them all; a switch not sent is off."""
    if request.form.get("clear"):
        settings = as_document(Faults())
    else:
        settings = dict.fromkeys(SWITCHES, "off") | request.form.to_dict()
    try:
        stand_in().set_faults(settings)
    except FaultRefused as refusal:
        problems = {refusal.name: refusal.reason}
        return payments_page(problems=problems, faults=settings, status=422)
    return redirect(url_for("payments.home", saved=1, _anchor="faults"), HTTPStatus.SEE_OTHER)


def moment(instant: int) -> str:
    """Return an instant as `2026-11-24 21:05:09`, UTC."""
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%d %H:%M:%S")
