"""The list of prospects, by what is to be done soonest; and how fast we are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from fundraiser.accounts.models import StaffMember
from fundraiser.database import db
from fundraiser.prospects.models import OPEN, Idea, Prospect, ProspectStatus
from fundraiser.staff.tables.paging import PAGE_LENGTH, Cursor, Page, page_of

NO_DAY = date(9999, 12, 31)  # stands after every day on which something is to be done
LATEST_CONTACTS = 200


class Due(StrEnum):
    """Whether what was to be done is late."""

    OVERDUE = "overdue"
    TODAY = "today"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProspectFilters:
    """Which prospects to list, as of which day; None and the empty string leave a filter out.

    `owner_id` 0 asks for those that nobody looks after. Spam is listed only where it is asked for.
    """

    today: date
    search: str = ""
    status: ProspectStatus | None = None
    due: Due | None = None
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class ProspectRow:
    """One line of the list."""

    public_id: str
    name: str
    email: str
    idea: Idea
    status: ProspectStatus
    owner: str | None
    next_action: str
    next_action_on: date | None
    asked_at: datetime
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class ProspectService:
    """How many wait, and how long those waited whom we got in touch with last."""

    waiting_count: int
    overdue_count: int
    quarantined_count: int
    contacts_counted: int
    median_wait: timedelta | None


def list_prospects(filters: ProspectFilters, *, after: Cursor | None) -> Page[ProspectRow]:
    """Return the page of prospects that follows `after`."""
    query = prospects_that_fit(
        select(
            Prospect.id,
            *(getattr(Prospect, name) for name in COLUMNS),
            StaffMember.name.label("owner"),
        )
        .outerjoin(StaffMember, StaffMember.id == Prospect.owner_id)
        .order_by(_day(), Prospect.id.desc())
        .limit(PAGE_LENGTH + 1),
        filters,
    )
    if after is not None:
        day = date.fromordinal(min(max(after.value, 1), NO_DAY.toordinal()))
        query = query.where(or_(_day() > day, and_(_day() == day, Prospect.id < after.id)))
    found = page_of(db.session.execute(query).all(), _cursor)
    return Page([_row(row, filters.today) for row in found.rows], found.next_cursor)


def prospects_that_fit(query: Select[Any], filters: ProspectFilters) -> Select[Any]:
    """Return a query of prospects, narrowed by the filters."""
    if filters.status:
        query = query.where(Prospect.status == filters.status)
    else:
        query = query.where(Prospect.status != ProspectStatus.DISCARDED)
    if filters.owner_id is not None:
        query = query.where(Prospect.owner_id == (filters.owner_id or None))
    if filters.due is Due.OVERDUE:
        query = query.where(Prospect.status.in_(OPEN), Prospect.next_action_on < filters.today)
    if filters.due is Due.TODAY:
        query = query.where(Prospect.status.in_(OPEN), Prospect.next_action_on <= filters.today)
    if not filters.search:
        return query
    parts = (Prospect.name, Prospect.email, Prospect.telephone, Prospect.message, Prospect.happens)
    text = filters.search
    return query.where(or_(*(column.icontains(text, autoescape=True) for column in parts)))


def prospect_service(*, today: date) -> ProspectService:
    """Return how many prospects wait for us, and the median wait of the latest we contacted."""
    is_overdue = Prospect.status.in_(OPEN) & (Prospect.next_action_on < today)
    waits = (Prospect.status == ProspectStatus.NEW) & Prospect.contacted_at.is_(None)
    counts = db.session.execute(
        select(
            *(
                func.count().filter(wanted)
                for wanted in (waits, is_overdue, Prospect.status == ProspectStatus.QUARANTINED)
            )
        ).select_from(Prospect)
    ).one()
    latest = _latest_waits()
    return ProspectService(
        waiting_count=counts[0],
        overdue_count=counts[1],
        quarantined_count=counts[2],
        contacts_counted=len(latest),
        median_wait=timedelta(seconds=median(latest)) if latest else None,
    )


def _latest_waits() -> Sequence[int]:
    """Return how many seconds each of those waited whom we got in touch with last."""
    rows = db.session.execute(
        select(Prospect.asked_at, Prospect.contacted_at)
        .where(Prospect.contacted_at.is_not(None))
        .order_by(Prospect.contacted_at.desc())
        .limit(LATEST_CONTACTS)
    )
    return [int((contacted - asked).total_seconds()) for asked, contacted in rows if contacted]


def _day() -> Any:
    return func.coalesce(Prospect.next_action_on, NO_DAY)


def _cursor(row: Any) -> Cursor:
    return Cursor((row.next_action_on or NO_DAY).toordinal(), row.id)


def _row(row: Any, today: date) -> ProspectRow:
    is_late = row.next_action_on is not None and row.next_action_on < today
    return ProspectRow(
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
