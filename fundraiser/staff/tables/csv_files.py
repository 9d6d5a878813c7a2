"""Lists as CSV, piece by piece: plain values in English, or as Excel opens a file in French.

UTF-8 with a mark, for Excel. A cell that a spreadsheet would take for a formula is text.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from fundraiser.staff.tables.columns import Column, Moment
from fundraiser.staff.tables.copied_lines import END_OF_LINE
from fundraiser.staff.tables.file_cells import MARK, FileStyle
from fundraiser.staff.tables.file_rows import copied_file, is_copied, pieces_of_file
from fundraiser.staff.tables.scope import Scope
from fundraiser.staff.tables.table import Table

BYTE_ORDER_MARK = "\ufeff"


def plain_csv(table: Table, scope: Scope, conditions: Sequence[Any]) -> Iterator[bytes]:
    """Yield the file in pieces: codes, figures with a point, times in UTC."""
    headings = [column.heading for column in table.in_files(scope)]
    return _file(headings, ",", _lines_of_rows(table, scope, conditions, FileStyle(), ","))


def excel_csv(table: Table, scope: Scope, conditions: Sequence[Any]) -> Iterator[bytes]:
    """Yield the file in pieces, as Excel reads one in French: semicolons and decimal commas."""
    headings = headings_for_people(table.in_files(scope), scope)
    style = FileStyle(zone=scope.zone, point=",", has_words=True)
    return _file(headings, ";", _lines_of_rows(table, scope, conditions, style, ";"))


def headings_for_people(columns: Sequence[Column], scope: Scope) -> list[str]:
    """Return the headings in the person's language; times say which zone they are in."""
    return [
        f"{column.label} ({scope.zone})" if isinstance(column, Moment) else str(column.label)
        for column in columns
    ]


def _file(headings: Sequence[str], delimiter: str, rows: Iterator[bytes]) -> Iterator[bytes]:
    yield (BYTE_ORDER_MARK + lines([MARK.join(headings)], delimiter)).encode()
    yield from rows


def _lines_of_rows(
    table: Table, scope: Scope, conditions: Sequence[Any], style: FileStyle, delimiter: str
) -> Iterator[bytes]:
    if is_copied(table, scope):
        yield from copied_file(table, scope, conditions, style, delimiter)
        return
    for rows in pieces_of_file(table, scope, conditions, style):
        yield lines(rows, delimiter).encode()


def lines(rows: Sequence[str], delimiter: str) -> str:
    """Return rows, whose cells have MARK between them, as lines of a file."""
    text = MARK.join(rows)
    special = [character for character in f'"\r\n{delimiter}' if character in text]
    if special:  # few characters are looked for faster than all
        is_special = re.compile(f"[{''.join(special)}]").search
        rows = [_quoted(row, is_special) if is_special(row) else row for row in rows]
    return (END_OF_LINE.join(rows) + END_OF_LINE).replace(MARK, delimiter)


def _quoted(row: str, is_special: Any) -> str:
    """Return a row with quotation marks around the cells that need them."""
    return MARK.join(
        '"' + cell.replace('"', '""') + '"' if is_special(cell) else cell
        for cell in row.split(MARK)
    )
