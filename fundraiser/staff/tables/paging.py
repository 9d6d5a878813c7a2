"""Pages of a long list, by keyset: where a page ends is where the next begins. Pure.

A cursor is the sort value and the id of the last row shown. Rows that arrive meanwhile neither
shift the list nor slow it down, as an offset would.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

Row = TypeVar("Row")

PAGE_LENGTH = 50
SEPARATOR = "_"
MICROSECONDS = 1_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = 253_402_300_799  # the last second of the year 9999


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of the page before: its sort value, as a whole number, and its id."""

    value: int
    id: int

    def __str__(self) -> str:
        return f"{self.value}{SEPARATOR}{self.id}"


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list, and where the next one begins, if there is one."""

    rows: Sequence[Row]
    next_cursor: str | None


def page_of(found: Sequence[Row], cursor_of: Callable[[Row], object]) -> Page[Row]:
    """Return a page of rows that were asked for with one more than PAGE_LENGTH."""
    shown = found[:PAGE_LENGTH]
    is_last = len(found) <= PAGE_LENGTH
    return Page(shown, None if is_last else str(cursor_of(shown[-1])))


def read_cursor(written: str) -> Cursor | None:
    """Return the cursor of a link; None for one we did not make: the list begins at its top."""
    value, separator, record_id = written.partition(SEPARATOR)
    if not separator or not _is_number(value.removeprefix("-")) or not _is_number(record_id):
        return None
    return Cursor(int(value), int(record_id))


def read_id(written: str) -> int | None:
    """Return an id of a link, or None."""
    return int(written) if _is_number(written) else None


def _is_number(written: str) -> bool:
    return written.isascii() and written.isdigit() and len(written) <= 18


def microseconds_of(instant: datetime) -> int:
    """Return an instant as a whole number, exactly."""
    elapsed = instant - EPOCH
    return (elapsed.days * 86_400 + elapsed.seconds) * MICROSECONDS + elapsed.microseconds


def instant_of(microseconds: int) -> datetime:
    """Return the instant of such a number; of one that no clock can show, the nearest that can."""
    seconds, rest = divmod(microseconds, MICROSECONDS)
    within = min(max(seconds, 0), LATEST)
    return datetime.fromtimestamp(within, UTC).replace(microsecond=rest)
