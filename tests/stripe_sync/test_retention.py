"""The body of a Stripe event is forgotten after 13 months; what it was about stays."""

from datetime import timedelta

from sqlalchemy import select

from fundraiser.database import db
from fundraiser.jobs.names import JobName
from fundraiser.stripe_sync.models import EventStatus, StripeEvent


def events():
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(StripeEvent)))


def test_old_bodies_are_forgotten_but_not_what_still_waits(paid, stripe, hear, worker, clock):
    paid()
    stripe.hand_over(hear)
    worker.run(JobName.APPLY_EVENTS)
    paid()
    stripe.hand_over(hear)
    assert {event.status for event in events()} >= {EventStatus.APPLIED, EventStatus.DUE}
    worker.run(JobName.FORGET_EVENT_BODIES)
    assert all(event.body for event in events())

    clock.move(timedelta(days=400))
    worker.run(JobName.FORGET_EVENT_BODIES)

    for event in events():
        assert bool(event.body) == event.is_waiting
        assert event.object_id
    worker.run(JobName.APPLY_EVENTS)
