"""A list, declared: what it is a list of, its columns, filters, search, order and sums."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask_babel import LazyString
from sqlalchemy import Select

from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.staff.tables.columns import Amount, Column, Row
from fundraiser.staff.tables.filters import Filter, filter_by
from fundraiser.staff.tables.list_query import ListQuery
from fundraiser.staff.tables.scope import Scope
from fundraiser.staff.tables.search import Search

Joins = Callable[[Select[Any]], Select[Any]]
DESCENDING = "-"


def no_joins(query: Select[Any]) -> Select[Any]:
    return query


@dataclass(frozen=True, kw_only=True)
class Table:
    """One list. Its endpoint is `staff.<name>`, that of its files `staff.<name>_export`.

    `currency` and `zone` are expressions of each row; `link` is its page, if it has one. `head`
    names the column that says which row it is. The order is a column's name, after a minus for the
    largest first; without one it is the newest first. `count` says how many rows there are.
    """

    name: str
    title: LazyString
    record: Any
    columns: Sequence[Column]
    head: str
    count: Callable[[int], str]
    exports: Permission  # who may have its files
    export_action: AuditAction
    needs_password: bool = False  # whether its files ask for the password again
    empty: LazyString  # what to say where there are no rows, and when there will be some
    empty_hint: LazyString | str = ""
    link: Callable[[Row], str] | None = None
    opens: Permission | None = None  # who may open the page of a row
    filters: Sequence[Filter] = ()
    search: Search | None = None
    place: Mapping[str, str] = field(default_factory=dict)  # what its address needs
    source: Any = None  # what it is read from, where that is not the table of the record
    joins: Joins = no_joins
    file_joins: Joins = no_joins  # of columns that only files have
    key: Any = None  # what the address of a row's page needs
    currency: Any = None
    file_currency: Any = None  # of files whose rows are by currency
    zone: Any = None
    first: Sequence[str] = ()  # the columns that come first on the page; others as declared
    order: str | Callable[[ListQuery], str] = ""
    either: Sequence[Any] = ()  # conditions with an index each: a row meets one, and no other
    always: Callable[[Scope], Sequence[Any]] = field(default=lambda scope: [])

    @property
    def read_from(self) -> Any:
        return self.record if self.source is None else self.source

    @property
    def file_name(self) -> str:
        return self.name.replace("_", "-")

    @cached_property
    def all_filters(self) -> Sequence[Filter]:
        """The filters of columns after those that stand by themselves."""
        return [*self.filters, *(filter_by(column) for column in self.columns if column.filters)]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def summed(self) -> Sequence[Amount]:
        return [each for each in self.columns if isinstance(each, Amount) and each.is_summed]

    def on_page(self, scope: Scope) -> Sequence[Column]:
        """Return what the page asks the database for, and may show to this person."""
        columns = [self.by_name[name] for name in self.first]
        columns += [each for each in self.columns if each.name not in self.first]
        return [each for each in columns if each.on_page and scope.may(each.permission)]

    def in_files(self, scope: Scope) -> Sequence[Column]:
        return [each for each in self.columns if each.in_files and scope.may(each.permission)]

    def orders(self) -> Sequence[tuple[str, str]]:
        """Return the orders a person may choose: each column both ways."""
        return [
            (f"{sign}{column.name}", f"{column.label} {arrow}")
            for column in self.columns
            if column.sorts
            for sign, arrow in ((DESCENDING, "↓"), ("", "↑"))
        ]
