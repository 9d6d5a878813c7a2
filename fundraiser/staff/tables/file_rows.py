"""The rows of a file, a piece of the list at a time: each row is one text (see `file_cells.py`)."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from typing import Any

from sqlalchemy import Select, literal, or_, select, text

from fundraiser.database import db, is_postgresql
from fundraiser.staff.tables.columns import Column, Fetched
from fundraiser.staff.tables.copied_lines import copied_lines
from fundraiser.staff.tables.file_cells import MARK, FileStyle, joined
from fundraiser.staff.tables.scope import Scope
from fundraiser.staff.tables.table import Table

ROWS_AT_ONCE = 2000
SETTINGS = (
    "SET LOCAL enable_sort = off",  # an index has the rows in order, so the first comes at once
    "SET LOCAL enable_seqscan = off",  # a small table is not opened again for each row of a large
    "SET LOCAL datestyle = ISO",
)
SET_ZONE = text("SELECT set_config('timezone', :zone, true)")


def pieces_of_file(
    table: Table, scope: Scope, conditions: Sequence[Any], style: FileStyle
) -> Iterator[Sequence[str]]:
    """Yield ROWS_AT_ONCE rows, no more of them in memory. The cells of a row have MARK between.

    The database writes the cells that follow each other as one text. Those of columns that are
    `Fetched` are put between these texts.
    """
    with _reading(style.zone):
        yield from _pieces_of_parts(table, conditions, parts_of_row(table, scope, style), style)


def is_copied(table: Table, scope: Scope) -> bool:
    """Return whether `copied_file` can write the file: all cells are the database's."""
    return is_postgresql() and not any(_is_fetched(each) for each in table.in_files(scope))


def copied_file(
    table: Table, scope: Scope, conditions: Sequence[Any], style: FileStyle, delimiter: str
) -> Iterator[bytes]:
    """Yield the lines of a CSV file as PostgreSQL writes them, about ROWS_AT_ONCE in a piece."""
    with _reading(style.zone):
        style = replace(style, keeps_marks=True)
        query = _query(table, conditions, _cells(table, table.in_files(scope), scope, style))
        yield from copied_lines(query, delimiter, ROWS_AT_ONCE)


def _pieces_of_parts(
    table: Table, conditions: Sequence[Any], parts: Sequence[Any], style: FileStyle
) -> Iterator[Sequence[str]]:
    values = [part for part in parts if not isinstance(part, Column)]
    if len(values) == len(parts):
        for rows in _pieces(_query(table, conditions, values)):
            yield [text for (text,) in rows]
        return
    values += [table.record.id, literal("") if _currency(table) is None else _currency(table)]
    for rows in _pieces(_query(table, conditions, values)):
        yield _with_fetched(rows, parts, style)


def parts_of_row(table: Table, scope: Scope, style: FileStyle) -> list[Any]:
    """Return the parts of a row: expressions of several cells, and columns that are fetched."""
    parts: list[Any] = []
    for is_fetched, columns in groupby(table.in_files(scope), _is_fetched):
        if is_fetched:
            parts += columns
        else:
            parts.append(joined(_cells(table, columns, scope, style)))
    return parts


def _cells(table: Table, columns: Iterable[Column], scope: Scope, style: FileStyle) -> list[Any]:
    return [each.in_file(scope, style, _currency(table)) for each in columns]


@contextmanager
def _reading(zone: str) -> Iterator[None]:
    """Have the rows in order and times in that zone, and leave the connection free afterwards."""
    if is_postgresql():
        for setting in SETTINGS:
            db.session.connection().exec_driver_sql(setting)
        db.session.execute(SET_ZONE, {"zone": zone})
    try:
        yield
    finally:
        db.session.rollback()  # whoever takes long to read the file holds nothing here


def _is_fetched(column: Column) -> bool:
    return isinstance(column.value, Fetched)


def _currency(table: Table) -> Any:
    return table.currency if table.file_currency is None else table.file_currency


def _query(table: Table, conditions: Sequence[Any], values: Sequence[Any]) -> Select[Any]:
    query = table.file_joins(table.joins(select(*values).select_from(table.read_from)))
    query = query.where(*conditions).order_by(table.record.id)
    query = query.where(or_(*table.either)) if table.either else query
    if table.file_currency is not None:
        query = query.order_by(table.file_currency)
    return query


def _pieces(query: Select[Any]) -> Iterator[Sequence[Any]]:
    options = {"yield_per": ROWS_AT_ONCE}
    rows = db.session.connection().execute(query, execution_options=options)
    with rows:
        yield from rows.partitions()


def _with_fetched(rows: Sequence[Any], parts: Sequence[Any], style: FileStyle) -> list[str]:
    *texts, ids, currencies = zip(*rows, strict=True)
    written = iter(texts)
    cells = [
        part.written(part.value.of(ids), style, currencies)
        if isinstance(part, Column)
        else next(written)
        for part in parts
    ]
    return [MARK.join(row) for row in zip(*cells, strict=True)]
