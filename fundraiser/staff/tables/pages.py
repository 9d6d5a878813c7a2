"""A list on the page, and its files: what the views of every noun answer with."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar, TypeVar

from flask import Response, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import audit, clock
from fundraiser.accounts.security import recently_confirmed
from fundraiser.accounts.sessions import signed_in_person
from fundraiser.database import transaction
from fundraiser.i18n.formats import listed, money
from fundraiser.i18n.languages import current_language
from fundraiser.staff.blueprint import bp
from fundraiser.staff.office import office_zone
from fundraiser.staff.tables.columns import Column, Row
from fundraiser.staff.tables.csv_files import excel_csv, plain_csv
from fundraiser.staff.tables.filters import Field, Narrowing
from fundraiser.staff.tables.list_query import ListQuery
from fundraiser.staff.tables.paging import PAGE_LENGTH, Page
from fundraiser.staff.tables.rows import (
    Order,
    Tally,
    conditions_of,
    first_rows,
    order_of,
    page_of_rows,
    tally_of,
)
from fundraiser.staff.tables.scope import Scope
from fundraiser.staff.tables.slow_readers import freed_from_reader
from fundraiser.staff.tables.table import DESCENDING, Table
from fundraiser.staff.tables.workbook import MOST_ROWS, xlsx
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
FILES: dict[str, tuple[Callable[..., Iterator[Any]], str]] = {
    "csv": (plain_csv, "text/csv; charset=utf-8"),
    "fr.csv": (excel_csv, "text/csv; charset=utf-8"),
    "xlsx": (xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def address_of(table: Table, suffix: str = "", **query: Any) -> str:
    """Return the address of a list, or of its files."""
    return url_for(f"staff.{table.name}{suffix}", **{**query, **table.place})


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as the page shows it."""

    table: Table
    scope: Scope
    page: Page[Row]
    order: Order | None = None
    tally: Tally | None = None
    wanted: ListQuery | None = None
    names: Sequence[str] = ()
    conditions: Sequence[Any] = ()

    rows_of_a_sheet: ClassVar[int] = MOST_ROWS

    @property
    def columns(self) -> Sequence[Column]:
        """The columns that have a heading of their own: those of `names`, where it has any."""
        if self.names:
            return [self.table.by_name[name] for name in self.names]
        return [
            each
            for each in self.table.on_page(self.scope)
            if not each.is_hidden and not each.beside
        ]

    @property
    def head(self) -> str:
        """The column that says which row it is, and is the link."""
        return self.names[0] if self.names else self.table.head

    @property
    def has_links(self) -> bool:
        """Whether this person may open the page of a row."""
        return self.table.link is not None and self.scope.may(self.table.opens)

    def beside(self, column: Column) -> Sequence[Column]:
        """Return what stands under this column, in the same cell."""
        return [each for each in self.table.on_page(self.scope) if each.beside == column.name]

    @property
    def asked(self) -> dict[str, Any]:
        return self.wanted.kept if self.wanted else {}

    @property
    def fields(self) -> Sequence[Field]:
        """The fields of the form above the list."""
        return self._fields(is_more=False)

    @property
    def more_fields(self) -> Sequence[Field]:
        orders = self.table.orders()
        order = [Field(name="order", label=_("Order"), choices=orders, blank=_("Default"))]
        return [*self._fields(is_more=True), *(order if orders else [])]

    @property
    def is_narrowed(self) -> bool:
        """Whether one of the further fields is filled in."""
        return any(self.asked.get(field.name) for field in self.more_fields)

    @property
    def narrowings(self) -> Sequence[Narrowing]:
        found = [each.narrowing(self.wanted) for each in self.table.all_filters if self.wanted]
        return [each for each in found if each]

    @property
    def summary(self) -> str:
        """How many rows the filters leave, and what they come to."""
        if self.tally is None:
            return ""
        count = self.table.count(self.tally.count)
        if self.tally.is_more:
            return _("More than %(count)s", count=count)
        is_one = len(self.table.summed) == 1
        sums = listed(
            [
                money(each.amount) if is_one else f"{each.label} {money(each.amount)}"
                for each in self.tally.sums
            ]
        )
        if not sums:
            return count
        return _("%(count)s, %(sums)s in all", count=count, sums=sums)

    def without(self, *names: str, **changes: str) -> str:
        """Return the address of this list without these parts of it."""
        kept = {name: value for name, value in self.asked.items() if name not in names}
        return address_of(self.table, **{**kept, **changes})

    @property
    def address(self) -> str:
        """The address of the whole list."""
        return address_of(self.table)

    def file_address(self, ending: str) -> str:
        """Return the address of this list as a file."""
        kept = {name: value for name, value in self.asked.items() if name != "after"}
        return address_of(self.table, "_export", ending=ending, **kept)

    def sorted_by(self, column: Column) -> str:
        """Return the address of this list ordered by a column, or the other way around."""
        is_current = self.order is not None and self.order.name == f"{DESCENDING}{column.name}"
        name = column.name if is_current else f"{DESCENDING}{column.name}"
        return self.without("after", order=name)

    def direction_of(self, column: Column) -> str:
        """Return the value of `aria-sort`."""
        if self.order is None or self.order.column is not column:
            return "none"
        return "descending" if self.order.is_descending else "ascending"

    def _fields(self, *, is_more: bool) -> Sequence[Field]:
        return [
            field
            for each in self.table.all_filters
            if each.is_more is is_more
            for field in each.fields(self.scope)
        ]


