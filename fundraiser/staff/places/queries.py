"""What the record of one supporter's page or team shows besides itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, lazyload

from fundraiser.database import db
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.mail.queries import list_about
from fundraiser.peer_to_peer.models import (
    FundraiserPage,
    GiftNotice,
    Membership,
    OwnerEmail,
    PageUpdate,
    PlaceChange,
    PlaceStatus,
    Team,
    TeamMessage,
    TeamMessageCopy,
)

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """A page was in a team, from an instant until it left."""

    page: FundraiserPage
    team: Team
    joined_at: datetime
    left_at: datetime | None


def memberships_of(place: FundraiserPage | Team) -> Sequence[MembershipRow]:
    """Return in which teams a page was, or which pages were in a team, the latest first."""
    ours = Membership.team_id if isinstance(place, Team) else Membership.page_id
    rows = db.session.execute(
        select(Membership, FundraiserPage, Team)
        .options(lazyload(FundraiserPage.picture), contains_eager(Membership.team))
        .join(FundraiserPage, FundraiserPage.id == Membership.page_id)
        .join(Team, Team.id == Membership.team_id)
        .where(ours == place.id)
        .order_by(Membership.id.desc())
        .limit(MOST_SHOWN)
    )
    return [
        MembershipRow(page, team, membership.joined_at, membership.left_at)
        for membership, page, team in rows
    ]


def emails_about(place: FundraiserPage | Team) -> list[OutgoingEmail]:
    """Return what was sent to its owner or captain about it, the earliest first."""
    if isinstance(place, Team):
        return list_about(
            {
                EmailKind.TEAM_LIVE: [place.id],
                EmailKind.TEAM_HIDDEN: [place.id],
                EmailKind.TEAM_MESSAGE: _copies_of_messages(place),
            }
        )
    changes = select(PlaceChange.id).where(PlaceChange.page_id == place.id)
    series = select(OwnerEmail.id).where(OwnerEmail.page_id == place.id)
    notices = select(GiftNotice.id).where(GiftNotice.page_id == place.id)
    return list_about(
        {
            EmailKind.PAGE_LIVE: [place.id],
            EmailKind.PAGE_CHANGE_ASKED: [place.id],
            EmailKind.PAGE_HIDDEN: [place.id],
            EmailKind.PAGE_CHANGE_DECIDED: db.session.scalars(changes).all(),
            EmailKind.OWNER_FOLLOW_UP: db.session.scalars(series).all(),
            EmailKind.OWNER_GIFTS: db.session.scalars(notices).all(),
        }
    )


def _copies_of_messages(team: Team) -> Sequence[int]:
    """Return the newest copy of each message of the captain: they all say the same."""
    copies = select(func.max(TeamMessageCopy.id)).join(TeamMessageCopy.message)
    own = copies.where(TeamMessage.team_id == team.id).group_by(TeamMessage.id)
    return db.session.scalars(own).all()


def list_all_updates(page_id: int) -> Sequence[PageUpdate]:
    """Return the page's updates, those that wait or were removed as well, the newest first."""
    return db.session.scalars(
        select(PageUpdate)
        .where(PageUpdate.page_id == page_id)
        .order_by(PageUpdate.id.desc())
        .limit(MOST_SHOWN)
    ).all()


def list_decided_changes(page_id: int, waiting: PlaceChange | None) -> Sequence[PlaceChange]:
    """Return what was proposed for the page before, the newest first."""
    query = select(PlaceChange).where(PlaceChange.page_id == page_id)
    if waiting:
        query = query.where(PlaceChange.id != waiting.id)
    return db.session.scalars(query.order_by(PlaceChange.id.desc()).limit(MOST_SHOWN)).all()


def list_teams_to_join(page: FundraiserPage) -> Sequence[Team]:
    """Return the teams of the page's campaign that take members, by name."""
    return db.session.scalars(
        select(Team)
        .where(Team.campaign_id == page.campaign_id, Team.status == PlaceStatus.LIVE)
        .order_by(Team.name, Team.id)
    ).all()
