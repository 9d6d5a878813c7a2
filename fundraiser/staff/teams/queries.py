"""The list of teams: what waits for us first, then the newest; and their figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, cast, exists, func, or_, select
from sqlalchemy.orm import contains_eager, lazyload

from fundraiser.campaigns.models import Campaign
from fundraiser.database import db
from fundraiser.donors.models import Donor
from fundraiser.money import Money
from fundraiser.peer_to_peer.models import Flag, FundraiserPage, Membership, PlaceStatus, Team
from fundraiser.peer_to_peer.queries.moderation import OPEN_FLAG
from fundraiser.peer_to_peer.queries.totals import PlaceTotals, team_totals
from fundraiser.public_ids import is_public_id
from fundraiser.staff.tables.paging import PAGE_LENGTH, Cursor, Page, page_of


class TeamShelf(StrEnum):
    """Teams that somebody looks for."""

    WAITING = "waiting"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFilters:
    """Which teams to list; None and the empty string leave a filter out."""

    search: str = ""
    searches_contact: bool = False
    status: PlaceStatus | None = None
    campaign_id: int | None = None
    shelf: TeamShelf | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRow:
    """One line of the list."""

    public_id: str
    name: str
    captain_name: str
    email: str
    status: PlaceStatus
    campaign_name: str
    zone: str
    created_at: datetime
    goal: Money | None
    member_count: int
    totals: PlaceTotals
    waits: bool
    flag_count: int


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """A page was in a team, from an instant until it left."""

    page: FundraiserPage
    team: Team
    joined_at: datetime
    left_at: datetime | None


def list_teams(filters: TeamFilters, *, language: str, after: Cursor | None) -> Page[TeamRow]:
    """Return the page of teams that follows `after`: two statements, at any size."""
    waits = team_waits()
    query = teams_that_fit(
        select(Team, *_columns(language), waits.label("waits"), *_counts())
        .options(lazyload(Team.campaign), lazyload(Team.captain))
        .join(Campaign, Campaign.id == Team.campaign_id)
        .order_by(waits.desc(), Team.id.desc())
        .limit(PAGE_LENGTH + 1),
        filters,
    )
    if after is not None:
        here = and_(waits == after.value, Team.id < after.id)
        query = query.where(or_(waits < after.value, here))
    rows = db.session.execute(query).all()
    found = page_of(rows, lambda row: Cursor(row.waits, row.Team.id))
    totals = team_totals([row.Team for row in found.rows])
    return Page([_row(row, totals[row.Team.id]) for row in found.rows], found.next_cursor)


def teams_that_fit(query: Select[Any], filters: TeamFilters) -> Select[Any]:
    """Return a query of teams, joined to their captains, narrowed by the filters."""
    query = query.join(Donor, Donor.id == Team.captain_id)
    if filters.status:
        query = query.where(Team.status == filters.status)
    if filters.campaign_id is not None:
        query = query.where(Team.campaign_id == filters.campaign_id)
    if filters.shelf is TeamShelf.WAITING:
        query = query.where(team_waits() == 1)
    if filters.shelf is TeamShelf.FLAGGED:
        query = query.where(exists().where(Flag.team_id == Team.id, *OPEN_FLAG))
    text = filters.search
    if is_public_id(text.lower()):
        return query.where(Team.public_id == text.lower())
    if not text:
        return query
    parts: list[Any] = [Team.name, Team.captain_name, Team.slug]
    if filters.searches_contact:
        parts += [Donor.name, Donor.email]
    return query.where(or_(*(column.icontains(text, autoescape=True) for column in parts)))


def team_waits() -> ColumnElement[int]:
    """Return 1 for a team of which something is to be approved, else 0."""
    is_new = Team.status == PlaceStatus.WAITING
    return cast(or_(is_new, Team.proposed_at.is_not(None)), Integer)


def members_of(team_id: int) -> Sequence[FundraiserPage]:
    """Return the pages that are in the team now, by their owners' names."""
    return db.session.scalars(
        select(FundraiserPage)
        .where(FundraiserPage.team_id == team_id)
        .order_by(func.lower(FundraiserPage.owner_name), FundraiserPage.id)
    ).all()


def memberships_of(page: FundraiserPage | None, team: Team | None) -> Sequence[MembershipRow]:
    """Return in which teams a page was, or which pages were in a team, the latest first."""
    whose = Membership.page_id == page.id if page else Membership.team_id == (team and team.id)
    rows = db.session.execute(
        select(Membership, FundraiserPage, Team)
        .options(lazyload(FundraiserPage.picture), contains_eager(Membership.team))
        .join(FundraiserPage, FundraiserPage.id == Membership.page_id)
        .join(Team, Team.id == Membership.team_id)
        .where(whose)
        .order_by(Membership.id.desc())
        .limit(PAGE_LENGTH)
    )
    return [
        MembershipRow(one_page, one_team, one.joined_at, one.left_at)
        for one, one_page, one_team in rows
    ]


def _counts() -> list[Any]:
    members = (
        select(func.count())
        .select_from(FundraiserPage)
        .where(FundraiserPage.team_id == Team.id)
        .correlate(Team)
    )
    flags = (
        select(func.count())
        .select_from(Flag)
        .where(Flag.team_id == Team.id, *OPEN_FLAG)
        .correlate(Team)
    )
    return [
        members.scalar_subquery().label("member_count"),
        flags.scalar_subquery().label("flag_count"),
    ]


def _columns(language: str) -> list[Any]:
    return [
        Donor.email,
        Campaign.zone,
        (Campaign.name_fr if language == "fr" else Campaign.name_en).label("campaign_name"),
    ]


def _row(row: Any, totals: PlaceTotals) -> TeamRow:
    team = row.Team
    return TeamRow(
        public_id=team.public_id,
        name=team.name,
        captain_name=team.captain_name,
        email=row.email,
        status=team.status,
        campaign_name=row.campaign_name,
        zone=row.zone,
        created_at=team.created_at,
        goal=team.goal,
        member_count=row.member_count,
        totals=totals,
        waits=bool(row.waits),
        flag_count=row.flag_count,
    )