def list_page(table: Table, template: str = "staff/list.html", **context: Any) -> str:
    """Return the page of a list, as the address asks for it."""
    wanted = ListQuery(request.args)
    scope = scope_of(wanted)
    conditions, order = conditions_of(table, wanted, scope), order_of(table, wanted)
    listing = Listing(
        table,
        scope,
        page_of_rows(table, scope, conditions.of_rows, order=order, after=wanted.text("after")),
        order,
        tally_of(table, scope, conditions),
        wanted,
        conditions=conditions.of_rows,
    )
    return render_template(template, listing=listing, at=scope.at, zone=scope.zone, **context)


def files_at(path: str, endpoint: str) -> Callable[[View], View]:
    """Route a view to the files of a list; it takes the ending that names the format."""

    def route(view: View) -> View:
        for ending in FILES:
            values = {"ending": ending}
            bp.add_url_rule(f"{path}.{ending}", endpoint, view, methods=["GET"], defaults=values)
        return view

    return route


def route_files(path: str, table: Table) -> None:
    """Route the addresses of a list's files, for those who may have them."""
    check = recently_confirmed if table.needs_password else unchecked

    @files_at(path, f"{table.name}_export")
    @staff_only(table.exports)
    @check
    def view(ending: str) -> ResponseReturnValue:
        return list_file(table, ending)


def unchecked(view: View) -> View:
    """Return a view as it is: it asks for no password."""
    return view


def list_file(table: Table, ending: str) -> ResponseReturnValue:
    """Send every row that fits the filters, as it is read; the export is in the audit log."""
    wanted = ListQuery(request.args)
    scope = scope_of(wanted)
    conditions = conditions_of(table, wanted, scope).of_rows
    if wanted.faults:
        return redirect(address_of(table, **wanted.kept), HTTPStatus.SEE_OTHER)
    with transaction():
        audit.record(
            table.export_action,
            table.file_name,
            current_actor(),
            scope.at,
            after={**wanted.kept, **table.place},
        )
    write, content_type = FILES[ending]
    name = f"{table.file_name}-{scope.at:%Y-%m-%d}.{ending}"
    return Response(
        stream_with_context(freed_from_reader(write(table, scope, conditions))),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def short_list(
    table: Table, *conditions: Any, names: Sequence[str], most: int = PAGE_LENGTH
) -> Listing:
    """Return the first rows of a list with some columns, for the page of another record."""
    scope = scope_of(ListQuery({}))
    page = first_rows(table, scope, *conditions)
    return Listing(table, scope, Page(page.rows[:most], page.next_cursor), names=names)


def scope_of(wanted: ListQuery) -> Scope:
    """Return for whom the list is read: times are in the zone of the campaign asked for."""
    campaign = wanted.campaign()
    zone = campaign.zone if campaign else office_zone()
    person = signed_in_person()
    return Scope(person.id, person.role, clock.now(), zone, current_language())
