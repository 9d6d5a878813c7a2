"""How long the body of a Stripe event is kept. What it was about, and its status, stay."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from fundraiser.database import db, rows_changed
from fundraiser.stripe_sync.models import EventStatus, StripeEvent

MONTHS_KEPT = 13
BODIES_KEPT = timedelta(days=30 * MONTHS_KEPT)
BATCH = 500  # rows changed in one transaction
ENDED = (EventStatus.APPLIED, EventStatus.NOT_ACTED_ON, EventStatus.DEAD)


def forget_some_bodies(*, at: datetime) -> int:
    """Erase the body of a batch of old events; return how many.

    0 means that none is left. An event can be applied again without its body, because its object
    is read from Stripe. Repeatable.
    """
    old = select(StripeEvent.id).where(
        StripeEvent.made_at < at - BODIES_KEPT,
        StripeEvent.status.in_(ENDED),
        StripeEvent.body != "",
    )
    ids = db.session.scalars(old.limit(BATCH)).all()
    if not ids:
        return 0
    return rows_changed(update(StripeEvent).where(StripeEvent.id.in_(ids)).values(body=""))
