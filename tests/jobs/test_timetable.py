from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from fundraiser.jobs.names import JobName
from fundraiser.jobs.timetable import TIMETABLE, Daily, Every

HOME = ZoneInfo("America/Toronto")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).astimezone(HOME)


@pytest.mark.parametrize(
    ("schedule", "instant", "slot"),
    [
        (Every(minutes=1), "2026-12-01T10:07:59", "2026-12-01T10:07Z"),
        (Every(minutes=10), "2026-12-01T10:07:59", "2026-12-01T10:00Z"),
        (Every(minutes=10, after=3), "2026-12-01T10:02:59", "2026-12-01T09:53Z"),
        (Every(minutes=10, after=3), "2026-12-01T10:03:00", "2026-12-01T10:03Z"),
        (Every(minutes=30, after=7), "2026-12-01T00:06:00", "2026-11-30T23:37Z"),
        (Daily(hour=3), "2026-12-01T07:59:00", "2026-11-30"),
        (Daily(hour=3), "2026-12-01T08:00:00", "2026-12-01"),
        (Daily(hour=2, minute=30), "2027-03-14T07:30:00", "2027-03-14"),
    ],
)
def test_a_slot_is_the_latest_that_is_due(schedule, instant, slot):
    assert schedule.slot_at(at(instant)) == slot


def test_slots_sort_by_time():
    schedule = Every(minutes=1)
    instants = ["2026-12-01T09:59", "2026-12-01T10:00", "2026-12-31T23:59", "2027-01-01T00:00"]

    slots = [schedule.slot_at(at(instant)) for instant in instants]

    assert slots == sorted(slots)


def test_mail_and_events_are_looked_for_each_minute():
    assert TIMETABLE[JobName.SEND_MAIL] == Every(minutes=1)
    assert TIMETABLE[JobName.APPLY_EVENTS] == Every(minutes=1)
