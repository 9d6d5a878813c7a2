"""Which email is due to an owner, on plain values: each threshold, one a day, never at night."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundraiser.mail.quiet_hours import EVENING, MORNING, is_quiet_day
from fundraiser.peer_to_peer.follow_up import (
    ASCENT,
    ASKS,
    EVENT_DAYS,
    MILESTONES,
    OwnerMessage,
    PageProgress,
    next_for_owner,
)

ZONE = "America/Toronto"
HERE = ZoneInfo(ZONE)
LIVE = datetime(2026, 11, 2, 10, 30, tzinfo=HERE)
ENDS = datetime(2026, 12, 31, 23, 59, tzinfo=HERE)


def day(number, hour=10, minute=30):
    """Return an instant on the so-many-th day after the page went live."""
    return datetime(2026, 11, 2, hour, minute, tzinfo=HERE) + timedelta(days=number)


def standing(**changes):
    facts = {
        "live_since": LIVE,
        "ends_at": ENDS,
        "is_open": True,
        "has_picture": True,
        "gift_count": 0,
        "percent": 0,
        "last_gift_at": None,
        "reached_at": None,
        "hears_of_gifts": False,
        "event_on": None,
        "agrees_to_tips": True,
        "has_stopped": False,
        "sent": {},
        "last_at": None,
    }
    return PageProgress(**{**facts, **changes})


def given_so_far(percent, *, on, count=1, **changes):
    facts = {"last_gift_at": on, "reached_at": on, **changes}
    return standing(gift_count=count, percent=percent, **facts)


def due(so_far, at):
    return next_for_owner(so_far, at=at, zone=ZONE)


@pytest.mark.parametrize(
    ("so_far", "at", "message", "due_at"),
    [
        pytest.param(
            standing(has_picture=False), LIVE, OwnerMessage.NO_PICTURE, day(1), id="no-picture"
        ),
        pytest.param(standing(), LIVE, OwnerMessage.GIVE_FIRST, day(2), id="first-ask"),
        pytest.param(
            standing(sent={OwnerMessage.GIVE_FIRST: day(2)}),
            day(3),
            OwnerMessage.ASK_FIVE,
            day(5),
            id="second-ask",
        ),
        pytest.param(
            standing(sent={OwnerMessage.ASK_FIVE: day(5)}),
            day(6),
            OwnerMessage.ASK_A_GROUP,
            day(9),
            id="third-ask",
        ),
        pytest.param(standing(), day(7), OwnerMessage.ASK_FIVE, day(7), id="a-late-ask-is-dropped"),
        pytest.param(
            given_so_far(3, on=day(2, 15)),
            day(2, 15),
            OwnerMessage.FIRST_GIFT,
            day(2, 15),
            id="first-gift-at-once",
        ),
        pytest.param(
            given_so_far(3, on=day(2, 22)),
            day(2, 22),
            OwnerMessage.FIRST_GIFT,
            day(3, 9, 0),
            id="first-gift-at-night-waits-for-the-morning",
        ),
        pytest.param(
            given_so_far(3, on=day(2, 15), last_at=day(2, 9)),
            day(2, 15),
            OwnerMessage.FIRST_GIFT,
            day(3, 9, 0),
            id="not-twice-in-a-day",
        ),
        *(
            pytest.param(
                given_so_far(percent, on=day(4), sent={OwnerMessage.FIRST_GIFT: day(2)}),
                day(4),
                message,
                day(4),
                id=f"{percent}-percent",
            )
            for message, percent in MILESTONES.items()
        ),
        pytest.param(
            given_so_far(130, on=day(1)), day(1), OwnerMessage.REACHED, day(1), id="all-at-once"
        ),
        pytest.param(
            given_so_far(60, on=day(6), sent={OwnerMessage.HALF: day(5)}),
            day(6),
            OwnerMessage.QUIET_WEEK,
            day(13),
            id="a-week-without-a-gift",
        ),
        pytest.param(
            given_so_far(
                60,
                on=day(6),
                sent={OwnerMessage.HALF: day(5), OwnerMessage.QUIET_WEEK: day(13)},
                last_at=day(13),
            ),
            day(14),
            OwnerMessage.QUIET_AGAIN,
            day(20),
            id="quiet-again-a-week-later",
        ),
        pytest.param(
            given_so_far(60, on=day(48), sent={OwnerMessage.HALF: day(48)}),
            day(49),
            OwnerMessage.LAST_WEEK,
            datetime(2026, 12, 26, 9, 0, tzinfo=HERE),
            id="a-week-before-the-end",
        ),
        pytest.param(
            given_so_far(60, on=day(20), sent={OwnerMessage.HALF: day(20)}),
            ENDS,
            OwnerMessage.ENDED,
            datetime(2027, 1, 2, 9, 0, tzinfo=HERE),
            id="ended",
        ),
        pytest.param(
            standing(is_open=False, ends_at=day(9)),
            day(9),
            OwnerMessage.ENDED,
            day(9),
            id="closed-early",
        ),
        pytest.param(
            given_so_far(30, on=day(4), agrees_to_tips=False),
            day(4),
            OwnerMessage.QUARTER,
            day(4),
            id="news-without-consent-to-tips",
        ),
    ],
)
def test_the_right_message_is_due(so_far, at, message, due_at):
    found = due(so_far, at)

    assert found
    assert (found.message, found.at) == (message, due_at)


@pytest.mark.parametrize(
    "so_far",
    [
        pytest.param(standing(has_stopped=True, has_picture=False), id="stopped"),
        pytest.param(
            standing(sent={OwnerMessage.ENDED: ENDS}, ends_at=day(1), is_open=False), id="over"
        ),
    ],
)
def test_nothing_is_due(so_far):
    assert due(so_far, day(30)) is None


def test_without_consent_there_are_no_tips():
    found = due(standing(has_picture=False, agrees_to_tips=False), day(30))

    assert found
    assert found.message is OwnerMessage.ENDED


def test_who_hears_of_each_gift_hears_of_a_step_the_morning_after():
    first = given_so_far(3, on=day(4), hears_of_gifts=True)
    half = given_so_far(50, on=day(4), last_gift_at=day(6), reached_at=day(4), hears_of_gifts=True)

    assert due(first, day(4)).message is not OwnerMessage.FIRST_GIFT
    assert due(half, day(4)).message is OwnerMessage.HALF
    assert due(half, day(4)).at == day(5, 9, 0)


def test_a_step_that_a_refund_undid_is_not_told_twice():
    so_far = given_so_far(10, on=day(5), sent={OwnerMessage.HALF: day(4)})

    found = due(so_far, day(5))
    assert found
    assert found.message not in ASCENT


def test_a_page_that_began_in_the_last_week_hears_of_no_last_week():
    began = ENDS - timedelta(days=3)
    found = due(standing(live_since=began, sent=dict.fromkeys(ASKS, began)), began)

    assert found
    assert found.message is OwnerMessage.ENDED


EVENT = date(2026, 12, 12)


def with_event(on=EVENT, **changes):
    return given_so_far(10, on=LIVE, sent={OwnerMessage.FIRST_GIFT: LIVE}, event_on=on, **changes)


def days_of_the_event(so_far):
    """Return which messages about the event leave on which day, read hour by hour."""
    days: dict[OwnerMessage, date] = {}
    for hour in range(24 * 65):
        at = LIVE + timedelta(hours=hour)
        found = next_for_owner(replace(so_far, sent={**so_far.sent, **days}), at=at, zone=ZONE)
        if found and found.at <= at and found.message in EVENT_DAYS:
            days[found.message] = at.date()
    return list(days.items())


def test_the_event_has_five_messages_each_on_its_day():
    assert days_of_the_event(with_event()) == [
        (OwnerMessage.EVENT_THREE_WEEKS, date(2026, 11, 21)),
        (OwnerMessage.EVENT_WEEK, date(2026, 12, 5)),
        (OwnerMessage.EVENT_EVE, date(2026, 12, 11)),
        (OwnerMessage.EVENT_DAY, date(2026, 12, 12)),
        (OwnerMessage.AFTER_EVENT, date(2026, 12, 13)),
    ]


@pytest.mark.parametrize(
    ("on", "days"),
    [
        pytest.param(
            date(2026, 12, 25),
            [(4, 12), (18, 12), (24, 12), (25, 12), (26, 12)],
            id="on-christmas-day-itself",
        ),
        pytest.param(
            date(2026, 12, 26),
            [(5, 12), (19, 12), (24, 12), (26, 12), (27, 12)],
            id="the-eve-would-be-christmas",
        ),
        pytest.param(
            date(2027, 1, 1),
            [(11, 12), (26, 12), (31, 12), (1, 1), (2, 1)],
            id="a-week-before-would-be-christmas",
        ),
    ],
)
def test_the_holidays_belong_to_those_whose_event_it_is(on, days):
    found = days_of_the_event(with_event(on, ends_at=ENDS + timedelta(days=20)))

    assert [(day.day, day.month) for _message, day in found] == days


def test_a_page_that_began_late_hears_only_what_is_still_to_come():
    began = datetime(2026, 12, 8, 15, tzinfo=HERE)

    found = days_of_the_event(with_event(live_since=began))

    assert [message for message, _day in found] == [
        OwnerMessage.EVENT_EVE,
        OwnerMessage.EVENT_DAY,
        OwnerMessage.AFTER_EVENT,
    ]


def test_an_eve_that_was_missed_is_not_made_up_for():
    after_the_eve = datetime(2026, 12, 12, 8, tzinfo=HERE)

    found = due(with_event(last_at=after_the_eve - timedelta(days=3)), after_the_eve)

    assert found
    assert found.message is OwnerMessage.EVENT_DAY


def test_an_event_in_the_last_week_takes_the_place_of_the_last_week():
    at = ENDS - timedelta(days=6)
    messages = {OwnerMessage.EVENT_THREE_WEEKS: at, OwnerMessage.EVENT_WEEK: at}
    so_far = with_event(date(2026, 12, 30), last_at=at)

    found = due(replace(so_far, sent={**so_far.sent, **messages}), at)

    assert found
    assert found.message is OwnerMessage.EVENT_EVE


moments = st.datetimes(datetime(2026, 11, 2), datetime(2027, 1, 5)).map(
    lambda naive: naive.replace(tzinfo=HERE)
)


@given(
    steps=st.lists(st.tuples(moments, st.integers(0, 140)), min_size=1, max_size=40),
    has_picture=st.booleans(),
    hears_of_gifts=st.booleans(),
    event_on=st.none() | st.dates(date(2026, 11, 5), date(2027, 1, 10)),
)
def test_whatever_happens_it_is_one_a_day_by_day_and_nothing_twice(
    steps, has_picture, hears_of_gifts, event_on
):
    sent: dict[OwnerMessage, datetime] = {}
    days, last, percent, count, last_gift = [], None, 0, 0, None
    for at, grown in sorted(steps):
        if grown > percent:
            percent, count, last_gift = grown, count + 1, at
        so_far = standing(
            has_picture=has_picture,
            gift_count=count,
            percent=percent,
            last_gift_at=last_gift,
            reached_at=last_gift,
            hears_of_gifts=hears_of_gifts,
            event_on=event_on,
            sent=dict(sent),
            last_at=last,
        )
        found = due(so_far, at)
        if found is None or found.at > at:
            continue
        assert found.message not in sent
        day_of_it = found.at.astimezone(HERE).date()
        assert not is_quiet_day(day_of_it) or day_of_it == event_on
        assert MORNING <= found.at.astimezone(HERE).time() < EVENING
        sent[found.message] = last = at
        days.append(at.date())

    assert len(days) == len(set(days))
