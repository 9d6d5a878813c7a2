"""When an appeal or a follow-up may be sent: by day, one a day, and not on a holiday. Pure.

Every email that asks for something goes through `fitting`. On 25 December and 1 January nothing is
asked of anybody, except of a person whose own event is on that day.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(9)
EVENING = time(20)
QUIET_DAYS = frozenset({(12, 25), (1, 1)})  # month and day
A_DAY = timedelta(days=1)


def fitting(
    wished_at: datetime,
    last_at: datetime | None,
    zone: str,
    *,
    at: datetime | None = None,
    event_on: date | None = None,
) -> datetime:
    """Return the first instant from `wished_at` on, and not before `at`, that is by day, not on a
    holiday, and not a second email that day.

    `last_at` is when the person last got an email from us, `event_on` the day of their event.
    """
    tz = ZoneInfo(zone)
    local = max(wished_at, at or wished_at).astimezone(tz)
    if last_at is not None and local.date() <= last_at.astimezone(tz).date():
        local = _morning_after(last_at.astimezone(tz))
    if local.time() < MORNING:
        local = datetime.combine(local.date(), MORNING, tz)
    elif local.time() >= EVENING:
        local = _morning_after(local)
    while is_quiet_day(local.date()) and local.date() != event_on:
        local = _morning_after(local)
    return local.astimezone(wished_at.tzinfo)


def after_holiday(at: datetime, zone: str, *, event_on: date | None = None) -> datetime:
    """Return `at`, or the first morning after the holiday that it falls on.

    For what a person writes to others at a time of their own.
    """
    local = at.astimezone(ZoneInfo(zone))
    while is_quiet_day(local.date()) and local.date() != event_on:
        local = _morning_after(local)
    return local.astimezone(at.tzinfo)


def is_quiet_day(day: date) -> bool:
    """Return whether the day is 25 December or 1 January."""
    return (day.month, day.day) in QUIET_DAYS


def _morning_after(local: datetime) -> datetime:
    return datetime.combine(local.date() + A_DAY, MORNING, local.tzinfo)
