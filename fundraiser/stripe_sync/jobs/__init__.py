"""The jobs that apply events and find what no webhook reported."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from fundraiser import clock
from fundraiser.database import db, in_transaction, transaction
from fundraiser.gifts.operations import record_fee
from fundraiser.gifts.queries import list_fees_unknown, lock_gift_of_payment
from fundraiser.installation.queries import installation_id
from fundraiser.jobs.claims import GiveUp, Outage, TryLater, finish, held_row, work_off
from fundraiser.jobs.held_claims import Claim
from fundraiser.jobs.names import JobName
from fundraiser.jobs.runs import last_success_of
from fundraiser.payments.gateway import API_VERSION, current_gateway
from fundraiser.payments.gateway.key_watch import KeyUse, KeyWatch, key_watch
from fundraiser.payments.values import KeyRefused, Payment, ProviderRefused, ProviderUnavailable
from fundraiser.stripe_sync.jobs.checkout_sweep import LOOKS_AT_ONCE, look_at_due
from fundraiser.stripe_sync.jobs.event_batches import EVENTS_AT_ONCE, EventBatches
from fundraiser.stripe_sync.models import EventStatus, StripeEvent, ToldBy
from fundraiser.stripe_sync.operations import (
    NotThereYet,
    Step,
    acts_on,
    apply_session,
    keep_event,
    key_use_of,
    read_again,
    steps_for,
)
from fundraiser.stripe_sync.queries import get_event, sessions_to_read
from fundraiser.stripe_sync.retention import forget_some_bodies

log = structlog.get_logger()
Answer = TypeVar("Answer")
DELAYS = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
KEY_REFUSED_WAIT = timedelta(minutes=5)  # until the key is tried again
KEPT_AT_ONCE = 50
OVERLAP = timedelta(hours=2)  # listed again, because Stripe promises no order
FIRST_REACH = timedelta(days=3)
STRIPES_REACH = timedelta(days=29)  # Stripe lists thirty days
FEE_WAIT, FEE_HOPE = timedelta(minutes=5), timedelta(days=30)


def apply_events() -> None:
    """Apply every due event, or put it back with a delay.

    Gifts that arrive as promised are received in batches (`event_batches`), all else one by one.
    While Stripe refuses our key, events wait without using up tries, because the fault is in our
    settings.
    """
    with key_watch() as key:
        batches = EventBatches(key)
        work_off(
            StripeEvent,
            lambda claim: _apply_event(claim, key, batches),
            delays=DELAYS,
            batch=EVENTS_AT_ONCE,
            batches=batches,
        )


def look_at_checkouts() -> None:
    """Read each due checkout from Stripe and apply it; expire those whose time is over."""
    with key_watch() as key:
        look_at_due(key)


def find_missed_events() -> None:
    """Apply completed sessions, and store events that Stripe lists and we never got.

    Lists from before the last successful run, so that nothing is missed however long we were down
    or after a restore. Sessions come first, in the order of their promises, because lost gifts are
    matched again in that order; events come in the order of payments. Stripe lists events for
    thirty days only, sessions for ever. Raises ProviderUnavailable; the next run then reaches as
    far back.
    """
    at = clock.now()
    last = last_success_of(JobName.FIND_MISSED_EVENTS)
    db.session.rollback()
    since = last - OVERLAP if last else at - FIRST_REACH
    try:
        _find_lost_sessions(since=since)
    finally:
        _keep_missed_events(since=max(since, at - STRIPES_REACH), is_first=last is None, at=at)


def _keep_missed_events(*, since: datetime, is_first: bool, at: datetime) -> None:
    """Store the events since then that we never got, oldest first. Raises ProviderUnavailable."""
    with key_watch() as key, key.asking(KeyUse.LIST_EVENTS):
        listed = list(current_gateway().list_events(since=since))
    listed.reverse()
    new_count = 0
    for first in range(0, len(listed), KEPT_AT_ONCE):  # in batches, so that gifts need not wait
        with transaction():
            batch = listed[first : first + KEPT_AT_ONCE]
            new_count += sum(keep_event(event, told_by=ToldBy.SWEEP, at=at) for event in batch)
    if new_count:
        tell = log.info if is_first else log.warning  # a first run finds earlier events
        tell("events found that no webhook told", count=new_count)


def forget_event_bodies() -> None:
    """Erase the bodies of events that are 13 months old."""
    while in_transaction(lambda: forget_some_bodies(at=clock.now())):
        pass


def record_fees() -> None:
    """Record Stripe's fee for gifts whose fee was unknown when they arrived."""
    at = clock.now()
    gifts = list_fees_unknown(since=at - FEE_HOPE, before=at - FEE_WAIT, most=LOOKS_AT_ONCE)
    waiting = [gift.payment_intent_id for gift in gifts if gift.payment_intent_id]
    db.session.rollback()
    with key_watch() as key:
        for payment_intent_id in waiting:
            _record_fee_of(payment_intent_id, key)


