"""CSV as every spreadsheet reads it: a mark for Excel, amounts with a point, no formula. Pure."""

from collections.abc import Sequence
from functools import lru_cache

from fundraiser.money import Money

FORMULA_STARTS = frozenset("=+-@\t\r")
MARK = "\ufeff"
END_OF_LINE = "\r\n"


def headline(headings: Sequence[str]) -> str:
    """Return the first line of a file."""
    return MARK + ",".join(headings) + END_OF_LINE


def cell(text: str | None) -> str:
    """Return a text as one cell: quoted where it must be, and no formula to any spreadsheet."""
    if not text:
        return ""
    if text[0] in FORMULA_STARTS:
        text = f"'{text}"
    if '"' in text or "," in text or "\n" in text or "\r" in text:
        doubled = text.replace('"', '""')
        return f'"{doubled}"'
    return text


@lru_cache(maxsize=10_000)
def plain_amount(cents: int | None, currency: str) -> str:
    """Return an amount in whole cents as a figure with a point; nothing for an unknown one."""
    return "" if cents is None else Money(int(cents), currency).plain()
