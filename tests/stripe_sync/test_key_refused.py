"""A key that Stripe refuses is an outage of ours: events wait, however long, and staff are told."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fundraiser.alarms import AlarmKind
from fundraiser.alarms.models import Alarm
from fundraiser.database import db
from fundraiser.jobs.names import JobName
from fundraiser.jobs.queue import run_now
from fundraiser.payments.values import KeyRefused, ProviderUnavailable
from fundraiser.stripe_sync.models import EventStatus, StripeEvent
from tests.payments.wire import Wire, passed_on, refused
from tests.pledges.giving import gifts

FIVE_MINUTES = timedelta(minutes=5)


def alarms():
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Alarm).order_by(Alarm.id)))


def completed():
    db.session.rollback()
    db.session.expire_all()
    wanted = select(StripeEvent).where(StripeEvent.kind == "checkout.session.completed")
    return list(db.session.scalars(wanted.order_by(StripeEvent.id)))


@pytest.fixture
def wire(stripe):
    with Wire(stripe.url) as wire:
        yield wire


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (401, ("api_key_expired", AlarmKind.STRIPE_KEY_REFUSED)),
        (403, ("more_permissions_required", AlarmKind.STRIPE_RIGHT_MISSING)),
    ],
)
def test_events_wait_for_a_key_that_stripe_accepts(
    make_app, wire, stripe, hear, paid, clock, status, told
):
    code, kind = told
    paid("10", email="a@example.org")
    paid("10", email="b@example.org")
    for event in stripe.events("checkout.session.completed"):
        hear(*stripe.signed(event))
    wire.act = refused(status, type="invalid_request_error", code=code)
    with make_app(**wire.settings).app_context():
        for _ in range(20):
            run_now(JobName.APPLY_EVENTS)
            clock.move(FIVE_MINUTES)

        assert [(event.status, event.tries) for event in completed()] == [(EventStatus.DUE, 0)] * 2
        (alarm,) = alarms()
        assert (alarm.kind, alarm.facts["code"], alarm.is_open) == (kind, code, True)
        assert alarm.count >= 20

        wire.act = passed_on
        run_now(JobName.APPLY_EVENTS)

        assert {event.status for event in completed()} == {EventStatus.APPLIED}
        assert len(gifts()) == 2
        assert [alarm.is_open for alarm in alarms()] == [False]


def test_a_refused_key_is_tried_once_a_run_and_each_event_every_five_minutes(
    make_app, wire, app, stripe, hear, paid, clock
):
    for number in range(3):
        paid("10", email=f"{number}@example.org")
    for event in stripe.events("checkout.session.completed"):
        hear(*stripe.signed(event))
    wire.act = refused(401, type="invalid_request_error")
    with make_app(**wire.settings).app_context():
        for minutes in (0, 1, 3):
            clock.move(timedelta(minutes=minutes))
            run_now(JobName.APPLY_EVENTS)
        assert len(wire.asked) == 1

        clock.move(timedelta(minutes=1, seconds=1))
        run_now(JobName.APPLY_EVENTS)

    assert len(wire.asked) == 2


def test_what_else_stripe_answers_ends_the_alarm_as_well(make_app, wire, app, stripe, clock):
    """Nothing may happen for days: the list of events is read every ten minutes."""
    wire.act = refused(401, type="invalid_request_error")
    with make_app(**wire.settings).app_context():
        with pytest.raises(KeyRefused):
            run_now(JobName.FIND_MISSED_EVENTS)
        assert [alarm.is_open for alarm in alarms()] == [True]

        wire.act = passed_on
        run_now(JobName.FIND_MISSED_EVENTS)

    assert [alarm.is_open for alarm in alarms()] == [False]


def test_a_stripe_that_is_down_says_nothing_of_the_key(make_app, wire, app, stripe):
    with make_app(**wire.settings).app_context():
        for status in (401, 503):
            wire.act = refused(status, type="invalid_request_error")
            with pytest.raises(ProviderUnavailable):
                run_now(JobName.FIND_MISSED_EVENTS)

    (alarm,) = alarms()
    assert alarm.is_open
