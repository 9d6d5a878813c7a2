"""The page a donor pays on, its 3-D Secure step, and what it says when it is no longer open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fundraiser.sandbox.api import stand_in
from fundraiser.sandbox.cards import ACCOUNTS, ADVICE, CARDS, DECLINED, TestCard
from fundraiser.sandbox.checkout import line_items_of
from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.pages import accepted_language, error_page, notice, refuse_foreign_forms
from fundraiser.sandbox.payment_form import SOMEONE, PaymentDetails, Problem, read_payment_form
from fundraiser.sandbox.payments import (
    NothingToDecide,
    authenticate,
    pay_by_bank,
    pay_by_card,
)
from fundraiser.sandbox.store import Store
from fundraiser.sandbox.words import language_of, money, speaker

bp = Blueprint("checkout", __name__, url_prefix="/c/pay")
bp.before_request(refuse_foreign_forms)
ACTIONS = {"donate": "Donate {amount}", "book": "Book for {amount}"}


@bp.get("/<session_id>")
def show(session_id: str) -> ResponseReturnValue:
    """Show the page to pay on, or say why it is closed."""
    with stand_in().work() as store:
        session = store.find("checkout.session", session_id)
        items = line_items_of(store, session_id) if session else []
    if session is None:
        return error_page(HTTPStatus.NOT_FOUND)
    if session["status"] != "open":
        return closed_page(session)
    return open_page(session, items, [])


@bp.post("/<session_id>")
def pay(session_id: str) -> ResponseReturnValue:
    """Pay as the form says: on to the site, to 3-D Secure, or back with what to correct."""
    with stand_in().work() as store:
        session = store.find("checkout.session", session_id)
        if session is None:
            return error_page(HTTPStatus.NOT_FOUND)
        if session["status"] != "open":
            return closed_page(session)
        details = read_payment_form(
            request.form,
            session["payment_method_types"],
            known_email=session["customer_email"],
            today=datetime.fromtimestamp(store.now, UTC).date(),
        )
        if isinstance(details, list):
            page = open_page(session, line_items_of(store, session_id), details)
            return page, HTTPStatus.UNPROCESSABLE_ENTITY
        intent = confirm(store, session, details)
        return answer(store, session, intent)


def confirm(store: Store, session: Document, details: PaymentDetails) -> Document:
    if isinstance(details.means, TestCard):
        return pay_by_card(store, session, details.means, details.billing)
    return pay_by_bank(store, session, details.means, details.billing)


def answer(store: Store, session: Document, intent: Document) -> ResponseReturnValue:
    """Send the person on: to the site, to prove who they are, or back to try another way."""
    if intent["status"] == "requires_action":
        return redirect(url_for("checkout.ask", session_id=session["id"]), HTTPStatus.SEE_OTHER)
    if intent["last_payment_error"]:
        problems = [Problem("method", advice_on(intent["last_payment_error"]))]
        page = open_page(session, line_items_of(store, session["id"]), problems)
        return page, HTTPStatus.PAYMENT_REQUIRED
    return redirect(success_address(session), HTTPStatus.SEE_OTHER)


@bp.get("/<session_id>/authenticate")
def ask(session_id: str) -> ResponseReturnValue:
    """Show the pretend bank's question."""
    with stand_in().work() as store:
        session = store.find("checkout.session", session_id)
        intent_id = (session or {}).get("payment_intent") or ""
        intent = store.find("payment_intent", intent_id)
    if session is None:
        return error_page(HTTPStatus.NOT_FOUND)
    if session["status"] != "open":
        return closed_page(session)
    if intent is None or intent["status"] != "requires_action":
        return redirect(url_for("checkout.show", session_id=session_id), HTTPStatus.SEE_OTHER)
    language = language_of_session(session)
    return render_template(
        "sandbox/authenticate.html",
        say=speaker(language),
        language=language,
        session=session,
        amount=money(session["amount_total"], session["currency"], language),
    )


@bp.post("/<session_id>/authenticate")
def decide(session_id: str) -> ResponseReturnValue:
    """Take the answer to the pretend bank's question."""
    proven = request.form.get("authenticate") == "complete"
    with stand_in().work() as store:
        session = store.find("checkout.session", session_id)
        if session is None:
            return error_page(HTTPStatus.NOT_FOUND)
        try:
            return answer(store, session, authenticate(store, session, proven=proven))
        except NothingToDecide:
            return redirect(url_for("checkout.show", session_id=session_id), HTTPStatus.SEE_OTHER)


def advice_on(error: Document) -> str:
    codes = (error.get("decline_code"), error["code"])
    return next((ADVICE[code] for code in codes if code in ADVICE), DECLINED)


def success_address(session: Document) -> str:
    address: str = session["success_url"]
    return address.replace("{CHECKOUT_SESSION_ID}", session["id"])


def language_of_session(session: Document) -> str:
    return language_of(session["locale"], accepted_language())


def open_page(session: Document, items: list[Document], problems: Sequence[Problem]) -> str:
    """Return the form to pay with; what was typed stays, and problems stand beside their fields."""
    language = language_of_session(session)
    say = speaker(language)
    methods = session["payment_method_types"]
    chosen = request.form.get("method")
    offers = [*(CARDS if "card" in methods else ()), *(ACCOUNTS if "acss_debit" in methods else ())]

    def money_of(amount: int) -> str:
        return money(amount, session["currency"], language)

    return render_template(
        "sandbox/checkout.html",
        say=say,
        language=language,
        session=session,
        items=items,
        money=money_of,
        problems={problem.field: say(problem.text) for problem in problems},
        methods=methods,
        chosen=chosen if chosen in methods else methods[0],
        typed=request.form,
        action=say(
            ACTIONS.get(session["submit_type"], "Pay {amount}"),
            amount=money_of(session["amount_total"]),
        ),
        name=(session["branding_settings"] or {}).get("display_name", ""),
        offers=[means for means in offers if means.offer],
        someone=SOMEONE.email,
    )


def closed_page(session: Document) -> ResponseReturnValue:
    language = language_of_session(session)
    if session["status"] == "complete":
        return notice(
            language,
            "This has been paid already",
            "You do not need to do anything more here.",
            onward=success_address(session),
            link="Go on to the site",
        )
    page = notice(
        language,
        "This page has expired",
        "Nothing was paid. You can start again on the site you came from.",
        onward=session["cancel_url"],
        link="Back to the site",
    )
    return page, HTTPStatus.GONE
