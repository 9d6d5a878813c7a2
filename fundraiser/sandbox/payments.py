"""A payment: what happens when a person confirms on the checkout page.

The PaymentIntent is made at the first confirmation and kept through every further try. Each
change and its events are one unit of work.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from fundraiser.sandbox import charge_documents, documents
from fundraiser.sandbox.balance import post_later
from fundraiser.sandbox.cards import (
    BANK_NO_FUNDS,
    METHOD_OF_SLUG,
    NOT_AUTHENTICATED,
    Decline,
    Effect,
    TestMethod,
)
from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.errors import error_page_of
from fundraiser.sandbox.events import emit, record
from fundraiser.sandbox.store import Store

SETTLE = "settle_bank_debit"


@dataclass(frozen=True)
class Billing:
    """Who pays, as far as the page asked."""

    name: str
    email: str
    postal_code: str | None = None


class NothingToDecide(Exception):
    """The payment is not waiting for this: no 3-D Secure step, or no bank debit under way."""


def pay_with(store: Store, session: Document, paid_with: TestMethod, billing: Billing) -> Document:
    """Confirm an open session; return its PaymentIntent as it stands now.

    A card pays, is declined, or has to be authenticated; a bank debit is settled later.
    """
    intent = intent_of(store, session)
    payer = charge_documents.person("billing_details", **asdict(billing))
    method = charge_documents.payment_method(paid_with, created=store.now, billing=payer)
    store.save(method)
    if paid_with.effect is Effect.SETTLE:
        begin_debit(store, session, intent, paid_with, method)
        complete(store, session, billing, payment_status="unpaid")
    elif paid_with.effect is Effect.AUTHENTICATE:
        ask_to_authenticate(store, intent, paid_with, method, billing)
    else:
        charge_card(store, session, intent, paid_with, method, billing)
    return intent


def begin_debit(
    store: Store, session: Document, intent: Document, account: TestMethod, method: Document
) -> None:
    charge = charge_documents.charge(
        account, created=store.now, intent=intent, method=method, status="pending"
    )
    record(store, charge, "charge.pending")
    store.write_note(charge["id"], {"account": account.slug})
    record(
        store,
        intent,
        "payment_intent.processing",
        status="processing",
        latest_charge=charge["id"],
        payment_method=method["id"],
        last_payment_error=None,
    )
    store.start_timer(SETTLE, session["id"], seconds=store.faults.bank_debit_delay_seconds)


def authenticate(store: Store, session: Document, *, proven: bool) -> Document:
    """Go on after 3-D Secure: charge the card, or put the payment back to choosing one."""
    intent = store.find("payment_intent", session["payment_intent"])
    if intent is None or intent["status"] != "requires_action":
        raise NothingToDecide
    note = store.note(intent["id"])
    method = store.get("payment_method", note["method"])
    if proven:
        card, billing = METHOD_OF_SLUG[note["card"]], Billing(**note["billing"])
        charge_card(store, session, intent, card, method, billing)
    else:
        refuse_intent(store, intent, NOT_AUTHENTICATED, method)
    return intent


def settle(store: Store, session: Document, *, succeed: bool) -> None:
    """Let the bank answer: the debit arrives, or comes back for want of funds."""
    store.stop_timers(SETTLE, session["id"])
    intent = store.find("payment_intent", session["payment_intent"])
    if intent is None or intent["status"] != "processing":
        raise NothingToDecide
    charge = store.get("charge", intent["latest_charge"])
    if succeed:
        accept_debit(store, session, intent, charge)
    else:
        return_debit(store, session, intent, charge)


def settle_as_account_says(store: Store, session_id: str) -> None:
    session = store.get("checkout.session", session_id)
    intent = store.get("payment_intent", session["payment_intent"])
    account = METHOD_OF_SLUG[store.note(intent["latest_charge"])["account"]]
    settle(store, session, succeed=account.decline is None)


def accept_debit(store: Store, session: Document, intent: Document, charge: Document) -> None:
    record(store, charge, "charge.succeeded", status="succeeded", paid=True)
    record_success(store, intent, charge)
    record(store, session, "checkout.session.async_payment_succeeded", payment_status="paid")
    post_later(store, charge)


def return_debit(store: Store, session: Document, intent: Document, charge: Document) -> None:
    record(
        store,
        charge,
        "charge.failed",
        status="failed",
        captured=False,
        amount_captured=0,
        failure_code=BANK_NO_FUNDS.decline_code,
        failure_message=BANK_NO_FUNDS.message,
    )
    method = store.get("payment_method", charge["payment_method"])
    refuse_intent(store, intent, BANK_NO_FUNDS, method, charge_id=charge["id"])
    emit(store, "checkout.session.async_payment_failed", session)


def intent_of(store: Store, session: Document) -> Document:
    """Return the session's PaymentIntent, made now if this is the first try."""
    if session["payment_intent"]:
        return store.get("payment_intent", session["payment_intent"])
    wanted = store.note(session["id"])["payment_intent_data"]
    intent = documents.payment_intent(created=store.now, session=session, wanted=wanted)
    record(store, intent, "payment_intent.created")
    record(store, session, payment_intent=intent["id"])
    return intent


