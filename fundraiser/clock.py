"""The current time, and dates in time zones.

Only views, jobs and commands read the time, here; operations get it as an argument. Only tests set
the clock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask_babel import lazy_gettext as _

from fundraiser.errors import DomainError

EARLIEST_YEAR, LATEST_YEAR = 2000, 2199

# The clocks of two machines differ by less. A lease that lasts longer than any is of a clock that
# was wrong, and holds nobody up.
MOST_SKEW = timedelta(minutes=5)

_offset = timedelta(0)


class ZoneUnknown(DomainError):
    """There is no time zone with this name."""


class LocalTimeRefused(DomainError):
    """A local time that the clocks skip or repeat, or in a year out of range."""


def now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC) + _offset


def today(zone: str) -> date:
    """Return today's date in a zone."""
    return date_in(now(), zone)


def date_in(instant: datetime, zone: str) -> date:
    """Return the calendar date of an instant in a zone, e.g. `America/Toronto`."""
    return instant.astimezone(ZoneInfo(zone)).date()


def move(by: timedelta) -> None:
    """Shift the clock of this process. For tests."""
    global _offset  # noqa: PLW0603 - the one clock of the process
    _offset += by


@contextmanager
def set_to(instant: datetime) -> Iterator[None]:
    """Run the block with the clock set to `instant`. The clock keeps running. For tests."""
    global _offset  # noqa: PLW0603 - the one clock of the process
    before = _offset
    _offset = instant - datetime.now(UTC)
    try:
        yield
    finally:
        _offset = before


def local_instant(local: datetime, zone: str) -> datetime:
    """Return a local date and time in UTC.

    Raises ZoneUnknown, and LocalTimeRefused for a time that the clocks skip or repeat.
    """
    place = _zone(zone)
    _require_near(local.date())
    first, second = (local.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first != second:
        raise LocalTimeRefused(_words_of_change(local, is_skipped=second < first))
    return first


def day_begins(day: date, zone: str) -> datetime:
    """Return the first instant of a day in a zone, also if the clocks change at midnight."""
    _require_near(day)
    return _first_instant(day, _zone(zone))


def begins_a_day(instant: datetime, zone: str) -> bool:
    """Return whether a day begins at this instant in a zone, so that the day before ends."""
    place = _zone(zone)
    return instant == _first_instant(instant.astimezone(place).date(), place)


def day_ends(day: date, zone: str) -> datetime:
    """Return the end of a day in a zone, which is the first instant of the next day."""
    _require_near(day)
    return _first_instant(day + timedelta(days=1), _zone(zone))


def last_minute(ends_at: datetime, zone: str) -> datetime:
    """Return an end as people say it: midnight is the minute before (M14)."""
    return ends_at - timedelta(minutes=1) if begins_a_day(ends_at, zone) else ends_at


def local_deadline(local: datetime, zone: str) -> datetime:
    """Return the instant of a local deadline. Midnight means the end of that day (M14)."""
    if local.time() == time(0):
        return day_ends(local.date(), zone)
    return local_instant(local, zone)


def _first_instant(day: date, place: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), place).astimezone(UTC)


def _words_of_change(local: datetime, *, is_skipped: bool) -> object:
    names = {"time": f"{local:%H:%M}", "day": f"{local:%Y-%m-%d}"}
    if is_skipped:
        return _(
            "On %(day)s the clocks go forward, and %(time)s does not exist. Choose a time an hour"
            " earlier or later.",
            **names,
        )
    return _(
        "On %(day)s the clocks go back, and %(time)s comes twice. Choose a time an hour earlier"
        " or later.",
        **names,
    )


def _require_near(day: date) -> None:
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise LocalTimeRefused(
            _(
                "Enter a year from %(first)s to %(last)s.",
                first=EARLIEST_YEAR,
                last=LATEST_YEAR,
            )
        )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ZoneUnknown(_("Choose a time zone, such as America/Toronto.")) from error


def quarter_of(at: datetime) -> datetime:
    """Return when the quarter of an hour began that `at` is in."""
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)
