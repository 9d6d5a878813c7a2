"""What the record of one supporter's page or team shows besides itself."""

from collections.abc import Sequence

from sqlalchemy import select

from fundraiser.database import db
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.mail.queries import list_about
from fundraiser.peer_to_peer.models import (
    FundraiserPage,
    OwnerEmail,
    PageChange,
    PageUpdate,
    PlaceStatus,
    Team,
)

MOST_SHOWN = 50


def emails_about_page(page: FundraiserPage) -> list[OutgoingEmail]:
    """Return what was sent to the page's owner about it, the earliest first."""
    changes = select(PageChange.id).where(PageChange.page_id == page.id)
    series = select(OwnerEmail.id).where(OwnerEmail.page_id == page.id)
    return list_about(
        {
            EmailKind.PAGE_LIVE: [page.id],
            EmailKind.PAGE_CHANGE_ASKED: [page.id],
            EmailKind.PAGE_HIDDEN: [page.id],
            EmailKind.PAGE_CHANGE_DECIDED: db.session.scalars(changes).all(),
            EmailKind.OWNER_FOLLOW_UP: db.session.scalars(series).all(),
        }
    )


def emails_about_team(team: Team) -> list[OutgoingEmail]:
    """Return what was sent to the team's captain about it, the earliest first."""
    return list_about({EmailKind.TEAM_LIVE: [team.id], EmailKind.TEAM_HIDDEN: [team.id]})


def list_all_updates(page_id: int) -> Sequence[PageUpdate]:
    """Return the page's updates, those that wait or were removed as well, the newest first."""
    return db.session.scalars(
        select(PageUpdate)
        .where(PageUpdate.page_id == page_id)
        .order_by(PageUpdate.id.desc())
        .limit(MOST_SHOWN)
    ).all()


def list_decided_changes(page_id: int, waiting: PageChange | None) -> Sequence[PageChange]:
    """Return what was proposed for the page before, the newest first."""
    query = select(PageChange).where(PageChange.page_id == page_id)
    if waiting:
        query = query.where(PageChange.id != waiting.id)
    return db.session.scalars(query.order_by(PageChange.id.desc()).limit(MOST_SHOWN)).all()


def list_teams_to_join(page: FundraiserPage) -> Sequence[Team]:
    """Return the teams of the page's campaign that take members, by name."""
    return db.session.scalars(
        select(Team)
        .where(Team.campaign_id == page.campaign_id, Team.status == PlaceStatus.LIVE)
        .order_by(Team.name, Team.id)
    ).all()
