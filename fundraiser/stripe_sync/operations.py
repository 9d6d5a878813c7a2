"""Keeping an event, what each kind of event makes us look at again, and what no pledge claims."""

from collections.abc import Callable, Mapping
from datetime import datetime

import structlog

from fundraiser.alarms import AlarmKind, end_alarm, raise_alarm
from fundraiser.database import db, insert_into
from fundraiser.gifts.operations import record_refund
from fundraiser.gifts.queries import lock_gift_of_payment
from fundraiser.installation.queries import get_installation, installation_id
from fundraiser.jobs import JobName, knock
from fundraiser.payments.gateway import Gateway
from fundraiser.payments.gateway.key_watch import KeyUse
from fundraiser.payments.values import CheckoutOutcome, CheckoutState, ProviderEvent, RefundState
from fundraiser.pledges.models import Checkout, Pledge
from fundraiser.pledges.operations.checkouts import apply_checkout
from fundraiser.pledges.operations.rebuilds import (
    WORTH_REBUILDING,
    NotRebuildable,
    WhyNot,
    is_anothers,
    rebuild_checkout,
)
from fundraiser.pledges.queries import find_checkout_of, find_pledge
from fundraiser.stripe_sync.models import (
    EventStatus,
    StripeEvent,
    ToldBy,
    UnclaimedPayment,
    UnclaimedStatus,
    alarm_subject,
)
from fundraiser.stripe_sync.queries import find_unclaimed_of, find_unclaimed_payment

LONGEST_REFERENCE = 200  # as Stripe takes them
Step = Callable[[datetime], bool]  # whether something here follows it, by now or from before
log = structlog.get_logger()
# Kinds, and families of them, that ask for something: staff must know of those we do not act on.
# What else may come (`payment_intent.succeeded`, say) only tells again what another event tells.
ASKS_FOR_SOMETHING = (
    "charge.dispute.",
    "checkout.session.",
    "payout.failed",
    "radar.early_fraud_warning.",
    "refund.",
)


class NotThereYet(Exception):
    """What an event is about is to be read again later."""


class GiftNotThereYet(NotThereYet):
    """A refund came before the gift it refunds."""


class RefundNotDecided(NotThereYet):
    """Stripe does not say yet how a refund stands."""


def keep_event(event: ProviderEvent, *, told_by: ToldBy, at: datetime) -> bool:
    """The event is kept, and due if we act on its kind; return whether it was new.

    One that we do not act on is kept as such, with an alarm if it asks for something (M26).
    Repeatable, also at one instant.
    """
    is_acted_on = acts_on(event.kind)
    fresh = insert_into(StripeEvent).values(
        stripe_id=event.event_id,
        kind=event.kind,
        object_id=event.object_id,
        api_version=event.api_version,
        made_at=event.made_at,
        received_at=at,
        told_by=told_by,
        body=event.body,
        status=EventStatus.DUE if is_acted_on else EventStatus.NOT_ACTED_ON,
        due_at=at,
        tries=0,
    )
    kept = db.session.execute(
        fresh.on_conflict_do_nothing(index_elements=["stripe_id"]).returning(StripeEvent.id)
    )
    is_new = kept.first() is not None
    if is_new and is_acted_on:
        knock(JobName.APPLY_EVENTS)
    if is_new and not is_acted_on and event.kind.startswith(ASKS_FOR_SOMETHING):
        _raise_not_acted_on(event.object_id or event.event_id, event.kind, at)
    return is_new


def _raise_not_acted_on(object_id: str, what: str, at: datetime) -> None:
    """Staff are told that Stripe asks for something that nothing here follows."""
    facts = {"event": what, "object": object_id}
    raise_alarm(AlarmKind.EVENT_NOT_ACTED_ON, f"stripe-object:{object_id}", facts, at=at)


def acts_on(kind: str) -> bool:
    """Return whether an event of this kind has anything done."""
    return kind in READERS


def apply_again(event: StripeEvent, *, at: datetime) -> None:
    """The event is due once more, from its first try, if this release acts on its kind."""
    if event.can_be_applied_again and acts_on(event.kind):
        event.move_to(EventStatus.DUE)
        event.due_at, event.tries, event.last_error = at, 0, None
        knock(JobName.APPLY_EVENTS)


def read_again(kind: str, object_id: str, gateway: Gateway) -> list[Step]:
    """Read what the event is about from Stripe, and return what is to be done in a transaction.

    Talks to Stripe, so it is called outside one. Only for kinds that we act on.
    """
    return READERS[kind](object_id, gateway)


def key_use_of(kind: str) -> KeyUse:
    """Return what reading such an event's object uses our key for."""
    is_of_checkout = READERS.get(kind) is _checkout
    return KeyUse.READ_CHECKOUTS if is_of_checkout else KeyUse.READ_REFUNDS


def _checkout(session_id: str, gateway: Gateway) -> list[Step]:
    state = gateway.read_checkout(session_id)
    return [lambda at: apply_session(state, at=at)]


def _refund(refund_id: str, gateway: Gateway) -> list[Step]:
    state = gateway.read_refund(refund_id)
    return [lambda at: _apply_refund(state, at)]


def _refunds_of_charge(charge_id: str, gateway: Gateway) -> list[Step]:
    states = gateway.list_refunds_of_charge(charge_id)
    return [lambda at, state=state: _apply_refund(state, at) for state in states]  # type: ignore[misc]


