"""Keeping an event, and what each kind of event makes us look at again."""

from collections.abc import Callable, Mapping
from datetime import datetime

from fundraiser.alarms import AlarmKind, raise_alarm
from fundraiser.database import db, insert_into
from fundraiser.gifts.operations import record_refund
from fundraiser.gifts.queries import lock_gift_of_payment
from fundraiser.jobs import JobName, knock
from fundraiser.payments.gateway import Gateway
from fundraiser.payments.key_watch import KeyUse
from fundraiser.payments.values import CheckoutState, ProviderEvent, RefundState
from fundraiser.pledges.models import Pledge
from fundraiser.pledges.outcomes import apply_checkout
from fundraiser.pledges.queries import find_checkout_of, find_pledge
from fundraiser.stripe_sync.models import EventStatus, StripeEvent, ToldBy

Step = Callable[[datetime], None]
# Kinds, and families of them, that ask for something: staff must know of those we do not act on.
# What else may come (`payment_intent.succeeded`, say) only tells again what another event tells.
ASKS_FOR_SOMETHING = (
    "charge.dispute.",
    "checkout.session.",
    "payout.failed",
    "radar.early_fraud_warning.",
    "refund.",
)


class GiftNotThereYet(Exception):
    """A refund came before the gift it refunds: to be tried again later."""


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
        raise_alarm(
            AlarmKind.EVENT_NOT_ACTED_ON,
            f"stripe-object:{event.object_id or event.event_id}",
            {"event": event.kind, "object": event.object_id or event.event_id},
            at=at,
        )
    return is_new


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
    return [lambda at: _apply_checkout(state, at)]


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


def _apply_checkout(state: CheckoutState, at: datetime) -> None:
    checkout = find_checkout_of(state.session_id, state.reference, state.attempt)
    if checkout:
        apply_checkout(checkout, state, at=at)


def _apply_refund(state: RefundState, at: datetime) -> None:
    """Record a refund. Raises GiftNotThereYet if its gift is ours and not recorded yet.

    What is returned of a payment that was not as promised was never a gift: nothing is to be
    recorded, also once finance has put it right.
    """
    gift = lock_gift_of_payment(state.payment_intent_id) if state.payment_intent_id else None
    if gift:
        record_refund(gift, state, at=at)
        return
    pledge = find_pledge(state.reference) if state.reference else None
    if pledge and not _was_never_a_gift(pledge, state):
        raise GiftNotThereYet(state.refund_id)


def _was_never_a_gift(pledge: Pledge, state: RefundState) -> bool:
    """Return whether the payment that is returned was kept apart as not what had been promised."""
    paid = [one for one in pledge.checkouts if state.attempt in (None, one.attempt)]
    return any(one.counts_nowhere for one in paid)
