"""The page a donor pays on, its 3-D Secure step, and what it says when it is no longer open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import wraps
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fundraiser.sandbox.api import stand_in
from fundraiser.sandbox.cards import ADVICE, DECLINED, METHOD_OF_SLUG
from fundraiser.sandbox.checkout import line_items_of
from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.pages import accepted_language, error_page, notice, refuse_foreign_forms
from fundraiser.sandbox.payment_form import SOMEONE, Problem, read_payment_form
from fundraiser.sandbox.payments import NothingToDecide, authenticate, pay_with
from fundraiser.sandbox.store import Store
from fundraiser.sandbox.words import language_of, money, speaker

bp = Blueprint("checkout", __name__, url_prefix="/c/pay")
View = Callable[[Store, Document], ResponseReturnValue]
bp.before_request(refuse_foreign_forms)
ACTIONS = {"donate": "Donate {amount}"}


def of_open_session(view: View) -> Callable[[str], ResponseReturnValue]:
    """Give a view the store and the session of its address, or say why that is closed."""

    @wraps(view)
    def answered(session_id: str) -> ResponseReturnValue:
        with stand_in().work() as store:
            session = store.find("checkout.session", session_id)
            if session is None:
                return error_page(HTTPStatus.NOT_FOUND)
            if session["status"] != "open":
                return closed_page(session)
            return view(store, session)

    return answered


@bp.get("/<session_id>")
@of_open_session
def show(store: Store, session: Document) -> ResponseReturnValue:
    """Show the page to pay on."""
    return open_page(store, session, [])


@bp.post("/<session_id>")
@of_open_session
def pay(store: Store, session: Document) -> ResponseReturnValue:
    """Pay as the form says: on to the site, to 3-D Secure, or back with what to correct."""
    details = read_payment_form(
        request.form,
        session["payment_method_types"],
        known_email=session["customer_email"],
        today=datetime.fromtimestamp(store.now, UTC).date(),
    )
    if isinstance(details, list):
        return open_page(store, session, details), HTTPStatus.UNPROCESSABLE_ENTITY
    return answer(store, session, pay_with(store, session, details.method, details.billing))


def answer(store: Store, session: Document, intent: Document) -> ResponseReturnValue:
    """Send the person on: to the site, to prove who they are, or back to try another way."""
    if intent["status"] == "requires_action":
        return redirect(url_for("checkout.ask", session_id=session["id"]), HTTPStatus.SEE_OTHER)
    if intent["last_payment_error"]:
        problems = [Problem("method", advice_on(intent["last_payment_error"]))]
        return open_page(store, session, problems), HTTPStatus.PAYMENT_REQUIRED
    return redirect(success_address(session), HTTPStatus.SEE_OTHER)


@bp.get("/<session_id>/authenticate")
@of_open_session
def ask(store: Store, session: Document) -> ResponseReturnValue:
    """Show the pretend bank's question."""
    intent = store.find("payment_intent", session["payment_intent"])
    if intent is None or intent["status"] != "requires_action":
        return redirect(url_for("checkout.show", session_id=session["id"]), HTTPStatus.SEE_OTHER)
    language = language_of_session(session)
    amount = money(session["amount_total"], session["currency"], language)
    say = speaker(language)
    return render_template("sandbox/authenticate.html", say=say, language=language, amount=amount)


@bp.post("/<session_id>/authenticate")
@of_open_session
def decide(store: Store, session: Document) -> ResponseReturnValue:
    """Take the answer to the pretend bank's question."""
    proven = request.form.get("authenticate") == "complete"
    try:
        return answer(store, session, authenticate(store, session, proven=proven))
    except NothingToDecide:
        return redirect(url_for("checkout.show", session_id=session["id"]), HTTPStatus.SEE_OTHER)


def advice_on(error: Document) -> str:
    codes = (error.get("decline_code"), error["code"])
    return next((ADVICE[code] for code in codes if code in ADVICE), DECLINED)


def success_address(session: Document) -> str:
    address: str = session["success_url"]
    return address.replace("{CHECKOUT_SESSION_ID}", session["id"])


def language_of_session(session: Document) -> str:
    return language_of(session["locale"], accepted_language())


def open_page(store: Store, session: Document, problems: Sequence[Problem]) -> str:
    """Return the form to pay with; what was typed stays, and problems stand beside their fields."""
    language = language_of_session(session)
    say = speaker(language)
    methods = session["payment_method_types"]
    chosen = request.form.get("method")
    offers = [each for each in METHOD_OF_SLUG.values() if each.offer and each.type in methods]

    def money_of(amount: int) -> str:
        return money(amount, session["currency"], language)

    return render_template(
        "sandbox/checkout.html",
        say=say,
        language=language,
        session=session,
        items=line_items_of(store, session["id"]),
        money=money_of,
        problems={problem.field: say(problem.text) for problem in problems},
        methods=methods,
        chosen=chosen if chosen in methods else methods[0],
        typed=request.form,
        action=say(
            ACTIONS.get(session["submit_type"], "Pay {amount}"),
            amount=money_of(session["amount_total"]),
        ),
        offers=offers,
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
