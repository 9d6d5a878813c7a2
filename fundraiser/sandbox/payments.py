"""A payment: what happens when a person confirms on the checkout page.

The PaymentIntent is made at the first confirmation and kept through every further try. Each
change and its events are one unit of work.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum

from fundraiser.sandbox import documents
from fundraiser.sandbox.balance import record_charge
from fundraiser.sandbox.cards import (
    ACCOUNT_OF_SLUG,
    CARD_OF_SLUG,
    NOT_AUTHENTICATED,
    Decline,
    Effect,
    TestAccount,
    TestCard,
)
from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.events import emit
from fundraiser.sandbox.identifiers import new_id, random_letters
from fundraiser.sandbox.payment_documents import (
    accepted_outcome,
    account_details,
    billing_details,
    card_details,
    charge_of,
    charged_account,
    charged_card,
    declined_outcome,
    payment_method,
)
from fundraiser.sandbox.store import Store

SETTLE = "settle_bank_debit"
SLOW_ACCOUNTS = {"bank_settles_slowly", "bank_fails_slowly"}
SLOW_EXTRA_SECONDS = 180


class Result(StrEnum):
    PAID = "paid"
    SETTLING = "settling"
    AUTHENTICATE = "authenticate"
    DECLINED = "declined"


@dataclass(frozen=True)
class Billing:
    """Who pays, as far as the page asked."""

    name: str
    email: str
    postal_code: str | None = None


@dataclass(frozen=True)
class Attempt:
    """How a confirmation went; `decline` says why not, where it did not go through."""

    result: Result
    decline: Decline | None = None


class NothingToDecide(Exception):
    """The payment is not waiting for this: no 3-D Secure step, or no bank debit under way."""


def pay_by_card(store: Store, session: Document, card: TestCard, payer: Billing) -> Attempt:
    """Confirm an open session with a card: paid, declined, or sent to authenticate."""
    intent = intent_of(store, session)
    method = save_method(store, "card", card_details(card), payer)
    if card.effect is Effect.AUTHENTICATE:
        return ask_to_authenticate(store, intent, card, method, payer)
    if card.decline:
        return decline_card(store, intent, card, method, card.decline)
    return charge_card(store, session, intent, card, method, payer)


def pay_by_bank(store: Store, session: Document, account: TestAccount, payer: Billing) -> Attempt:
    """Confirm an open session with a bank debit: complete, unpaid, and settled later."""
    intent = intent_of(store, session)
    method = save_method(store, "acss_debit", account_details(account), payer)
    charge = charge_of(
        new_id("py"),
        created=store.now,
        intent=intent,
        method=method,
        details=charged_account(account, method),
        status="pending",
        outcome=accepted_outcome(),
    )
    store.save(charge)
    store.write_note(charge["id"], {"account": account.slug})
    emit(store, "charge.pending", charge)
    intent.update(
        status="processing",
        latest_charge=charge["id"],
        payment_method=method["id"],
        last_payment_error=None,
    )
    store.save(intent)
    emit(store, "payment_intent.processing", intent)
    complete(store, session, payer, payment_status="unpaid")
    delay = store.faults.bank_debit_delay_seconds
    delay += SLOW_EXTRA_SECONDS if account.slug in SLOW_ACCOUNTS else 0
    store.start_timer(SETTLE, session["id"], seconds=delay)
    return Attempt(Result.SETTLING)


def authenticate(store: Store, session: Document, *, proven: bool) -> Attempt:
    """Go on after 3-D Secure: charge the card, or put the payment back to choosing one."""
    intent = store.find("payment_intent", session["payment_intent"] or "")
    if session["status"] != "open" or intent is None or intent["status"] != "requires_action":
        raise NothingToDecide
    note = store.note(intent["id"])
    card, payer = CARD_OF_SLUG[note["card"]], Billing(**note["payer"])
    method = store.get("payment_method", note["method"])
    if not proven:
        return refuse_intent(store, intent, NOT_AUTHENTICATED, method)
    if card.decline:
        return decline_card(store, intent, card, method, card.decline)
    return charge_card(store, session, intent, card, method, payer)


def settle(store: Store, session: Document, *, succeed: bool) -> None:
    """Let the bank answer: the debit arrives, or comes back for want of funds."""
    store.stop_timers(SETTLE, session["id"])
    intent = store.find("payment_intent", session["payment_intent"] or "")
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
    account = ACCOUNT_OF_SLUG[store.note(intent["latest_charge"])["account"]]
    settle(store, session, succeed=account.decline is None)


def accept_debit(store: Store, session: Document, intent: Document, charge: Document) -> None:
    charge.update(status="succeeded", paid=True)
    store.save(charge)
    emit(store, "charge.succeeded", charge)
    intent.update(status="succeeded", amount_received=intent["amount"])
    store.save(intent)
    emit(store, "payment_intent.succeeded", intent)
    session["payment_status"] = "paid"
    store.save(session)
    emit(store, "checkout.session.async_payment_succeeded", session)
    record_charge(store, charge)


def return_debit(store: Store, session: Document, intent: Document, charge: Document) -> None:
    decline = ACCOUNT_OF_SLUG["bank_fails"].decline
    if decline is None:
        raise NothingToDecide
    charge.update(
        status="failed",
        captured=False,
        amount_captured=0,
        failure_code=decline.decline_code,
        failure_message=decline.message,
    )
    store.save(charge)
    emit(store, "charge.failed", charge)
    method = store.get("payment_method", charge["payment_method"])
    refuse_intent(store, intent, decline, method, charge_id=charge["id"])
    emit(store, "checkout.session.async_payment_failed", session)


def intent_of(store: Store, session: Document) -> Document:
    """Return the session's PaymentIntent, made now if this is the first try."""
    if session["payment_intent"]:
        return store.get("payment_intent", session["payment_intent"])
    intent_id = new_id("pi")
    intent = documents.payment_intent(
        intent_id,
        created=store.now,
        session=session,
        wanted=store.note(session["id"])["payment_intent_data"],
        client_secret=f"{intent_id}_secret_{random_letters(25)}",
    )
    store.save(intent)
    session["payment_intent"] = intent_id
    store.save(session)
    emit(store, "payment_intent.created", intent)
    return intent


