"""Pages of a long list, by keyset: where a page ends is where the next begins. Pure.

A cursor is the sort value and the id of the last row shown. Rows that arrive meanwhile neither
shift the list nor slow it down, as an offset would.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")

PAGE_LENGTH = 50
SEPARATOR = "_"


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
