"""Instants as lists show them, in little room."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from fundraiser import clock
from fundraiser.i18n.formats import time_of_day
from fundraiser.i18n.languages import current_language


def short_moment(value: datetime, zone: str) -> str:
    """Return an instant like `31 Dec, 11:59 p.m.`; the year where it is not this one."""
    day = value.astimezone(ZoneInfo(zone)).date()
    pattern = "d MMM" if day.year == clock.today(zone).year else "d MMM yyyy"
    return f"{format_date(day, pattern, locale=current_language())}, {time_of_day(value, zone)}"


def short_deadline(value: datetime, zone: str) -> str:
    """Return an end like `31 Dec, 11:59 p.m.`: midnight is shown as the minute before (M14)."""
    return short_moment(clock.last_minute(value, zone), zone)
