"""What a list reads: one page of rows, by keyset, and the count and sums of all that are left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from sqlalchemy import (
    ColumnElement,
    Select,
    func,
    literal,
    select,
    tuple_,
    union,
    union_all,
)

from fundraiser.database import db
from fundraiser.database.counting import MOST_COUNTED
from fundraiser.money import Money
from fundraiser.staff.tables.columns import Column, Fetched, Row
from fundraiser.staff.tables.list_query import ListQuery
from fundraiser.staff.tables.paging import PAGE_LENGTH, Cursor, Page, page_of, read_cursor
from fundraiser.staff.tables.scope import Scope
from fundraiser.staff.tables.table import DESCENDING, Table

MOST_OF_SOME = 1_000  # as many are nearly always found among the rows of some of their donors


@dataclass(frozen=True, slots=True)
class Order:
    """The column a list is ordered by, None for its ids, and which end comes first."""

    column: Column | None
    is_descending: bool

    @property
    def name(self) -> str:
        sign = DESCENDING if self.is_descending else ""
        return f"{sign}{self.column.name}" if self.column else ""


@dataclass(frozen=True, slots=True)
class Sum:
    """What the rows come to in one currency."""

    label: LazyString | str
    amount: Money


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows the filters leave, and what they come to.

    Of more rows than were counted it only says that they are more, without sums.
    """

    count: int
    sums: Sequence[Sum]
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class Conditions:
    """What narrows a list: that of its rows, and of those of them that are counted.

    Of rows whose donors have a common name, only those of some of the donors are counted.
    """

    of_rows: Sequence[Any]
    of_counted: Sequence[Any]
    is_all_counted: bool = True


def conditions_of(table: Table, wanted: ListQuery, scope: Scope) -> Conditions:
    """Return what the address narrows the list by."""
    found = [*table.always(scope)]
    for each in table.all_filters:
        found += each.conditions(wanted, scope)
    text = wanted.text("q") if table.search else ""
    if table.search is None or not text:
        return Conditions(found, found)
    donors = table.search.find_donors(text)
    if donors is None:
        found.append(table.search.condition(text, scope, table.record))
        return Conditions(found, found)
    all_of, some_of = (
        table.search.condition(text, scope, table.record, is_of_donor(table.search.donor))
        for is_of_donor in (donors.all_of, donors.some_of)
    )
    return Conditions([*found, all_of], [*found, some_of], is_all_counted=donors.is_all)


def order_of(table: Table, wanted: ListQuery) -> Order:
    """Return the order that the address asks for, or the table's own."""
    own = table.order(wanted) if callable(table.order) else table.order
    name = wanted.choice("order", dict(table.orders())) or own
    column = table.by_name.get(name.removeprefix(DESCENDING))
    return Order(column, is_descending=column is None or name.startswith(DESCENDING))


def page_of_rows(
    table: Table, scope: Scope, conditions: Sequence[Any], *, order: Order, after: str = ""
) -> Page[Row]:
    """Return the page of rows that follows the cursor `after`."""
    cursor = read_cursor(after)

    def first(columns: Sequence[Any], *also: Any) -> Select[Any]:
        query = table.joins(select(*columns).select_from(table.read_from))
        query = query.where(*conditions, *also)
        return _ordered(table, query, order, scope, cursor).limit(PAGE_LENGTH + 1)

    is_first = _is_first_of_either(table, first)
    query = first(_selected(table, scope), *is_first)
    rows = [dict(row) for row in db.session.execute(query).mappings()]
    page: Page[Row] = page_of(rows, lambda row: _cursor(row, order))
    _fetch(table, page.rows, scope)
    return page


def first_rows(table: Table, scope: Scope, *conditions: Any) -> Page[Row]:
    """Return the first page of those rows that a record's own page shows."""
    found = [*table.always(scope), *conditions]
    return page_of_rows(table, scope, found, order=order_of(table, ListQuery({})))


def tally_of(table: Table, scope: Scope, conditions: Conditions) -> Tally | None:
    """Return the count and the sums of the rows that fit, in one statement.

    None if only some were counted and those are not many: how many there are is not known.
    """
    most = MOST_COUNTED if conditions.is_all_counted else MOST_OF_SOME
    currency = literal("") if table.currency is None else table.currency
    values = [currency, *(column.expression(scope) for column in table.summed)]
    query = table.joins(select(*values).select_from(table.read_from)).where(*conditions.of_counted)
    parts = [query.where(side) for side in table.either] or [query]
    limited = [select(part.limit(most + 1).subquery()) for part in parts]
    of, *amounts = union_all(*limited).subquery().columns
    sums = select(func.count(), of, *map(func.sum, amounts)).group_by(of).order_by(of)
    rows: Sequence[Any] = db.session.execute(sums).all()
    count = sum(row[0] for row in rows)
    if count > most:
        return Tally(most, [], is_more=True)
    if not conditions.is_all_counted:
        return None
    return Tally(
        count,
        [
            Sum(column.label, Money(int(cents or 0), row[1]))
            for row in rows
            for column, cents in zip(table.summed, row[2:], strict=True)
        ],
    )


def _selected(table: Table, scope: Scope) -> list[Any]:
    columns = [
        column.expression(scope).label(column.name)
        for column in table.on_page(scope)
        if not isinstance(column.value, Fetched)
    ]
    own = {
        "id": table.record.id,
        "key": table.key,
        "currency_": table.currency,
        "zone_": table.zone,
    }
    return [*(each.label(name) for name, each in own.items() if each is not None), *columns]


def _is_first_of_either(
    table: Table, first: Callable[..., Select[Any]]
) -> list[ColumnElement[bool]]:
    """Return the condition that a row is among the first of one of the table's two sides."""
    sides = [first([table.record.id], side).subquery() for side in table.either]
    firsts = union(*(select(side.columns[0]) for side in sides)) if sides else None
    return [] if firsts is None else [table.record.id.in_(firsts)]


def _ordered(
    table: Table, query: Select[Any], order: Order, scope: Scope, after: Cursor | None
) -> Select[Any]:
    record_id = table.record.id
    if order.column is None:
        query = query if after is None else query.where(record_id < after.id)
        return query.order_by(record_id.desc())
    value = order.column.expression(scope)
    if after is not None:
        edge = literal(order.column.sort_value(after.value), value.type)
        here, there = tuple_(value, record_id), tuple_(edge, literal(after.id))
        query = query.where(here < there if order.is_descending else here > there)
    if order.is_descending:
        return query.order_by(value.desc(), record_id.desc())
    return query.order_by(value, record_id)


def _cursor(row: Row, order: Order) -> Cursor:
    column = order.column
    return Cursor(column.sort_key(row[column.name]) if column else 0, row["id"])


def _fetch(table: Table, rows: Sequence[Any], scope: Scope) -> None:
    """Add to the rows what is read for all of them at once."""
    ids = [row["id"] for row in rows]
    for column in table.on_page(scope):
        if isinstance(column.value, Fetched):
            for row, value in zip(rows, column.value.of(ids), strict=True):
                row[column.name] = value