def charge_card(
    store: Store,
    session: Document,
    intent: Document,
    card: TestCard,
    method: Document,
    payer: Billing,
) -> Attempt:
    charge = charge_of(
        new_id("ch"),
        created=store.now,
        intent=intent,
        method=method,
        details=charged_card(card, method, authenticated=card.effect is Effect.AUTHENTICATE),
        status="succeeded",
        outcome=accepted_outcome(),
    )
    store.save(charge)
    store.write_note(
        charge["id"], {"refund": card.refund.value, "funds_at_once": card.funds_at_once}
    )
    emit(store, "charge.succeeded", charge)
    intent.update(
        status="succeeded",
        amount_received=intent["amount"],
        latest_charge=charge["id"],
        payment_method=method["id"],
        last_payment_error=None,
        next_action=None,
    )
    store.save(intent)
    emit(store, "payment_intent.succeeded", intent)
    complete(store, session, payer, payment_status="paid")
    record_charge(store, charge)
    return Attempt(Result.PAID)


def decline_card(
    store: Store, intent: Document, card: TestCard, method: Document, decline: Decline
) -> Attempt:
    charge = charge_of(
        new_id("ch"),
        created=store.now,
        intent=intent,
        method=method,
        details=charged_card(card, method, authenticated=card.effect is Effect.AUTHENTICATE),
        status="failed",
        failure=(decline.code, decline.message),
        outcome=declined_outcome(decline),
    )
    store.save(charge)
    emit(store, "charge.failed", charge)
    intent["latest_charge"] = charge["id"]
    return refuse_intent(store, intent, decline, method, charge_id=charge["id"])


def refuse_intent(
    store: Store,
    intent: Document,
    decline: Decline,
    method: Document,
    charge_id: str | None = None,
) -> Attempt:
    """Put the PaymentIntent back to wanting a payment method, with the reason on it."""
    refusal = {
        "charge": charge_id,
        "code": decline.code,
        "decline_code": decline.decline_code,
        "doc_url": f"https://docs.stripe.com/error-codes#{decline.code.replace('_', '-')}",
        "message": decline.message,
        "payment_method": method,
        "type": "card_error" if method["type"] == "card" else "invalid_request_error",
    }
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        next_action=None,
        last_payment_error={name: value for name, value in refusal.items() if value is not None},
    )
    store.save(intent)
    emit(store, "payment_intent.payment_failed", intent)
    return Attempt(Result.DECLINED, decline)


def ask_to_authenticate(
    store: Store, intent: Document, card: TestCard, method: Document, payer: Billing
) -> Attempt:
    intent.update(
        status="requires_action",
        payment_method=method["id"],
        last_payment_error=None,
        next_action={
            "type": "use_stripe_sdk",
            "use_stripe_sdk": {"type": "three_d_secure_redirect"},
        },
    )
    store.save(intent)
    store.write_note(
        intent["id"], {"card": card.slug, "method": method["id"], "payer": asdict(payer)}
    )
    emit(store, "payment_intent.requires_action", intent)
    return Attempt(Result.AUTHENTICATE)


def complete(store: Store, session: Document, payer: Billing, *, payment_status: str) -> None:
    session.update(
        status="complete",
        payment_status=payment_status,
        url=None,
        customer_details={
            "address": {**documents.NO_ADDRESS, "postal_code": payer.postal_code},
            "business_name": None,
            "email": payer.email,
            "individual_name": None,
            "name": payer.name,
            "phone": None,
            "tax_exempt": "none",
            "tax_ids": [],
        },
        collected_information={
            "business_name": None,
            "individual_name": None,
            "shipping_details": None,
        },
    )
    store.save(session)
    emit(store, "checkout.session.completed", session)


def save_method(store: Store, kind: str, details: Document, payer: Billing) -> Document:
    method = payment_method(
        new_id("pm"),
        created=store.now,
        kind=kind,
        details=details,
        billing=billing_details(name=payer.name, email=payer.email, postal_code=payer.postal_code),
    )
    store.save(method)
    return method
