"""The time by which an enquiry must be answered, in working hours. Pure.

A journalist is answered within two working hours, or by their deadline if that is sooner; anybody
else within one working day. Working hours are nine to five, Monday to Friday without holidays, in
the office's time zone.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import count

from fundraiser.clock import date_in, local_instant
from fundraiser.organisation.working_days import Office

OPENS, CLOSES = time(9), time(17)
MEDIA_HOURS = 2
WORKING_DAY = timedelta(hours=8)


def media_answer_due_at(
    asked_at: datetime, deadline_at: datetime | None, office: Office
) -> datetime:
    """Return the due time of a journalist's answer. A deadline before `asked_at` is ignored."""
    due_at = after_working_time(asked_at, timedelta(hours=MEDIA_HOURS), office)
    if deadline_at is None or deadline_at <= asked_at:
        return due_at
    return min(due_at, deadline_at)


def help_answer_due_at(asked_at: datetime, office: Office) -> datetime:
    """Return the due time of the answer to a request for help."""
    return after_working_time(asked_at, WORKING_DAY, office)


def after_working_time(begins_at: datetime, work: timedelta, office: Office) -> datetime:
    """Return the instant after `work` in office hours, counted from `begins_at`."""
    left = work
    for opens_at, closes_at in _office_hours_from(date_in(begins_at, office.zone), office):
        begun_at = max(opens_at, begins_at)
        if begun_at >= closes_at:
            continue
        if left <= closes_at - begun_at:
            return begun_at + left
        left -= closes_at - begun_at
    raise RuntimeError("there is always another working day")


def _office_hours_from(day: date, office: Office) -> Iterator[tuple[datetime, datetime]]:
    """Yield the opening and closing times of the office for each working day from `day` on."""
    for number in count():
        date_ = day + timedelta(days=number)
        if office.days.is_working_day(date_):
            hours = (datetime.combine(date_, clock) for clock in (OPENS, CLOSES))
            opens_at, closes_at = (local_instant(local, office.zone) for local in hours)
            yield opens_at, closes_at
