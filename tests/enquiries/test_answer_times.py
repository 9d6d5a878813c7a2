from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from fundraiser.enquiries.answer_times import help_answer_due_at, media_answer_due_at
from fundraiser.organisation.working_days import Office, working_days

ZONE = "America/Toronto"
OFFICE = Office(ZONE, working_days("CA-ON"))


def local(text: str) -> datetime:
    """Return an instant written like `2026-12-01 10:00` on the office's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE))


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        pytest.param("2026-12-01 10:00", "2026-12-01 12:00", id="on-a-working-day"),
        pytest.param("2026-12-01 15:00", "2026-12-01 17:00", id="to-the-end-of-the-day"),
        pytest.param("2026-12-01 16:30", "2026-12-02 10:30", id="overnight"),
        pytest.param("2026-12-01 03:00", "2026-12-01 11:00", id="before-the-office-opens"),
        pytest.param("2026-12-01 17:00", "2026-12-02 11:00", id="as-the-office-closes"),
        pytest.param("2026-12-04 16:00", "2026-12-07 10:00", id="over-a-weekend"),
        pytest.param("2026-12-05 12:00", "2026-12-07 11:00", id="on-a-saturday"),
        pytest.param("2026-12-24 16:00", "2026-12-29 10:00", id="over-christmas"),
        pytest.param("2026-12-31 16:00", "2027-01-04 10:00", id="over-new-year"),
    ],
)
def test_a_journalist_is_answered_within_two_working_hours(asked, due):
    assert media_answer_due_at(local(asked), None, OFFICE) == local(due)


@pytest.mark.parametrize(
    ("deadline", "due"),
    [
        pytest.param("2026-12-01 10:30", "2026-12-01 10:30", id="sooner"),
        pytest.param("2026-12-01 18:00", "2026-12-01 12:00", id="later"),
        pytest.param("2026-11-30 18:00", "2026-12-01 12:00", id="passed"),
    ],
)
def test_a_journalist_is_answered_by_their_deadline_if_that_is_sooner(deadline, due):
    asked = local("2026-12-01 10:00")

    assert media_answer_due_at(asked, local(deadline), OFFICE) == local(due)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        pytest.param("2026-12-01 10:00", "2026-12-02 10:00", id="the-same-time-next-day"),
        pytest.param("2026-12-01 20:00", "2026-12-02 17:00", id="in-the-evening"),
        pytest.param("2026-12-04 10:00", "2026-12-07 10:00", id="on-a-friday"),
        pytest.param("2026-10-31 12:00", "2026-11-02 17:00", id="as-the-clocks-go-back"),
        pytest.param("2026-03-06 16:59", "2026-03-09 16:59", id="as-the-clocks-go-forward"),
    ],
)
def test_anybody_else_is_answered_within_one_working_day(asked, due):
    assert help_answer_due_at(local(asked), OFFICE) == local(due)


def test_working_time_is_that_of_the_zone():
    asked = local("2026-12-01 16:00")  # three o'clock in Winnipeg

    due = media_answer_due_at(asked, None, Office("America/Winnipeg", working_days("CA-MB")))

    assert due == local("2026-12-01 18:00")