def _record_fee_of(payment_intent_id: str, key: KeyWatch) -> None:
    payment = _try_reading(
        lambda: current_gateway().read_payment(payment_intent_id), key, KeyUse.READ_PAYMENTS
    )
    if payment is None:
        return
    in_transaction(lambda: _record_fee(payment_intent_id, payment))


def _record_fee(payment_intent_id: str | None, payment: Payment) -> None:
    gift = lock_gift_of_payment(payment_intent_id)
    if gift:
        record_fee(gift, payment, at=clock.now())


def _apply_event(claim: Claim, key: KeyWatch, batches: EventBatches) -> None:
    event = get_event(claim.id)
    kind, object_id = event.kind, event.object_id
    if event.api_version != API_VERSION:
        log.warning("event of another API version", stripe_id=event.stripe_id)
    db.session.rollback()
    if not acts_on(kind):  # stored as due by a release that acted on it
        with transaction():
            _mark_not_acted_on(claim)
        return
    try:
        with key.asking(key_use_of(kind)):
            state = batches.take_state(claim)
            steps = steps_for(state) if state else read_again(kind, object_id, current_gateway())
        in_transaction(lambda: _follow(steps, claim))
    except KeyRefused as error:
        raise Outage(f"Stripe: {error}", wait=KEY_REFUSED_WAIT) from error
    except (ProviderUnavailable, NotThereYet) as error:
        raise TryLater(f"{type(error).__name__}: {error}") from error
    except ProviderRefused as error:
        raise GiveUp(f"Stripe refused: {error}") from error


def _follow(steps: Sequence[Step], claim: Claim) -> None:
    """Apply what the event is about, and finish the event. Raises LeaseLost."""
    results = [step(clock.now()) for step in steps]
    if any(results):
        finish(claim)
    else:
        _mark_not_acted_on(claim)


def _mark_not_acted_on(claim: Claim) -> None:
    """Mark the event as not acted on, because it changes nothing here. Raises LeaseLost."""
    event = held_row(claim)
    event.move_to(EventStatus.NOT_ACTED_ON)
    event.lease_until = event.last_error = None


def _find_lost_sessions(*, since: datetime) -> None:
    """Apply our completed sessions since then, earliest promise first.

    Raises ProviderUnavailable.
    """
    with key_watch() as key:
        with key.asking(KeyUse.READ_CHECKOUTS):
            listed = list(current_gateway().list_completed_checkouts(since=since))
        ours = {"", installation_id()}
        in_order = sorted(listed, key=lambda checkout: checkout.promised_at)
        completed = [checkout.session_id for checkout in in_order if checkout.installation in ours]
        for first in range(0, len(completed), LOOKS_AT_ONCE):
            _apply_completed(completed[first : first + LOOKS_AT_ONCE], key)


def _apply_completed(session_ids: Sequence[str], key: KeyWatch) -> None:
    """Apply each of these sessions whose outcome we do not know.

    Raises ProviderUnavailable. An error with one does not stop the others.
    """
    unknown = sessions_to_read(session_ids)
    db.session.rollback()
    for session_id in unknown:
        try:
            with key.asking(KeyUse.READ_CHECKOUTS):
                state = current_gateway().read_checkout(session_id, patiently=True)
        except ProviderRefused as error:
            log.warning("session not read", session=session_id, reason=str(error))
            continue
        try:
            in_transaction(lambda read=state: apply_session(read, at=clock.now()))  # type: ignore[misc]
        except Exception:
            log.exception("session not applied", session=session_id)


def _try_reading(call: Callable[[], Answer], key: KeyWatch, use: KeyUse) -> Answer | None:
    """Return Stripe's answer, or None if it failed: the next run asks again."""
    try:
        with key.asking(use):
            return call()
    except (ProviderUnavailable, ProviderRefused) as error:
        log.warning("stripe not read", reason=str(error))
        return None
