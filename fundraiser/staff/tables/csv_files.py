"""Lists as CSV, piece by piece: plain values in English, or as Excel opens a file in French.

UTF-8 with a mark, for Excel. A cell that a spreadsheet would take for a formula is text.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from fundraiser.staff.tables.columns import Column, Moment, Piece, as_text
from fundraiser.staff.tables.rows import pieces_of_file
from fundraiser.staff.tables.scope import Scope
from fundraiser.staff.tables.table import Table

MARK = "\ufeff"
END_OF_LINE = "\r\n"


def plain_csv(table: Table, scope: Scope, conditions: Sequence[Any]) -> Iterator[str]:
    """Yield the file in pieces: codes, figures with a point, times in UTC."""
    columns = table.in_files(scope)
    yield MARK + lines([[column.heading for column in columns]], ",")
    for currencies, values in pieces_of_file(table, scope, conditions):
        piece = Piece(currencies, ZoneInfo(scope.zone))
        cells = [each.plain(own, piece) for each, own in zip(columns, values, strict=True)]
        yield lines(zip(*cells, strict=True), ",")


def excel_csv(table: Table, scope: Scope, conditions: Sequence[Any]) -> Iterator[str]:
    """Yield the file in pieces, as Excel reads one in French: semicolons and decimal commas."""
    columns = table.in_files(scope)
    yield MARK + lines([headings_for_people(columns, scope)], ";")
    for cells in typed_pieces(table, scope, conditions):
        yield lines(zip(*[[in_french(each) for each in own] for own in cells], strict=True), ";")


def typed_pieces(
    table: Table, scope: Scope, conditions: Sequence[Any]
) -> Iterator[Sequence[Sequence[Any]]]:
    """Yield the columns of a file for people, piece by piece, as Python values."""
    columns = table.in_files(scope)
    for currencies, values in pieces_of_file(table, scope, conditions):
        piece = Piece(currencies, ZoneInfo(scope.zone))
        yield [each.typed(own, piece) for each, own in zip(columns, values, strict=True)]


def headings_for_people(columns: Sequence[Column], scope: Scope) -> list[str]:
    """Return the headings in the person's language; times say which zone they are in."""
    return [
        f"{column.label} ({scope.zone})" if isinstance(column, Moment) else str(column.label)
        for column in columns
    ]


def in_french(value: Any) -> str:
    match value:
        case Decimal():
            return str(value).replace(".", ",")
        case datetime():
            return value.isoformat(" ")
    return as_text(value)


def lines(rows: Any, delimiter: str) -> str:
    """Return rows as lines of a file."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=END_OF_LINE).writerows(rows)
    return text.getvalue()
