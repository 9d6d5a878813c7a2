"""Lists as XLSX, in the same memory at any length: rows go to a file on disk as they are read."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from fundraiser.staff.tables.columns import Column
from fundraiser.staff.tables.csv_files import headings_for_people
from fundraiser.staff.tables.file_cells import MARK, FileStyle
from fundraiser.staff.tables.file_rows import pieces_of_file
from fundraiser.staff.tables.scope import Scope
from fundraiser.staff.tables.table import Table

MOST_ROWS = 1_048_576  # of a sheet, headings included
LONGEST_TITLE = 31
BLOCK_BYTES = 1 << 16
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
FORMATS = {
    Decimal: {"num_format": "#,##0.00"},
    datetime: {"num_format": "yyyy-mm-dd hh:mm:ss"},
    date: {"num_format": "yyyy-mm-dd"},
}


def xlsx(table: Table, scope: Scope, conditions: Sequence[Any]) -> Iterator[bytes]:
    """Yield the workbook in blocks. Text stays text: no cell is a formula or a link."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        with closing(Workbook(path, {**OPTIONS, "tmpdir": folder})) as book:
            write_sheets(book, table, scope, conditions)
        with path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                yield block


def write_sheets(
    book: Workbook,
    table: Table,
    scope: Scope,
    conditions: Sequence[Any],
    *,
    most_rows: int = MOST_ROWS,
) -> None:
    """Write a sheet, and another where one is full."""
    columns = table.in_files(scope)
    headings = headings_for_people(columns, scope)
    bold = book.add_format({"bold": True})
    formats = {kind: book.add_format(options) for kind, options in FORMATS.items()}
    sheet, line = new_sheet(book, str(table.title), headings, bold), 0
    style = FileStyle(zone=scope.zone, has_words=True, is_guarded=False)
    for rows in pieces_of_file(table, scope, conditions, style):
        for row in rows:
            line += 1
            if line == most_rows:
                sheet, line = new_sheet(book, "", headings, bold), 1
            write_row(sheet, line, typed(row, columns), formats)


def typed(row: str, columns: Sequence[Column]) -> list[Any]:
    """Return the values of a row; None for an empty cell."""
    texts = row.split(MARK)
    return [each.typed(text) if text else None for each, text in zip(columns, texts, strict=True)]


def new_sheet(book: Workbook, title: str, headings: Sequence[str], bold: Any) -> Worksheet:
    sheet = book.add_worksheet(title[:LONGEST_TITLE] or None)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headings) - 1, 18)
    sheet.write_row(0, 0, headings, bold)
    return sheet


def write_row(sheet: Worksheet, line: int, row: Sequence[Any], formats: dict[type, Any]) -> None:
    for column, value in enumerate(row):
        match value:
            case None:
                continue
            case Decimal() | int():
                sheet.write_number(line, column, value, formats.get(type(value)))
            case datetime() | date():
                sheet.write_datetime(line, column, value, formats[type(value)])
            case _:
                sheet.write_string(line, column, str(value))
