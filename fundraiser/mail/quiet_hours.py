"""When an email of a series may be sent: not at night, and not twice a day. Pure."""

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
