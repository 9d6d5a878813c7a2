"""When an email of a series may leave: not at night, and not twice a day. Pure."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(9)
EVENING = time(20)


def fitting(wished_at: datetime, last_at: datetime | None, zone: str) -> datetime:
    """Return the first instant from `wished_at` on that is no night and no second time that day.

    `last_at` is when the person heard from us last.
    """
    place = ZoneInfo(zone)
    local = wished_at.astimezone(place)
    if last_at is not None and local.date() <= last_at.astimezone(place).date():
        local = _morning_after(last_at.astimezone(place))
    if local.time() < MORNING:
        local = datetime.combine(local.date(), MORNING, place)
    elif local.time() >= EVENING:
        local = _morning_after(local)
    return local.astimezone(wished_at.tzinfo)


def is_quiet(at: datetime, zone: str) -> bool:
    """Whether it is night where the charity is: nothing of a series is sent."""
    return not MORNING <= at.astimezone(ZoneInfo(zone)).time() < EVENING


def _morning_after(local: datetime) -> datetime:
    return datetime.combine(local.date() + timedelta(days=1), MORNING, local.tzinfo)