def charge_card(
    store: Store,
    session: Document,
    intent: Document,
    card: TestMethod,
    method: Document,
    billing: Billing,
) -> None:
    """Charge a card that needs no more proof: it pays, or is declined."""
    charge = charge_documents.charge(
        card,
        created=store.now,
        intent=intent,
        method=method,
        status="failed" if card.decline else "succeeded",
    )
    record(store, charge, "charge.failed" if card.decline else "charge.succeeded")
    if card.decline:
        refuse_intent(store, intent, card.decline, method, charge_id=charge["id"])
        return
    store.write_note(charge["id"], {"refund": card.refund.value})
    record_success(store, intent, charge)
    complete(store, session, billing, payment_status="paid")
    post_later(store, charge)


def record_success(store: Store, intent: Document, charge: Document) -> None:
    record(
        store,
        intent,
        "payment_intent.succeeded",
        status="succeeded",
        amount_received=intent["amount"],
        latest_charge=charge["id"],
        payment_method=charge["payment_method"],
        last_payment_error=None,
        next_action=None,
    )


def refuse_intent(
    store: Store,
    intent: Document,
    decline: Decline,
    method: Document,
    charge_id: str | None = None,
) -> None:
    """Put the PaymentIntent back to wanting a payment method, with the reason on it."""
    refusal = {
        "charge": charge_id,
        "code": decline.code,
        "decline_code": decline.decline_code,
        "doc_url": error_page_of(decline.code),
        "message": decline.message,
        "payment_method": method,
        "type": "card_error" if method["type"] == "card" else "invalid_request_error",
    }
    record(
        store,
        intent,
        "payment_intent.payment_failed",
        status="requires_payment_method",
        latest_charge=charge_id or intent["latest_charge"],
        payment_method=None,
        next_action=None,
        last_payment_error={name: value for name, value in refusal.items() if value is not None},
    )


def ask_to_authenticate(
    store: Store, intent: Document, card: TestMethod, method: Document, billing: Billing
) -> None:
    redirect = {
        "type": "use_stripe_sdk",
        "use_stripe_sdk": {"type": "three_d_secure_redirect"},
    }
    record(
        store,
        intent,
        "payment_intent.requires_action",
        status="requires_action",
        payment_method=method["id"],
        last_payment_error=None,
        next_action=redirect,
    )
    store.write_note(
        intent["id"], {"card": card.slug, "method": method["id"], "billing": asdict(billing)}
    )


def complete(store: Store, session: Document, billing: Billing, *, payment_status: str) -> None:
    record(
        store,
        session,
        "checkout.session.completed",
        status="complete",
        payment_status=payment_status,
        url=None,
        customer_details=charge_documents.person("customer_details", **asdict(billing)),
    )
