"""Reads of events."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from fundraiser.database import db
from fundraiser.stripe_sync.models import EventStatus, StripeEvent


def get_event(event_id: int) -> StripeEvent:
    return db.session.get_one(StripeEvent, event_id)


def find_event(event_id: int) -> StripeEvent | None:
    return db.session.get(StripeEvent, event_id)


def list_events(
    *, status: EventStatus | None = None, before_id: int | None = None, most: int = 50
) -> Sequence[StripeEvent]:
    """Return events without their bodies, newest first."""
    query = select(StripeEvent).options(defer(StripeEvent.body))
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