READERS: Mapping[str, Callable[[str, Gateway], list[Step]]] = {
    "checkout.session.completed": _checkout,
    "checkout.session.async_payment_succeeded": _checkout,
    "checkout.session.async_payment_failed": _checkout,
    "checkout.session.expired": _checkout,
    "refund.created": _refund,
    "refund.updated": _refund,
    "refund.failed": _refund,
    "charge.refunded": _refunds_of_charge,
}


def apply_session(state: CheckoutState, *, at: datetime) -> bool:
    """What is here of a session is where Stripe says it is; return whether anything is.

    A session of ours whose pledge is lost brings it back. Another installation's is left alone. A
    payment that is neither is kept for finance. Repeatable, in any order.
    """
    checkout = find_checkout_of(state.session_id, state.reference, state.attempt)
    if checkout is None and state.outcome in WORTH_REBUILDING and not is_anothers(state):
        checkout = _rebuilt(state, at)
    if checkout is None:
        return False
    apply_checkout(checkout, state, at=at)
    return True


def put_unclaimed_right(payment: UnclaimedPayment, *, at: datetime) -> bool:
    """People have dealt with a payment that no pledge claims; return whether it was waiting.

    Repeatable. The caller has it locked.
    """
    if not payment.is_waiting:
        return False
    payment.move_to(UnclaimedStatus.PUT_RIGHT)
    end_alarm(AlarmKind.PAYMENT_UNCLAIMED, payment.alarm_subject, at=at)
    return True


def _rebuilt(state: CheckoutState, at: datetime) -> Checkout | None:
    """Return the checkout, made again, or keep the payment for finance if it cannot be."""
    try:
        checkout = rebuild_checkout(state, at=at)
    except NotRebuildable as reason:
        if state.outcome is CheckoutOutcome.PAID and not _is_older_than_we(state, reason.why):
            _keep_unclaimed(state, reason.why, at)
        return None
    log.warning("pledge rebuilt", session=state.session_id, pledge=state.reference)
    kept = find_unclaimed_payment(state.session_id)
    if kept and kept.can_move_to(UnclaimedStatus.CLAIMED):
        kept.move_to(UnclaimedStatus.CLAIMED)
        end_alarm(AlarmKind.PAYMENT_UNCLAIMED, kept.alarm_subject, at=at)
    return checkout


def _is_older_than_we(state: CheckoutState, why: WhyNot) -> bool:
    """Whether nothing on it is ours and it was opened before there was this installation."""
    made_at = state.made_at
    is_older = made_at is not None and made_at < get_installation().made_at
    return why is WhyNot.NOT_MARKED and is_older


def _keep_unclaimed(state: CheckoutState, why: WhyNot, at: datetime) -> None:
    """The payment is on finance's list, once however often it is read."""
    amount = state.payment.amount if state.payment else state.amount
    fresh = insert_into(UnclaimedPayment).values(
        session_id=state.session_id,
        payment_intent_id=state.payment_intent_id,
        reference=(state.reference or "")[:LONGEST_REFERENCE],
        status=UnclaimedStatus.WAITING,
        why=why,
        currency=amount.currency if amount else None,
        amount_cents=amount.cents if amount else None,
        made_at=state.made_at or at,
        found_at=at,
    )
    kept = db.session.execute(
        fresh.on_conflict_do_nothing(index_elements=["session_id"]).returning(UnclaimedPayment.id)
    )
    if kept.first() is None:
        return
    log.error("payment without a pledge", session=state.session_id, why=why)
    paid_at = state.payment.paid_at if state.payment else state.made_at or at
    facts: dict[str, str | int] = {"paid_at": paid_at.isoformat()}
    if amount:
        facts |= {"amount_cents": amount.cents, "currency": amount.currency}
    raise_alarm(AlarmKind.PAYMENT_UNCLAIMED, alarm_subject(state.session_id), facts, at=at)


def _apply_refund(state: RefundState, at: datetime) -> bool:
    """Record a refund; return whether it is of a pledge here.

    Raises GiftNotThereYet if its gift is ours and not recorded yet, or lost and not rebuilt yet,
    and RefundNotDecided while Stripe gives it no status. By a status that we do not know nothing is
    recorded either: staff have to look (M26). What is returned of a payment that finance has, or
    had, on a list was never a gift: nothing is recorded.
    """
    gift = lock_gift_of_payment(state.payment_intent_id) if state.payment_intent_id else None
    if gift and state.unknown_status:
        _raise_not_acted_on(state.refund_id, f"refund: {state.unknown_status}", at)
        return False
    if gift and state.status is None:
        raise RefundNotDecided(state.refund_id)
    if gift:
        record_refund(gift, state, at=at)
        return True
    if state.payment_intent_id and find_unclaimed_of(state.payment_intent_id):
        return False
    pledge = find_pledge(state.reference) if state.reference else None
    if pledge and _was_never_a_gift(pledge, state):
        return True
    if pledge or state.installation == installation_id():
        raise GiftNotThereYet(state.refund_id)
    return False


def _was_never_a_gift(pledge: Pledge, state: RefundState) -> bool:
    """Return whether the payment that is returned was kept apart as not what had been promised."""
    paid = [one for one in pledge.checkouts if state.attempt in (None, one.attempt)]
    return any(one.counts_nowhere for one in paid)
