"""Which email is due, on plain values: each threshold, one a day, and never at night."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundraiser.mail.quiet_hours import EVENING, MORNING
from fundraiser.prospects.follow_up import (
    PROSPECT_SERIES,
    FollowUp,
    ProspectStanding,
    next_for_prospect,
)

ZONE = "America/Toronto"
HERE = ZoneInfo(ZONE)
BEGAN = datetime(2026, 11, 2, 10, 30, tzinfo=HERE)  # a Monday
FIRST, SECOND, LAST = (step.message for step in PROSPECT_SERIES)


def standing(**changes):
    facts = {
        "began_at": BEGAN,
        "agrees": True,
        "has_page": False,
        "is_over": False,
        "sent": {},
        "last_at": BEGAN,
    }
    return ProspectStanding(**{**facts, **changes})


def day(number, hour=10, minute=30):
    """Return an instant on the so-many-th day after the person asked."""
    return datetime(2026, 11, 2, hour, minute, tzinfo=HERE) + timedelta(days=number)


def due(so_far, at):
    return next_for_prospect(so_far, at=at, zone=ZONE)


@pytest.mark.parametrize(
    ("so_far", "at", "message", "due_at"),
    [
        pytest.param(standing(), BEGAN, FIRST, day(3), id="first-after-three-days"),
        pytest.param(standing(), day(3), FIRST, day(3), id="first-is-due"),
        pytest.param(
            standing(sent={FIRST: day(3)}, last_at=day(3)),
            day(3, 11),
            SECOND,
            day(10),
            id="second-after-ten",
        ),
        pytest.param(
            standing(sent={FIRST: day(3), SECOND: day(10)}, last_at=day(10)),
            day(11),
            LAST,
            day(24),
            id="last-word",
        ),
        pytest.param(
            standing(),
            day(12),
            SECOND,
            day(12),
            id="who-was-not-written-to-gets-the-latest-only",
        ),
        pytest.param(
            standing(began_at=day(50)), day(51), FIRST, day(54, 9, 0), id="not-on-christmas-day"
        ),
        pytest.param(
            standing(last_at=day(3, 9)), day(3), FIRST, day(4, 9, 0), id="not-twice-in-a-day"
        ),
        pytest.param(
            standing(reminders=(day(3, 18),)), day(3), FIRST, day(4, 9, 0), id="after-a-reminder"
        ),
        pytest.param(
            standing(reminders=(day(2), day(4))), day(3), FIRST, day(3), id="reminders-elsewhen"
        ),
        pytest.param(
            standing(reminders=(day(4), day(3))), day(3), FIRST, day(5, 9, 0), id="two-reminders"
        ),
        pytest.param(
            standing(began_at=day(0, 22)), day(1), FIRST, day(4, 9, 0), id="evening-becomes-morning"
        ),
        pytest.param(
            standing(began_at=day(0, 3)), day(1), FIRST, day(3, 9, 0), id="night-becomes-morning"
        ),
    ],
)
def test_next_for_prospect(so_far, at, message, due_at):
    found = due(so_far, at)

    assert found is not None
    assert (found.message, found.at) == (message, due_at)


@pytest.mark.parametrize(
    "so_far",
    [
        pytest.param(standing(agrees=False), id="did-not-agree"),
        pytest.param(standing(has_page=True), id="has-a-page"),
        pytest.param(standing(is_over=True), id="said-no"),
        pytest.param(standing(sent={LAST: day(24)}, last_at=day(24)), id="had-the-last-word"),
    ],
)
def test_nothing_is_to_come(so_far):
    assert due(so_far, day(40)) is None


def test_a_whole_series_is_three_emails_on_three_days():
    sent: dict[FollowUp, datetime] = {}
    for hour in range(24 * 60):
        at = BEGAN + timedelta(hours=hour)
        last = max(sent.values(), default=BEGAN)
        found = due(standing(sent=dict(sent), last_at=last), at)
        if found and found.at <= at:
            sent[found.message] = at

    assert list(sent) == [FIRST, SECOND, LAST]
    assert [(at.date() - BEGAN.date()).days for at in sent.values()] == [3, 10, 24]


@given(
    began=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
    last=st.timedeltas(timedelta(0), timedelta(days=40)),
    passed=st.timedeltas(timedelta(0), timedelta(days=60)),
    sent=st.sets(st.sampled_from(list(FollowUp))),
    zone=st.sampled_from(["America/Toronto", "America/St_Johns", "Pacific/Kiritimati", "UTC"]),
)
def test_what_is_due_is_by_day_and_on_a_day_of_its_own(began, last, passed, sent, zone):
    began_at = began.replace(tzinfo=UTC)
    last_at = began_at + last
    so_far = standing(began_at=began_at, last_at=last_at, sent=dict.fromkeys(sent, last_at))

    found = next_for_prospect(so_far, at=began_at + passed, zone=zone)

    if found:
        local = found.at.astimezone(ZoneInfo(zone))
        assert MORNING <= local.time() < EVENING
        assert local.date() > last_at.astimezone(ZoneInfo(zone)).date()
        assert found.message not in sent
        assert found.at >= began_at + PROSPECT_SERIES[0].after
