"""Which backups are kept: 7 daily, 5 weekly, 12 monthly. Pure."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

DAILY, WEEKLY, MONTHLY = 7, 5, 12


def choose_kept(instants: Iterable[datetime], zone: str) -> Collection[datetime]:
    """Return which backups to keep, by the instants at which they were made.

    The last of each of the newest 7 days, 5 weeks and 12 months, by the calendar of the zone, as
    far as there are backups: days without one do not count, so that a site that was off for a year
    keeps its old backups.
    """
    place = ZoneInfo(zone)
    newest_first = sorted((at.astimezone(place) for at in instants), reverse=True)
    return {
        *_last_of_each(newest_first, datetime.date, most=DAILY),
        *_last_of_each(newest_first, _week, most=WEEKLY),
        *_last_of_each(newest_first, _month, most=MONTHLY),
    }


def _last_of_each(
    newest_first: Sequence[datetime], period_of: Callable[[datetime], object], *, most: int
) -> Sequence[datetime]:
    last: dict[object, datetime] = {}
    for instant in newest_first:
        last.setdefault(period_of(instant), instant)
    return list(last.values())[:most]


def _week(local: datetime) -> object:
    return local.isocalendar()[:2]


def _month(local: datetime) -> object:
    return local.year, local.month
