"""The list of leads: what is to be done soonest first, what is over last; and how fast we are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from fundraiser.accounts.models import StaffMember
from fundraiser.database import db
from fundraiser.leads.models import OPEN, Idea, Lead, LeadStatus
from fundraiser.staff.lists import PAGE_LENGTH, Cursor, Page, page_of

NO_DAY = date(9999, 12, 31)  # stands after every day on which something is to be done
LATEST_CONTACTS = 200


class Due(StrEnum):
    """Whether what was to be done is late."""

    OVERDUE = "overdue"
    TODAY = "today"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadFilters:
    """Which leads to list, as of which day; None and the empty string leave a filter out.

    `owner_id` 0 asks for those that nobody looks after. Spam is listed only where it is asked for.
    """

    today: date
    search: str = ""
    status: LeadStatus | None = None
    due: Due | None = None
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class LeadRow:
    """One line of the list."""

    public_id: str
    name: str
    email: str
    idea: Idea
    status: LeadStatus
    owner: str | None
    next_action: str
    next_action_on: date | None
    asked_at: datetime
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class LeadService:
    """How many wait, and how long those waited whom we got in touch with last."""

    waiting_count: int
    overdue_count: int
    quarantined_count: int
    contacts_counted: int
    median_wait: timedelta | None


def list_leads(filters: LeadFilters, *, after: Cursor | None) -> Page[LeadRow]:
    """Return the page of leads that follows `after`."""
    query = leads_that_fit(
        select(Lead.id, *(getattr(Lead, name) for name in COLUMNS), StaffMember.name.label("owner"))
        .outerjoin(StaffMember, StaffMember.id == Lead.owner_id)
        .order_by(_day(), Lead.id.desc())
        .limit(PAGE_LENGTH + 1),
        filters,
    )
    if after is not None:
        day = date.fromordinal(min(max(after.value, 1), NO_DAY.toordinal()))
        query = query.where(or_(_day() > day, and_(_day() == day, Lead.id < after.id)))
    found = page_of(db.session.execute(query).all(), _cursor)
    return Page([_row(row, filters.today) for row in found.rows], found.next_cursor)


def leads_that_fit(query: Select[Any], filters: LeadFilters) -> Select[Any]:
    """Return a query of leads, narrowed by the filters."""
    if filters.status:
        query = query.where(Lead.status == filters.status)
    else:
        query = query.where(Lead.status != LeadStatus.DISCARDED)
    if filters.owner_id is not None:
        query = query.where(Lead.owner_id == (filters.owner_id or None))
    if filters.due is Due.OVERDUE:
        query = query.where(Lead.status.in_(OPEN), Lead.next_action_on < filters.today)
    if filters.due is Due.TODAY:
        query = query.where(Lead.status.in_(OPEN), Lead.next_action_on <= filters.today)
    if not filters.search:
        return query
    parts = (Lead.name, Lead.email, Lead.telephone, Lead.message, Lead.happens)
    text = filters.search
    return query.where(or_(*(column.icontains(text, autoescape=True) for column in parts)))


def lead_service(*, today: date) -> LeadService:
    """Return how many leads wait for us, and the median wait of the latest whom we contacted."""
    is_overdue = Lead.status.in_(OPEN) & (Lead.next_action_on < today)
    waits = (Lead.status == LeadStatus.NEW) & Lead.contacted_at.is_(None)
    counts = db.session.execute(
        select(
            *(
                func.count().filter(wanted)
                for wanted in (waits, is_overdue, Lead.status == LeadStatus.QUARANTINED)
            )
        ).select_from(Lead)
    ).one()
    latest = _latest_waits()
    return LeadService(
        waiting_count=counts[0],
        overdue_count=counts[1],
        quarantined_count=counts[2],
        contacts_counted=len(latest),
        median_wait=timedelta(seconds=median(latest)) if latest else None,
    )


def _latest_waits() -> Sequence[int]:
    """Return how many seconds each of those waited whom we got in touch with last."""
    rows = db.session.execute(
        select(Lead.asked_at, Lead.contacted_at)
        .where(Lead.contacted_at.is_not(None))
        .order_by(Lead.contacted_at.desc())
        .limit(LATEST_CONTACTS)
    )
    return [int((contacted - asked).total_seconds()) for asked, contacted in rows if contacted]


def _day() -> Any:
    return func.coalesce(Lead.next_action_on, NO_DAY)


def _cursor(row: Any) -> Cursor:
    return Cursor((row.next_action_on or NO_DAY).toordinal(), row.id)


def _row(row: Any, today: date) -> LeadRow:
    is_late = row.next_action_on is not None and row.next_action_on < today
    return LeadRow(
        **{name: getattr(row, name) for name in COLUMNS},
        owner=row.owner,
        is_overdue=row.status in OPEN and is_late,
    )


COLUMNS = (
    "public_id",
    "name",
    "email",
    "idea",
    "status",
    "next_action",
    "next_action_on",
    "asked_at",
)
