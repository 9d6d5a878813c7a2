"""The list of enquiries: what waits, the most urgent first; what is over, the newest first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, func, or_, select, tuple_

from fundraiser.accounts.models import StaffMember
from fundraiser.database import db
from fundraiser.enquiries.models import (
    NUMBERS_BEGIN_AFTER,
    Enquiry,
    EnquiryKind,
    EnquiryStatus,
    Topic,
)
from fundraiser.staff.tables.paging import PAGE_LENGTH, Cursor, Page, page_of, read_id

SNIPPET_LENGTH = 140
COUNTED_DAYS = 90


class Shelf(StrEnum):
    """Where enquiries are looked for."""

    OPEN = "open"
    OVERDUE = "overdue"
    MINE = "mine"
    ANSWERED = "answered"
    CLOSED = "closed"
    QUARANTINE = "quarantine"
    DISCARDED = "discarded"
    ALL = "all"

    @property
    def waits(self) -> bool:
        """Whether what is due first stands first."""
        return self in {Shelf.OPEN, Shelf.OVERDUE, Shelf.MINE}


STATUSES = {
    Shelf.OPEN: EnquiryStatus.OPEN,
    Shelf.OVERDUE: EnquiryStatus.OPEN,
    Shelf.MINE: EnquiryStatus.OPEN,
    Shelf.ANSWERED: EnquiryStatus.ANSWERED,
    Shelf.CLOSED: EnquiryStatus.CLOSED,
    Shelf.QUARANTINE: EnquiryStatus.QUARANTINED,
    Shelf.DISCARDED: EnquiryStatus.DISCARDED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryFilters:
    """Which enquiries to list, for whom and as of when."""

    at: datetime
    person_id: int
    shelf: Shelf = Shelf.OPEN
    kind: EnquiryKind | None = None
    search: str = ""


@dataclass(frozen=True, slots=True)
class EnquiryRow:
    """One line of the list."""

    number: int
    kind: EnquiryKind
    status: EnquiryStatus
    topic: Topic | None
    name: str
    email: str
    outlet: str
    snippet: str
    language: str
    received_at: datetime
    due_at: datetime
    owner: str | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Service:
    """How well we answer. `in_time` is a share of what was due in the last COUNTED_DAYS."""

    open_count: int
    overdue_count: int
    quarantined_count: int
    due_count: int
    in_time: Fraction | None


def list_enquiries(filters: EnquiryFilters, *, after: Cursor | None) -> Page[EnquiryRow]:
    """Return the page of enquiries that follows `after`."""
    columns = Enquiry.__table__.c
    query = enquiries_that_fit(
        select(
            *(columns[name] for name in COLUMNS),
            func.substr(Enquiry.message, 1, SNIPPET_LENGTH).label("snippet"),
            StaffMember.name.label("owner"),
        ).outerjoin(StaffMember, StaffMember.id == Enquiry.owner_id),
        filters,
    )
    query = _ordered(query, filters.shelf, after).limit(PAGE_LENGTH + 1)
    found = page_of(db.session.execute(query).all(), lambda row: _cursor(row, filters.shelf))
    return Page([_row(row, filters.at) for row in found.rows], found.next_cursor)


def enquiries_that_fit(query: Select[Any], filters: EnquiryFilters) -> Select[Any]:
    """Return a query of enquiries, narrowed by the filters."""
    status = STATUSES.get(filters.shelf)
    if status:
        query = query.where(Enquiry.status == status)
    if filters.shelf is Shelf.OVERDUE:
        query = query.where(Enquiry.due_at <= filters.at)
    if filters.shelf is Shelf.MINE:
        query = query.where(Enquiry.owner_id == filters.person_id)
    if filters.kind:
        query = query.where(Enquiry.kind == filters.kind)
    return _searched(query, filters.search)


def service_until(at: datetime) -> Service:
    """Return how many enquiries wait, and the share of those due that was answered in time."""
    is_open = Enquiry.status == EnquiryStatus.OPEN
    is_overdue = is_open & (Enquiry.due_at <= at)
    is_recent = Enquiry.received_at > at - timedelta(days=COUNTED_DAYS)
    in_time = is_recent & Enquiry.answered_in_time.is_(True)
    late = is_recent & Enquiry.answered_in_time.is_(False)
    never_yet = is_recent & is_overdue & Enquiry.answered_in_time.is_(None)
    row = db.session.execute(
        select(
            *(
                func.count().filter(wanted)
                for wanted in (
                    is_open,
                    is_overdue,
                    Enquiry.status == EnquiryStatus.QUARANTINED,
                    in_time,
                    late | never_yet,
                )
            )
        ).select_from(Enquiry)
    ).one()
    due = row[3] + row[4]
    return Service(row[0], row[1], row[2], due, Fraction(row[3], due) if due else None)


def _searched(query: Select[Any], text: str) -> Select[Any]:
    """Narrow by what was typed: a number of ours, or a part of a name, an address or the words."""
    if not text:
        return query
    number = read_id(text.removeprefix("#"))
    parts = [
        column.icontains(text, autoescape=True)
        for column in (Enquiry.name, Enquiry.email, Enquiry.outlet, Enquiry.message)
    ]
    if number is not None and number > NUMBERS_BEGIN_AFTER:
        parts.append(Enquiry.id == number - NUMBERS_BEGIN_AFTER)
    return query.where(or_(*parts))


def _ordered(query: Select[Any], shelf: Shelf, after: Cursor | None) -> Select[Any]:
    column = Enquiry.due_at if shelf.waits else Enquiry.received_at
    if after is not None:
        here, there = tuple_(column, Enquiry.id), tuple_(after.instant, after.id)
        query = query.where(here > there if shelf.waits else here < there)
    if shelf.waits:
        return query.order_by(column, Enquiry.id)
    return query.order_by(column.desc(), Enquiry.id.desc())


def _cursor(row: Any, shelf: Shelf) -> Cursor:
    return Cursor.at(row.due_at if shelf.waits else row.received_at, row.id)


def _row(row: Any, at: datetime) -> EnquiryRow:
    return EnquiryRow(
        number=NUMBERS_BEGIN_AFTER + row.id,
        kind=row.kind,
        status=row.status,
        topic=row.topic,
        name=row.name,
        email=row.email,
        outlet=row.outlet,
        snippet=row.snippet,
        language=row.language,
        received_at=row.received_at,
        due_at=row.due_at,
        owner=row.owner,
        is_overdue=row.status is EnquiryStatus.OPEN and row.due_at <= at,
    )


COLUMNS = (
    "id",
    "kind",
    "status",
    "topic",
    "name",
    "email",
    "outlet",
    "language",
    "received_at",
    "due_at",
)
