"""The clock: instants, dates in a zone, and when a day is over."""

from datetime import UTC, date, datetime, timedelta

import pytest

from fundraiser import clock
from fundraiser.clock import LocalTimeRefused, ZoneUnknown
from tests.make import instant

TORONTO = "America/Toronto"


def test_now_is_an_instant_in_utc():
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        ("2027-01-01 04:59", TORONTO, date(2026, 12, 31)),
        ("2027-01-01 05:00", TORONTO, date(2027, 1, 1)),
        ("2026-12-31 23:59", "Pacific/Auckland", date(2027, 1, 1)),
        ("2026-07-01 03:59", TORONTO, date(2026, 6, 30)),
    ],
)
def test_a_date_is_the_zones_own(at, zone, day):
    assert clock.date_in(instant(at), zone) == day


def test_a_deadline_at_midnight_includes_its_day():
    assert clock.local_deadline(datetime(2026, 12, 31), TORONTO) == instant("2027-01-01 05:00")


def test_a_deadline_with_a_time_is_that_time():
    noon = datetime(2026, 12, 31, 12)

    assert clock.local_deadline(noon, TORONTO) == instant("2026-12-31 17:00")


def test_the_last_day_of_winter_time_is_an_hour_shorter():
    begins = clock.local_instant(datetime(2027, 3, 14), TORONTO)

    assert clock.local_deadline(datetime(2027, 3, 14), TORONTO) - begins == timedelta(hours=23)


@pytest.mark.parametrize("local", [datetime(2027, 3, 14, 2, 30), datetime(2026, 11, 1, 1, 30)])
def test_a_time_that_the_clocks_skip_or_show_twice_is_refused(local):
    with pytest.raises(LocalTimeRefused):
        clock.local_instant(local, TORONTO)


@pytest.mark.parametrize("zone", ["", "Toronto", "../etc/passwd", "/etc/passwd", "America"])
def test_a_zone_that_is_none_is_refused(zone):
    with pytest.raises(ZoneUnknown):
        clock.local_instant(datetime(2026, 12, 1), zone)


def test_a_clock_that_is_set_goes_on_and_is_right_again():
    with clock.set_to(instant("2026-12-31 23:00")):
        assert clock.today("UTC") == date(2026, 12, 31)
        clock.move(timedelta(hours=2))
        assert clock.today("UTC") == date(2027, 1, 1)

    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
