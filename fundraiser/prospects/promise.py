"""The promise that somebody will be in touch, and by which day. Pure."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

WORKING_DAYS = 2  # pages and emails say “two”
SATURDAY = 5


def contact_by(asked_at: datetime, zone: str) -> date:
    """Return the last day on which being in touch keeps the promise: the second working day."""
    day = asked_at.astimezone(ZoneInfo(zone)).date()
    for _ in range(WORKING_DAYS):
        day = _next_working_day(day)
    return day


def _next_working_day(day: date) -> date:
    day += timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day
