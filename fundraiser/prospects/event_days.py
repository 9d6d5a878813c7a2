"""The day of an event, from what a prospect wrote about it. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

MONTHS = (
    ("january", "janvier", "jan"),
    ("february", "fevrier", "feb", "fev"),
    ("march", "mars", "mar"),
    ("april", "avril", "apr", "avr"),
    ("may", "mai"),
    ("june", "juin", "jun"),
    ("july", "juillet", "jul", "juil"),
    ("august", "aout", "aug"),
    ("september", "septembre", "sep", "sept"),
    ("october", "octobre", "oct"),
    ("november", "novembre", "nov"),
    ("december", "decembre", "dec"),
)
NUMBERS = {name: number for number, names in enumerate(MONTHS, start=1) for name in names}
NAME = f"(?P<month>{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er)?"
YEAR = r"(?:,? (?P<year>\d{4}))?"
PATTERNS = (
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b"),
    re.compile(rf"\b{DAY} (?:of )?{NAME}\b\.?{YEAR}"),
    re.compile(rf"\b{NAME}\b\.? {DAY}\b{YEAR}"),
)


def read_event_day(words: str, *, today: date) -> date | None:
    """Return the one day that the words name, in English or French; None if it is not one to come.

    Without a year it is the next such day.
    """
    days = set(_days_in(_plain(words), today))
    day = days.pop() if len(days) == 1 else None
    return day if day and day >= today else None


def _days_in(words: str, today: date) -> Iterator[date]:
    for pattern in PATTERNS:
        for match in pattern.finditer(words):
            month = NUMBERS.get(match["month"]) or int(match["month"])
            day = _day(match["year"], month, int(match["day"]), today)
            if day:
                yield day


def _day(year: str | None, month: int, day: int, today: date) -> date | None:
    try:
        if year:
            return date(int(year), month, day)
        named = date(today.year, month, day)
        return named if named >= today else named.replace(year=today.year + 1)
    except ValueError:  # 31 April
        return None


def _plain(words: str) -> str:
    letters = unicodedata.normalize("NFKD", words.casefold())
    return " ".join("".join(each for each in letters if not unicodedata.combining(each)).split())
