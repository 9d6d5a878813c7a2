"""The list of supporters' pages: what waits for us first, then the newest; and their figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, cast, exists, func, or_, select
from sqlalchemy.orm import lazyload

from fundraiser.campaigns.models import Campaign
from fundraiser.database import db
from fundraiser.donors.models import Donor
from fundraiser.money import Money
from fundraiser.peer_to_peer.models import (
    ChangeStatus,
    Flag,
    FundraiserPage,
    PageChange,
    PageUpdate,
    PlaceStatus,
    Team,
)
from fundraiser.peer_to_peer.queries.moderation import OPEN_FLAG, WAITING_UPDATE
from fundraiser.peer_to_peer.queries.totals import PlaceTotals, page_totals
from fundraiser.public_ids import is_public_id
from fundraiser.staff.tables.paging import PAGE_LENGTH, Cursor, Page, page_of


class PageShelf(StrEnum):
    """Pages that somebody looks for."""

    WAITING = "waiting"
    FLAGGED = "flagged"


class HasPicture(StrEnum):
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFilters:
    """Which pages to list; None and the empty string leave a filter out.

    Those still being set up are listed only where they are asked for.
    """

    search: str = ""
    searches_contact: bool = False  # whether the person may find pages by their owner's address
    status: PlaceStatus | None = None
    campaign_id: int | None = None
    team_id: int | None = None
    owner_id: int | None = None
    shelf: PageShelf | None = None
    has_picture: HasPicture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """One line of the list."""

    public_id: str
    title: str
    owner_name: str
    email: str
    status: PlaceStatus
    campaign_name: str
    team_name: str | None
    team_public_id: str | None
    zone: str
    created_at: datetime
    goal: Money
    totals: PlaceTotals
    waits: bool
    flag_count: int


def list_pages(filters: PageFilters, *, language: str, after: Cursor | None) -> Page[PageRow]:
    """Return the page of supporters' pages that follows `after`: two statements, at any size."""
    waits = waits_for_us()
    query = pages_that_fit(
        select(FundraiserPage, *_columns(language), waits.label("waits"), flags_open())
        .options(
            lazyload(FundraiserPage.campaign),
            lazyload(FundraiserPage.owner),
            lazyload(FundraiserPage.team),
            lazyload(FundraiserPage.picture),
        )
        .join(Campaign, Campaign.id == FundraiserPage.campaign_id)
        .outerjoin(Team, Team.id == FundraiserPage.team_id)
        .order_by(waits.desc(), FundraiserPage.id.desc())
        .limit(PAGE_LENGTH + 1),
        filters,
    )
    if after is not None:
        here = and_(waits == after.value, FundraiserPage.id < after.id)
        query = query.where(or_(waits < after.value, here))
    rows = db.session.execute(query).all()
    found = page_of(rows, lambda row: Cursor(row.waits, row.FundraiserPage.id))
    totals = page_totals([row.FundraiserPage for row in found.rows])
    return Page([_row(row, totals[row.FundraiserPage.id]) for row in found.rows], found.next_cursor)


def pages_that_fit(query: Select[Any], filters: PageFilters) -> Select[Any]:
    """Return a query of pages, joined to their owners, narrowed by the filters."""
    query = query.outerjoin(Donor, Donor.id == FundraiserPage.owner_id)
    equal: list[tuple[Any, Any]] = [
        (FundraiserPage.status, filters.status),
        (FundraiserPage.campaign_id, filters.campaign_id),
        (FundraiserPage.team_id, filters.team_id),
        (FundraiserPage.owner_id, filters.owner_id),
    ]
    for column, wanted in equal:
        if wanted is not None:
            query = query.where(column == wanted)
    if filters.status is None:
        query = query.where(FundraiserPage.status != PlaceStatus.DRAFT)
    if filters.shelf is PageShelf.WAITING:
        query = query.where(waits_for_us() == 1)
    if filters.shelf is PageShelf.FLAGGED:
        query = query.where(exists().where(Flag.page_id == FundraiserPage.id, *OPEN_FLAG))
    if filters.has_picture:
        is_none = FundraiserPage.picture_id.is_(None)
        query = query.where(is_none if filters.has_picture is HasPicture.NO else ~is_none)
    return _searched(query, filters)


def waits_for_us() -> ColumnElement[int]:
    """Return 1 for a page of which something is to be approved, else 0."""
    change = exists().where(
        PageChange.page_id == FundraiserPage.id, PageChange.status == ChangeStatus.WAITING
    )
    news = exists().where(PageUpdate.page_id == FundraiserPage.id, *WAITING_UPDATE)
    is_new = FundraiserPage.status == PlaceStatus.WAITING
    return cast(or_(is_new, change, news), Integer)


def flags_open() -> Any:
    """Return how many flags of a page are open."""
    return (
        select(func.count())
        .select_from(Flag)
        .where(Flag.page_id == FundraiserPage.id, *OPEN_FLAG)
        .correlate(FundraiserPage)
        .scalar_subquery()
        .label("flag_count")
    )


def pages_of_owner(owner_id: int, *, language: str) -> Sequence[PageRow]:
    """Return the newest pages of one owner, those being set up as well."""
    wanted = PageFilters(owner_id=owner_id)
    drafts = PageFilters(owner_id=owner_id, status=PlaceStatus.DRAFT)
    return [
        row
        for filters in (wanted, drafts)
        for row in list_pages(filters, language=language, after=None).rows
    ]


def _searched(query: Select[Any], filters: PageFilters) -> Select[Any]:
    text = filters.search
    if is_public_id(text.lower()):
        return query.where(FundraiserPage.public_id == text.lower())
    if not text:
        return query
    parts: list[Any] = [FundraiserPage.title, FundraiserPage.owner_name, FundraiserPage.slug]
    if filters.searches_contact:
        parts += [Donor.name, Donor.email]
    return query.where(or_(*(column.icontains(text, autoescape=True) for column in parts)))


def _columns(language: str) -> list[Any]:
    return [
        Donor.email,
        Campaign.zone,
        (Campaign.name_fr if language == "fr" else Campaign.name_en).label("campaign_name"),
        Team.name.label("team_name"),
        Team.public_id.label("team_public_id"),
    ]


def _row(row: Any, totals: PlaceTotals) -> PageRow:
    page = row.FundraiserPage
    return PageRow(
        public_id=page.public_id,
        title=page.title,
        owner_name=page.owner_name,
        email=row.email or "",
        status=page.status,
        campaign_name=row.campaign_name,
        team_name=row.team_name,
        team_public_id=row.team_public_id,
        zone=row.zone,
        created_at=page.created_at,
        goal=page.goal,
        totals=totals,
        waits=bool(row.waits),
        flag_count=row.flag_count,
    )
