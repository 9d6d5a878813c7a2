"""7 daily, 5 weekly and 12 monthly backups are kept."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from fundraiser.backups.rotation import choose_kept

ZONE = "America/Toronto"
NIGHT = datetime(2026, 12, 31, 7, 30, tzinfo=UTC)  # 02:30 in Toronto


def nights(count, *, first=NIGHT):
    return [first - timedelta(days=number) for number in range(count)]


def dates(instants):
    return sorted(at.astimezone(ZoneInfo(ZONE)).date().isoformat() for at in instants)


def test_a_year_of_nights_leaves_days_weeks_and_months():
    kept = choose_kept(nights(400), ZONE)

    assert dates(kept) == [
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
        "2026-04-30",
        "2026-05-31",
        "2026-06-30",
        "2026-07-31",
        "2026-08-31",
        "2026-09-30",
        "2026-10-31",
        "2026-11-30",
        "2026-12-06",
        "2026-12-13",
        "2026-12-20",
        *(f"2026-12-{day}" for day in range(25, 32)),
    ]


def test_rotating_each_night_ends_at_the_same_files():
    kept: list[datetime] = []
    for night in reversed(nights(400)):
        kept = [*choose_kept([*kept, night], ZONE)]

    assert dates(kept) == dates(choose_kept(nights(400), ZONE))


@pytest.mark.parametrize("count", [0, 1, 7])
def test_a_week_of_nights_is_kept_whole(count):
    assert sorted(choose_kept(nights(count), ZONE)) == sorted(nights(count))


def test_of_several_on_one_day_the_last_is_kept():
    at_noon = NIGHT + timedelta(hours=9)

    assert choose_kept([NIGHT, at_noon], ZONE) == {at_noon}


def test_a_day_is_one_of_the_zone():
    before, after = datetime(2026, 7, 2, 3, 59, tzinfo=UTC), datetime(2026, 7, 2, 4, 1, tzinfo=UTC)

    assert choose_kept([before, after], ZONE) == {before, after}
    assert choose_kept([before, after], "UTC") == {after}


def test_a_site_that_was_off_for_a_year_keeps_its_old_backups():
    old = nights(7, first=NIGHT - timedelta(days=365))

    assert set(old) <= set(choose_kept([NIGHT, *old], ZONE)) | {old[-1]}
