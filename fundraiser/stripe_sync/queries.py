"""Reads of events."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import defer

from fundraiser.database import FOR_CHANGE, db
from fundraiser.stripe_sync.models import EventStatus, StripeEvent


def get_event(event_id: int) -> StripeEvent:
    return db.session.get_one(StripeEvent, event_id)


def find_event(event_id: int) -> StripeEvent | None:
    return db.session.get(StripeEvent, event_id)


def lock_event(event_id: int) -> StripeEvent | None:
    """Return the event as it stands, locked until the transaction ends."""
    return db.session.get(StripeEvent, event_id, with_for_update=FOR_CHANGE, populate_existing=True)


def list_events(
    *,
    status: EventStatus | None = None,
    search: str = "",
    before_id: int | None = None,
    most: int = 50,
) -> Sequence[StripeEvent]:
    """Return events without bodies, newest first; `search` is an id of Stripe's, or a kind."""
    query = select(StripeEvent).options(defer(StripeEvent.body))
    if search:
        exact = (StripeEvent.stripe_id, StripeEvent.object_id, StripeEvent.kind)
        query = query.where(or_(*(column == search for column in exact)))
    if status is not None:
        query = query.where(StripeEvent.status == status)
    if before_id is not None:
        query = query.where(StripeEvent.id < before_id)
    return db.session.scalars(query.order_by(StripeEvent.id.desc()).limit(most)).all()


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
