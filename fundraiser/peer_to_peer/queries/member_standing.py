"""Where the members of a team stand."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from fundraiser.database import db
from fundraiser.gifts.models import Gift
from fundraiser.peer_to_peer.member_standing import (
    MemberProgress,
    MemberStanding,
    Stage,
    standing_of,
)
from fundraiser.peer_to_peer.models import FundraiserPage, PageUpdate, PlaceStatus, Team
from fundraiser.peer_to_peer.queries.totals import PlaceTotals

STAGES = {
    PlaceStatus.DRAFT: Stage.DRAFT,
    PlaceStatus.WAITING: Stage.WAITING,
    PlaceStatus.CHANGE_ASKED: Stage.CHANGE_ASKED,
    PlaceStatus.LIVE: Stage.LIVE,
}


def member_standings(
    members: Sequence[FundraiserPage], totals: Mapping[int, PlaceTotals], *, at: datetime
) -> dict[int, MemberStanding]:
    """Return where each member stands, by the id of their page."""
    active_at = _last_activity([member.id for member in members])
    return {
        member.id: standing_of(
            MemberProgress(
                stage=STAGES.get(member.status, Stage.OVER),
                has_picture=member.picture_id is not None,
                gift_count=totals[member.id].gift_count,
                percent=totals[member.id].percent_of(member.goal),
                live_since=member.published_at,
                active_at=active_at.get(member.id, member.published_at),
            ),
            at=at,
        )
        for member in members
    }


def count_stuck(
    team: Team, members: Sequence[FundraiserPage], standings: Mapping[int, MemberStanding]
) -> int:
    """Return how many members could use a hand; the captain knows of their own page."""
    others = [member for member in members if member.owner_id != team.captain_id]
    return sum(standings[member.id].is_stuck for member in others)


def _last_activity(page_ids: Sequence[int]) -> dict[int, datetime]:
    """Return when a gift or an update came last, by page; nothing where neither has."""
    latest: dict[int, datetime] = {}
    for page_id, when in (
        (Gift.page_id, Gift.received_at),
        (PageUpdate.page_id, PageUpdate.made_at),
    ):
        rows = select(page_id, func.max(when)).where(page_id.in_(page_ids)).group_by(page_id)
        for found_id, last in db.session.execute(rows):
            if found_id is not None:
                latest[found_id] = max(last, latest.get(found_id, last))
    return latest
