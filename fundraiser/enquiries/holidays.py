"""The days on which offices in Canada are closed besides weekends. Pure.

The general holidays of the Canada Labour Code; one that falls on a weekend is kept on the next
working day.
"""

from datetime import date, timedelta
from functools import lru_cache

MONDAY, SATURDAY, SUNDAY = 0, 5, 6
ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=20)
def holidays_in(year: int) -> frozenset[date]:
    """Return the working days of a year on which nobody works."""
    kept: list[date] = []
    for day in _holidays_by_name(year):
        while day.weekday() >= SATURDAY or day in kept:
            day += ONE_DAY  # noqa: PLW2901 - the day on which this holiday is kept
        kept.append(day)
    return frozenset(kept)


def _holidays_by_name(year: int) -> list[date]:
    return [
        date(year, 1, 1),  # New Year's Day
        easter_sunday(year) - 2 * ONE_DAY,  # Good Friday
        _monday_from(date(year, 5, 18)),  # Victoria Day: the Monday before 25 May
        date(year, 7, 1),  # Canada Day
        _monday_from(date(year, 9, 1)),  # Labour Day
        date(year, 9, 30),  # National Day for Truth and Reconciliation
        _monday_from(date(year, 10, 8)),  # Thanksgiving: the second Monday
        date(year, 11, 11),  # Remembrance Day
        date(year, 12, 25),
        date(year, 12, 26),
    ]


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar: the Sunday after the full moon of spring."""
    golden, century = year % 19, year // 100
    moon = (19 * golden + 15 + century - century // 4 - (8 * century + 13) // 25) % 30
    if moon == 29 or (moon == 28 and golden > 10):
        moon -= 1
    full_moon = date(year, 3, 21) + timedelta(days=moon)
    return full_moon + timedelta(days=SUNDAY - full_moon.weekday() or 7)


def _monday_from(day: date) -> date:
    return day + timedelta(days=(MONDAY - day.weekday()) % 7)
