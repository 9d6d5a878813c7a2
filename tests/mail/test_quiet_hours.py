"""When an appeal may leave: by day, once a day, and not on a holiday but for whose event it is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from fundraiser.mail.quiet_hours import fitting

VANCOUVER = "America/Vancouver"
HERE = ZoneInfo(VANCOUVER)


def local(month, day, hour, minute=0, year=2026):
    return datetime(year, month, day, hour, minute, tzinfo=HERE)


@pytest.mark.parametrize(
    ("wished_at", "facts", "leaves_at"),
    [
        pytest.param(local(12, 3, 14), {}, local(12, 3, 14), id="by-day"),
        pytest.param(local(12, 3, 6), {}, local(12, 3, 9), id="early"),
        pytest.param(local(12, 3, 20), {}, local(12, 4, 9), id="evening"),
        pytest.param(local(12, 3, 14), {"at": local(12, 5, 10)}, local(12, 5, 10), id="late"),
        pytest.param(
            local(12, 3, 14), {"at": local(12, 5, 23)}, local(12, 6, 9), id="late-at-night"
        ),
        pytest.param(local(12, 25, 10), {}, local(12, 26, 9), id="christmas"),
        pytest.param(local(12, 24, 21), {}, local(12, 26, 9), id="night-before-christmas"),
        pytest.param(
            local(12, 24, 10), {"at": local(12, 25, 10)}, local(12, 26, 9), id="late-on-christmas"
        ),
        pytest.param(local(1, 1, 10), {}, local(1, 2, 9), id="new-year"),
        pytest.param(
            local(1, 1, 10), {"event_on": date(2026, 1, 1)}, local(1, 1, 10), id="their-own-event"
        ),
        pytest.param(
            local(1, 1, 10), {"event_on": date(2027, 1, 1)}, local(1, 2, 9), id="event-next-year"
        ),
    ],
)
def test_an_appeal_leaves_when_it_may(wished_at, facts, leaves_at):
    assert fitting(wished_at, None, VANCOUVER, **facts) == leaves_at


def test_the_day_is_that_of_the_zone():
    still_christmas_in_vancouver = datetime(2026, 12, 26, 6, tzinfo=ZoneInfo("UTC"))

    assert fitting(still_christmas_in_vancouver, None, VANCOUVER) == local(12, 26, 9)


def test_the_second_email_of_a_day_waits_past_the_holiday():
    assert fitting(local(12, 24, 15), local(12, 24, 9), VANCOUVER) == local(12, 26, 9)
