"""Which email is due to an owner, on plain values: each threshold, one a day, never at night."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundraiser.mail.quiet_hours import EVENING, MORNING, is_quiet
from fundraiser.peer_to_peer.follow_up import (
    ASCENT,
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
        "agrees_to_tips": True,
        "has_stopped": False,
        "sent": {},
        "last_at": None,
    }
    return PageProgress(**{**facts, **changes})


def given_so_far(percent, *, on, count=1, **changes):
    return standing(gift_count=count, percent=percent, last_gift_at=on, **changes)


def due(so_far, at):
    return next_for_owner(so_far, at=at, zone=ZONE)


@pytest.mark.parametrize(
    ("so_far", "at", "message", "due_at"),
    [
        pytest.param(
            standing(has_picture=False), LIVE, OwnerMessage.NO_PICTURE, day(1), id="no-picture"
        ),
        pytest.param(standing(), LIVE, OwnerMessage.NO_GIFT_YET, day(3), id="no-gift-after-three"),
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
            ),
            day(14),
            OwnerMessage.QUIET_WEEK,
            day(20),
            id="quiet-again-a-week-later",
        ),
        pytest.param(
            given_so_far(60, on=day(48), sent={OwnerMessage.HALF: day(48)}),
            day(49),
            OwnerMessage.LAST_WEEK,
            datetime(2026, 12, 25, 9, 0, tzinfo=HERE),
            id="a-week-before-the-end",
        ),
        pytest.param(
            given_so_far(60, on=day(20), sent={OwnerMessage.HALF: day(20)}),
            ENDS,
            OwnerMessage.ENDED,
            datetime(2027, 1, 1, 9, 0, tzinfo=HERE),
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


def test_a_step_that_a_refund_undid_is_not_told_twice():
    so_far = given_so_far(10, on=day(5), sent={OwnerMessage.HALF: day(4)})

    found = due(so_far, day(5))
    assert found
    assert found.message not in ASCENT


def test_a_page_that_began_in_the_last_week_hears_of_no_last_week():
    began = ENDS - timedelta(days=3)
    found = due(standing(live_since=began, sent={OwnerMessage.NO_GIFT_YET: began}), began)

    assert found
    assert found.message is OwnerMessage.ENDED


moments = st.datetimes(datetime(2026, 11, 2), datetime(2027, 1, 5)).map(
    lambda naive: naive.replace(tzinfo=HERE)
)


@given(
    steps=st.lists(st.tuples(moments, st.integers(0, 140)), min_size=1, max_size=40),
    has_picture=st.booleans(),
)
def test_whatever_happens_it_is_one_a_day_by_day_and_no_news_twice(steps, has_picture):
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
            sent=dict(sent),
            last_at=last,
        )
        found = due(so_far, at)
        if found is None or found.at > at or is_quiet(at, ZONE):
            continue
        assert found.message not in sent or found.message is OwnerMessage.QUIET_WEEK
        assert MORNING <= found.at.astimezone(HERE).time() < EVENING
        sent[found.message] = last = at
        days.append(at.date())

    assert len(days) == len(set(days))
