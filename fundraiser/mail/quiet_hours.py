"""When an appeal or a follow-up may be sent: by day, one a day, and not on a holiday. Pure.

Every email that asks for something goes through `fitting`. On 25 December and 1 January nothing is
asked of anybody, except of a person whose own event is on that day.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(9)
EVENING = time(20)


def fitting(wished_at: datetime, last_at: datetime | None, zone: str) -> datetime:
    """Return the first instant from `wished_at` on that is by day and not a second email that day.

    `last_at` is when the person last got an email from us.
    """
    tz = ZoneInfo(zone)
    local = wished_at.astimezone(tz)
    if last_at is not None and local.date() <= last_at.astimezone(tz).date():
        local = _morning_after(last_at.astimezone(tz))
    if local.time() < MORNING:
        local = datetime.combine(local.date(), MORNING, tz)
    elif local.time() >= EVENING:
        local = _morning_after(local)
    return local.astimezone(wished_at.tzinfo)


def is_quiet(at: datetime, zone: str) -> bool:
    """Return whether it is night in `zone`, when nothing of a series is sent."""
    return not MORNING <= at.astimezone(ZoneInfo(zone)).time() < EVENING


def _morning_after(local: datetime) -> datetime:
    return datetime.combine(local.date() + timedelta(days=1), MORNING, local.tzinfo)
