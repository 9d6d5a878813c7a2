"""The text of a file's cells, which the database writes: figures, instants, words.

The database joins the cells of a row to one text, with MARK between them, because making a Python
value of each cell is most of the work of a large file. What only Python can read (`Fetched`) is
written here in the same way.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    TIMESTAMP,
    Integer,
    Numeric,
    String,
    case,
    cast,
    event,
    func,
    literal_column,
    type_coerce,
)
from sqlalchemy.engine import Engine

from fundraiser.database import is_postgresql
from fundraiser.money import DIGITS, Money

MARK = "\x1f"  # forms refuse it; a text that has one all the same is written without
FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"
GUARDED_STARTS = f"{FORMULA_STARTS}{MARK}"  # a formula may follow a MARK
SECONDS_LENGTH = len("2026-12-31 23:59:59")
USUAL_DIGITS = 2
ONE_SECOND: Any = literal_column("interval '1 second'")
ANY_SECOND: Any = literal_column("timestamp '2000-01-01'")  # seconds are counted from here


@dataclass(frozen=True, slots=True)
class FileStyle:
    """How a file writes values."""

    zone: str = "UTC"
    point: str = "."
    has_words: bool = False  # for people: words, where others have the codes that are stored
    is_guarded: bool = True  # no spreadsheet may take a text for a formula
    keeps_marks: bool = False  # in texts: whoever writes the file takes them out of all its bytes

    def text(self, expression: Any) -> Any:
        """Return the expression of a text."""
        is_text = isinstance(expression.type, String)
        words: Any = (type_coerce if is_text else cast)(expression, String)
        if self.is_guarded:
            codes = [ord(character) for character in GUARDED_STARTS]
            words = case((_first_code(words).in_(codes), "'" + words), else_=words)
        return words if self.keeps_marks else func.replace(words, MARK, "")

    def amount(self, cents: Any, currency: Any) -> Any:
        """Return the expression of whole cents as a figure, with the currency's decimals."""
        unusual = {digits for digits in DIGITS.values() if digits != USUAL_DIGITS}
        figures = [
            (currency.in_([code for code in DIGITS if DIGITS[code] == digits]), digits)
            for digits in sorted(unusual)
        ]
        return case(
            *((is_so, self._figure(cents, digits)) for is_so, digits in figures),
            else_=self._figure(cents, USUAL_DIGITS),
        )

    def instant(self, expression: Any) -> Any:
        """Return the expression of an instant, to the second, in the zone of the file.

        On PostgreSQL, that must be the zone of the session: to look it up for each cell is slower.
        """
        if not is_postgresql():
            text = func.substr(type_coerce(expression, String), 1, SECONDS_LENGTH)
            return text if self.zone == "UTC" else func.local_time(text, self.zone)
        return func.date_bin(ONE_SECOND, cast(expression, TIMESTAMP), ANY_SECOND)

    def cell(self, value: Any) -> str:
        """Return the text of a value that Python has read, as `text` does."""
        text = "" if value is None else str(value)
        is_formula = self.is_guarded and text and text[0] in GUARDED_STARTS
        return (f"'{text}" if is_formula else text).replace(MARK, "")

    def figure(self, cents: int | None, currency: str) -> str:
        """Return the figure of cents that Python has read, as `amount` does."""
        if cents is None:
            return ""
        return Money(int(cents), currency).plain().replace(".", self.point)

    def _figure(self, cents: Any, digits: int) -> Any:
        if not is_postgresql():
            return self._figure_on_sqlite(cents, digits) if digits else cast(cents, String)
        shift = literal_column(f"{10**-digits:.{digits}f}", Numeric)
        figure = cents * shift if digits else cast(cents, Numeric)
        return figure if self.point == "." else func.replace(cast(figure, String), ".", self.point)

    def _figure_on_sqlite(self, cents: Any, digits: int) -> Any:
        sign = case((cents < 0, "-"), else_="")
        whole = func.abs(cents, type_=Integer)
        template = f"%s%d{self.point}%0{digits}d"
        figure = func.printf(template, sign, whole // 10**digits, whole % 10**digits)
        return case((cents.is_not(None), figure))


def joined(cells: Sequence[Any]) -> Any:
    """Return the expression of the cells with MARK between them; one without a value is empty."""
    template = MARK.join(["%s"] * len(cells))
    return (func.format if is_postgresql() else func.printf)(template, *cells, type_=String)


def local_time(text: str, zone: str) -> str:
    """Return an instant that is written in UTC as local time."""
    instant = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None).isoformat(" ")


def _first_code(text: Any) -> Any:
    return (func.ascii if is_postgresql() else func.unicode)(text, type_=Integer)


@event.listens_for(Engine, "connect")
def _teach_sqlite(connection: Any, _record: Any) -> None:
    """Give SQLite what PostgreSQL has in `timezone`."""
    if isinstance(connection, sqlite3.Connection):
        connection.create_function("local_time", 2, _local_time_or_none, deterministic=True)


def _local_time_or_none(text: str | None, zone: str) -> str | None:
    return None if text is None else local_time(text, zone)
