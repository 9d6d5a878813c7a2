"""Which events staff find, in which order."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from fundraiser.database import db, transaction
from fundraiser.payments.values import ProviderEvent
from fundraiser.stripe_sync.models import EventStatus, StripeEvent, ToldBy
from fundraiser.stripe_sync.operations import keep_event
from fundraiser.stripe_sync.queries import (
    count_dead_events,
    find_event,
    list_events_of,
    lock_event,
)
from tests.make import instant

AT = instant("2026-12-01 12:00")


def keep(name, kind="refund.created", *, about="re_1", minutes=0, status=EventStatus.DUE):
    event = ProviderEvent(
        event_id=f"evt_{name}",
        kind=kind,
        object_id=about,
        api_version="2026-10-28.endive",
        made_at=AT + timedelta(minutes=minutes),
        body="{}",
    )
    with transaction():
        keep_event(event, told_by=ToldBy.WEBHOOK, at=AT)
        db.session.execute(
            update(StripeEvent).where(StripeEvent.stripe_id == event.event_id).values(status=status)
        )


def names(events):
    return "".join(event.stripe_id.removeprefix("evt_") for event in events)


@pytest.fixture
def kept(app):
    """Five events, the third and the fifth about the same refund, the last made before the third;
    two are dead."""
    keep("a", "checkout.session.completed", about="cs_1")
    keep("b", status=EventStatus.DEAD)
    keep("c", about="re_2", minutes=2)
    keep("d", "charge.refunded", about="ch_1", status=EventStatus.DEAD)
    keep("e", "refund.updated", about="re_2", minutes=1)


def test_dead_events_are_counted(kept):
    assert count_dead_events() == 2


def test_what_was_told_of_some_objects_is_listed_in_the_order_it_happened(kept):
    assert names(list_events_of(["re_2", "cs_1"])) == "aec"
    assert list_events_of([]) == []


def test_a_locked_event_is_read_anew(kept):
    [seen] = db.session.scalars(select(StripeEvent).where(StripeEvent.stripe_id == "evt_a"))
    with transaction():
        event = find_event(seen.id)
        assert event
        db.session.connection().exec_driver_sql("UPDATE stripe_events SET tries = 7")
        assert event.tries != 7
        locked = lock_event(seen.id)
        assert locked
        assert locked.tries == 7
        assert lock_event(0) is None


def test_only_an_event_that_is_done_with_can_be_applied_again(kept):
    ways = {status: StripeEvent(status=status).can_be_applied_again for status in EventStatus}

    assert ways == {
        EventStatus.DUE: False,
        EventStatus.APPLYING: False,
        EventStatus.APPLIED: True,
        EventStatus.NOT_ACTED_ON: True,
        EventStatus.DEAD: True,
    }
    assert StripeEvent(status=EventStatus.DUE).is_waiting
    assert not StripeEvent(status=EventStatus.APPLYING).is_waiting
