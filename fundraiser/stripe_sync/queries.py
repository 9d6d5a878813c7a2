"""Reads of events and of unclaimed payments."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import defer

from fundraiser.database import db, find_locked_row, find_row
from fundraiser.jobs.claims import oldest_waiting
from fundraiser.pledges.models import Checkout, CheckoutStatus
from fundraiser.stripe_sync.models import (
    EventStatus,
    StripeEvent,
    UnclaimedPayment,
    UnclaimedStatus,
)

MOST_UNCLAIMED = 200
STILL_OPEN = (CheckoutStatus.OPEN, CheckoutStatus.EXPIRED)


def get_event(event_id: int) -> StripeEvent:
    return db.session.get_one(StripeEvent, event_id)


def find_event(event_id: int) -> StripeEvent | None:
    return db.session.get(StripeEvent, event_id)


def list_sessions_of_events(
    event_ids: Sequence[int], *, kinds: Collection[str], api_version: str
) -> list[tuple[int, str]]:
    """Return the events of these kinds and this version of the API, with their objects' ids."""
    query = select(StripeEvent.id, StripeEvent.object_id).where(
        StripeEvent.id.in_(event_ids),
        StripeEvent.kind.in_(kinds),
        StripeEvent.api_version == api_version,
    )
    rows = db.session.execute(query.order_by(StripeEvent.due_at, StripeEvent.id))
    return [(event_id, object_id) for event_id, object_id in rows]


def lock_event(event_id: int) -> StripeEvent | None:
    """Return the current event, locked until the transaction ends, or None."""
    return find_locked_row(StripeEvent, event_id)


def list_events_of(object_ids: Sequence[str]) -> Sequence[StripeEvent]:
    """Return the events about these Stripe objects, oldest first."""
    return db.session.scalars(
        select(StripeEvent)
        .options(defer(StripeEvent.body))
        .where(StripeEvent.object_id.in_(object_ids))
        .order_by(StripeEvent.made_at, StripeEvent.id)
    ).all()


def count_dead_events() -> int:
    query = select(func.count()).select_from(StripeEvent)
    return db.session.scalar(query.where(StripeEvent.status == EventStatus.DEAD)) or 0


def oldest_waiting_event(*, at: datetime) -> datetime | None:
    """Return since when the oldest event waits that should have been applied, or None."""
    return oldest_waiting(StripeEvent, StripeEvent.received_at, at=at)


def find_unclaimed_payment(session_id: str) -> UnclaimedPayment | None:
    return find_row(UnclaimedPayment, UnclaimedPayment.session_id == session_id)


def find_unclaimed_of(payment_intent_id: str) -> UnclaimedPayment | None:
    return db.session.scalars(
        select(UnclaimedPayment).where(UnclaimedPayment.payment_intent_id == payment_intent_id)
    ).first()


def find_unclaimed(payment_id: int) -> UnclaimedPayment | None:
    return db.session.get(UnclaimedPayment, payment_id)


def lock_unclaimed(payment_id: int) -> UnclaimedPayment | None:
    """Return the current payment, locked until the transaction ends, or None."""
    return find_locked_row(UnclaimedPayment, payment_id)


def list_unclaimed() -> Sequence[UnclaimedPayment]:
    """Return the payments that wait for finance, oldest first."""
    return db.session.scalars(
        select(UnclaimedPayment)
        .where(UnclaimedPayment.status == UnclaimedStatus.WAITING)
        .order_by(UnclaimedPayment.id)
        .limit(MOST_UNCLAIMED)
    ).all()


def count_unclaimed() -> int:
    query = select(func.count()).select_from(UnclaimedPayment)
    return db.session.scalar(query.where(UnclaimedPayment.status == UnclaimedStatus.WAITING)) or 0


def sessions_to_read(session_ids: Sequence[str]) -> list[str]:
    """Return the completed sessions whose outcome we do not know."""
    ended = select(Checkout.session_id).where(
        Checkout.session_id.in_(session_ids), Checkout.status.not_in(STILL_OPEN)
    )
    unclaimed = select(UnclaimedPayment.session_id).where(
        UnclaimedPayment.session_id.in_(session_ids)
    )
    finished = set(db.session.scalars(union_all(ended, unclaimed)))
    return [session_id for session_id in session_ids if session_id not in finished]
