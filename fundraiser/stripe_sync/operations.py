"""Store events, apply the objects they are about, and list payments without a pledge."""

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

LONGEST_REFERENCE = 200  # Stripe's limit
Step = Callable[[datetime], bool]  # returns whether it concerns something here
log = structlog.get_logger()
# Kinds, or their prefixes, that ask for action: staff must know of those we do not act on. Other
# kinds, such as `payment_intent.succeeded`, only repeat what another event says.
ASKS_FOR_SOMETHING = (
    "charge.dispute.",
    "checkout.session.",
    "payout.failed",
    "radar.early_fraud_warning.",
    "refund.",
)


class NotThereYet(Exception):
    """What the event is about must be read again later."""


class GiftNotThereYet(NotThereYet):
    """A refund came before its gift."""


class RefundNotDecided(NotThereYet):
    """Stripe has not given the refund a status yet."""


def keep_event(event: ProviderEvent, *, told_by: ToldBy, at: datetime) -> bool:
    """Store the event, as due if we act on its kind; return whether it was new.

    An event that we do not act on is stored as such, with an alarm if it asks for action (M26).
    Repeatable, also concurrently.
    """
    is_acted_on = acts_on(event.kind)
    insertion = insert_into(StripeEvent).values(
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
    inserted = db.session.execute(
        insertion.on_conflict_do_nothing(index_elements=["stripe_id"]).returning(StripeEvent.id)
    )
    is_new = inserted.first() is not None
    if is_new and is_acted_on:
        knock(JobName.APPLY_EVENTS)
    if is_new and not is_acted_on and event.kind.startswith(ASKS_FOR_SOMETHING):
        _raise_not_acted_on(event.object_id or event.event_id, event.kind, at)
    return is_new


def _raise_not_acted_on(object_id: str, what: str, at: datetime) -> None:
    """Raise the alarm that Stripe asks for something that we do not act on."""
    facts = {"event": what, "object": object_id}
    raise_alarm(AlarmKind.EVENT_NOT_ACTED_ON, f"stripe-object:{object_id}", facts, at=at)


def acts_on(kind: str) -> bool:
    """Return whether we act on events of this kind."""
    return kind in READERS


def apply_again(event: StripeEvent, *, at: datetime) -> None:
    """Make the event due again, from its first try, if we act on its kind."""
    if event.can_be_applied_again and acts_on(event.kind):
        event.move_to(EventStatus.DUE)
        event.due_at, event.tries, event.last_error = at, 0, None
        knock(JobName.APPLY_EVENTS)


def read_again(kind: str, object_id: str, gateway: Gateway) -> list[Step]:
    """Read the event's object from Stripe, and return the steps to run in a transaction.

    Calls Stripe, so call it outside a transaction. Only for kinds that we act on.
    """
    return READERS[kind](object_id, gateway)


def key_use_of(kind: str) -> KeyUse:
    """Return what the key is used for when such an event's object is read."""
    return KeyUse.READ_CHECKOUTS if kind in CHECKOUT_KINDS else KeyUse.READ_REFUNDS


def _checkout(session_id: str, gateway: Gateway) -> list[Step]:
    return steps_for(gateway.read_checkout(session_id, patiently=True))


def steps_for(state: CheckoutState) -> list[Step]:
    """Return the steps that apply a session, to run in a transaction."""
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
CHECKOUT_KINDS = frozenset(kind for kind, reader in READERS.items() if reader is _checkout)


def apply_session(state: CheckoutState, *, at: datetime) -> bool:
    """Apply a session's state to our records; return whether it concerns any.

    A lost pledge is rebuilt from a session of ours. Another installation's session is ignored. Any
    other payment is put on finance's list. Repeatable, in any order.
    """
    checkout = find_checkout_of(state.session_id, state.reference, state.attempt)
    if checkout is None and state.outcome in WORTH_REBUILDING and not is_anothers(state):
        checkout = _rebuilt(state, at)
    if checkout is None:
        return False
    apply_checkout(checkout, state, at=at)
    return True


def put_unclaimed_right(payment: UnclaimedPayment, *, at: datetime) -> bool:
    """Mark an unclaimed payment as resolved; return whether it was waiting.

    Repeatable. The caller holds its lock.
    """
    if not payment.is_waiting:
        return False
    payment.move_to(UnclaimedStatus.PUT_RIGHT)
    end_alarm(AlarmKind.PAYMENT_UNCLAIMED, payment.alarm_subject, at=at)
    return True


def _rebuilt(state: CheckoutState, at: datetime) -> Checkout | None:
    """Return the rebuilt checkout, or None and put the payment on finance's list."""
    try:
        checkout = rebuild_checkout(state, at=at)
    except NotRebuildable as error:
        if state.outcome is CheckoutOutcome.PAID and not _is_from_before(state, error.why):
            _keep_unclaimed(state, error.why, at)
        return None
    log.warning("pledge rebuilt", session=state.session_id, pledge=state.reference)
    unclaimed = find_unclaimed_payment(state.session_id)
    if unclaimed and unclaimed.can_move_to(UnclaimedStatus.CLAIMED):
        unclaimed.move_to(UnclaimedStatus.CLAIMED)
        end_alarm(AlarmKind.PAYMENT_UNCLAIMED, unclaimed.alarm_subject, at=at)
    return checkout


def _is_from_before(state: CheckoutState, why: WhyNot) -> bool:
    """Return whether it has no mark of ours and is older than this installation."""
    made_at = state.made_at
    is_older = made_at is not None and made_at < get_installation().made_at
    return why is WhyNot.NOT_MARKED and is_older


def _keep_unclaimed(state: CheckoutState, why: WhyNot, at: datetime) -> None:
    """Put the payment on finance's list. Repeatable."""
    amount = state.payment.amount if state.payment else state.amount
    insertion = insert_into(UnclaimedPayment).values(
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
    inserted = db.session.execute(
        insertion.on_conflict_do_nothing(index_elements=["session_id"]).returning(
            UnclaimedPayment.id
        )
    )
    if inserted.first() is None:
        return
    log.error("payment without a pledge", session=state.session_id, why=why)
    paid_at = state.payment.paid_at if state.payment else state.made_at or at
    facts: dict[str, str | int] = {"paid_at": paid_at.isoformat()}
    if amount:
        facts |= {"amount_cents": amount.cents, "currency": amount.currency}
    raise_alarm(AlarmKind.PAYMENT_UNCLAIMED, alarm_subject(state.session_id), facts, at=at)


def _apply_refund(state: RefundState, at: datetime) -> bool:
    """Record a refund; return whether it concerns a pledge here.

    Raises GiftNotThereYet if its gift is ours but not recorded or rebuilt yet, and RefundNotDecided
    while Stripe gives it no status. An unknown status records nothing and raises an alarm (M26). A
    refund of a payment on finance's list, now or earlier, records nothing: it was never a gift.
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
    """Return whether the refunded payment was quarantined as not promised."""
    attempts = [row for row in pledge.checkouts if state.attempt in (None, row.attempt)]
    return any(checkout.counts_nowhere for checkout in attempts)
