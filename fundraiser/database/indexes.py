"""Indexes of a part of a table's rows, and the conditions that find rows by them."""

from typing import Any

from sqlalchemy import ColumnElement, Index, and_, func, literal, literal_column, text
from sqlalchemy.orm import InstrumentedAttribute


def index_where(name: str, *columns: Any, where: str) -> Index:
    """Return an index of only those rows that meet `where`, small because they are few."""
    condition = text(where)
    return Index(name, *columns, sqlite_where=condition, postgresql_where=condition)


def index_of_address(table: str, column: str, *order: str) -> Index:
    """Return an index by which `has_address` finds the rows of an email address, in an order."""
    return index_where(
        f"ix_{table}_{column}_normalised",
        _normalised(text(column)),
        *order,
        where=f"{column} <> ''",
    )


def has_address(column: InstrumentedAttribute[str], normalised: str) -> ColumnElement[bool]:
    """Return the condition that the address in a column, as it was typed, is this one."""
    return and_(column != literal_column("''"), _normalised(column) == normalised)


def has_value(column: Any, value: Any) -> ColumnElement[bool]:
    """Return the condition that a column has this value, which stands in the statement itself.

    PostgreSQL then plans by how rare the value is. A statement prepared for any value is planned as
    if all were as common: it walks through a million sent emails to the only one that failed.
    """
    condition: ColumnElement[bool] = column == literal(value, column.type, literal_execute=True)
    return condition


def _normalised(address: Any) -> ColumnElement[str]:
    return func.lower(func.ltrim(func.rtrim(address)))
