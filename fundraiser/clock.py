"""The only readers of the time.

Views, jobs and commands ask here; operations are told. A test (and nobody else) sets the clock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask_babel import lazy_gettext as _

from fundraiser.errors import DomainError

_offset = timedelta(0)


class ZoneUnknown(DomainError):
    """There is no time zone of that name."""


def now() -> datetime:
    """Return this instant, in UTC."""
    return datetime.now(UTC) + _offset


def today(zone: str) -> date:
    """Return today's date where the campaign is: midnight is local midnight."""
    return date_in(now(), zone)


def date_in(instant: datetime, zone: str) -> date:
    """Return the calendar date of an instant in a zone, e.g. `America/Toronto`."""
    return instant.astimezone(ZoneInfo(zone)).date()


def move(by: timedelta) -> None:
    """Shift the clock of this process from where it stands now. For tests."""
    global _offset  # noqa: PLW0603 - the one clock of the process
    _offset += by


@contextmanager
def set_to(instant: datetime) -> Iterator[None]:
    """Run the block as if it began at `instant`; time goes on from there. For tests."""
    global _offset  # noqa: PLW0603 - the one clock of the process
    before = _offset
    _offset = instant - datetime.now(UTC)
    try:
        yield
    finally:
        _offset = before


def local_instant(local: datetime, zone: str) -> datetime:
    """Return the instant of a local date and time, in UTC. Raises ZoneUnknown."""
    return local.replace(tzinfo=_zone(zone)).astimezone(UTC)


def local_deadline(local: datetime, zone: str) -> datetime:
    """Return the instant a local deadline ends; a midnight means that the day is included (M14)."""
    if local.time() == time(0):
        local += timedelta(days=1)
    return local_instant(local, zone)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ZoneUnknown(_("Choose a time zone, such as America/Toronto.")) from error
