"""Which pages are, and were, in a team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, lazyload

from fundraiser.database import db
from fundraiser.peer_to_peer.models import FundraiserPage, Membership, Team
from fundraiser.staff.tables.paging import PAGE_LENGTH


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """A page was in a team, from an instant until it left."""

    page: FundraiserPage
    team: Team
    joined_at: datetime
    left_at: datetime | None


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
