"""Rows sent to the database as one parameter, which it reads like a table.

A statement about fifty rows then costs little more than one about a single row, and its text never
changes, so that it is prepared once. The parameter is JSON, which both databases read.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    ColumnElement,
    Insert,
    Text,
    any_,
    bindparam,
    cast,
    func,
    insert,
    literal,
    select,
    true,
    type_coerce,
)
from sqlalchemy import column as named

from fundraiser.database import Model, Row, db, insert_into, is_postgresql

PARAMETER = "sent_rows"


def sent_table(*columns: Any, parameter: str = PARAMETER) -> Any:
    """Return the rows of the statement's parameter, as a table `sent` with these columns.

    Run the statement with `as_parameter(rows)`, or `as_parameters` if it has several.
    """
    rows = bindparam(parameter, type_=Text)
    if is_postgresql():
        typed = [named(column.name, column.type) for column in columns]
        table = func.json_to_recordset(cast(rows, JSON)).table_valued(*typed)
        return table.render_derived(name="sent", with_types=True)
    each = func.json_each(rows).table_valued("key", "value")
    values = [
        type_coerce(func.json_extract(each.c.value, f"$.{column.name}"), column.type).label(
            column.name
        )
        for column in columns
    ]
    return select(*values).select_from(each).order_by(each.c.key).subquery("sent")


def as_parameter(rows: Sequence[Row]) -> dict[str, str]:
    """Return the parameter that holds these rows."""
    return as_parameters({PARAMETER: rows})


def as_parameters(rows: Mapping[str, Sequence[Row]]) -> dict[str, str]:
    """Return the parameters of these names that hold these rows."""
    encoder = TO_POSTGRESQL if is_postgresql() else TO_SQLITE
    return {name: encoder.encode(each) for name, each in rows.items()}


def copied(into: type[Model], values: Mapping[str, Any], source: Any) -> Insert:
    """Return the statement that inserts a row with these values for each row of `source`."""
    rows = source.with_only_columns(*values.values(), maintain_column_froms=True)
    return insert(into).from_select(list(values), rows, include_defaults=False)


def is_one_of(column: Any, numbers: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that a column has one of these numbers, sent as one parameter."""
    if is_postgresql():
        return any_(literal(numbers, ARRAY(BigInteger))) == column
    each = func.json_each(json.dumps(list(numbers))).table_valued("value")
    condition: ColumnElement[bool] = column.in_(select(each.c.value))
    return condition


def insert_rows(model: type[Model], rows: Sequence[Row], *, once: str = "") -> None:
    """Insert the rows, in order, in one statement; all of them have the same columns.

    A row is left out if one with the same `once`, a unique column, exists.
    """
    if rows:
        insertion = _insertion(model, tuple(rows[0]), once, is_postgresql())
        db.session.connection().execute(insertion, as_parameter(rows))


@cache
def _insertion(model: type[Model], names: tuple[str, ...], once: str, _postgresql: bool) -> Any:
    columns = [model.__table__.c[name] for name in names]
    rows: Any = select(sent_table(*columns)).where(
        true()
    )  # else SQLite takes ON CONFLICT for a join's ON
    insertion = insert_into(model).from_select(names, rows, include_defaults=False)
    return insertion.on_conflict_do_nothing(index_elements=[once]) if once else insertion


def _instant_with_zone(value: date) -> str:
    return value.isoformat()


def _instant_without_zone(value: date) -> str:
    """Return the text that SQLite stores for an instant in UTC, or for a date."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return value.isoformat()


TO_POSTGRESQL = json.JSONEncoder(default=_instant_with_zone)
TO_SQLITE = json.JSONEncoder(default=_instant_without_zone)
