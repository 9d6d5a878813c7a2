"""Reads of what captains wrote to their teams, and of who gets it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from fundraiser.database import db, find_row
from fundraiser.peer_to_peer.models import (
    FundraiserPage,
    PlaceStatus,
    Team,
    TeamMessage,
    TeamMessageCopy,
)

NOT_WRITTEN_TO = frozenset({PlaceStatus.CLOSED, PlaceStatus.HIDDEN, PlaceStatus.TAKEN_DOWN})


def find_team_message(once_key: str) -> TeamMessage | None:
    return find_row(TeamMessage, TeamMessage.once_key == once_key)


def get_team_message_copy(copy_id: int) -> TeamMessageCopy:
    return db.session.get_one(TeamMessageCopy, copy_id)


def list_members_to_write_to(team: Team) -> Sequence[FundraiserPage]:
    """Return one page for each owner who gets the team's messages; not the captain's."""
    pages = db.session.scalars(
        select(FundraiserPage)
        .where(
            FundraiserPage.team_id == team.id,
            FundraiserPage.owner_id.is_not(None),
            FundraiserPage.owner_id != team.captain_id,
            FundraiserPage.status.not_in(NOT_WRITTEN_TO),
            FundraiserPage.emails_stopped_at.is_(None),
            FundraiserPage.team_messages_stopped_at.is_(None),
        )
        .order_by(FundraiserPage.id)
    )
    by_owner = {page.owner_id: page for page in pages}
    return list(by_owner.values())


def count_team_messages(team_id: int, *, since: datetime) -> int:
    """Return how many messages went to the team after that instant."""
    sent = select(func.count()).where(TeamMessage.team_id == team_id, TeamMessage.at > since)
    return db.session.scalar(sent) or 0
