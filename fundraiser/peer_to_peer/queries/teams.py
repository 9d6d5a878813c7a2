"""Reads of teams and their members."""

from collections.abc import Sequence
from hmac import compare_digest

from sqlalchemy import func, select

from fundraiser.database import db, find_row, lock_row
from fundraiser.peer_to_peer.models import SHOWN, FundraiserPage, Membership, Team


def find_team(public_id: str) -> Team | None:
    return find_row(Team, Team.public_id == public_id)


def find_team_at(slug: str) -> Team | None:
    return find_row(Team, Team.slug == slug)


def lock_team(team_id: int) -> Team:
    """Return the team as it stands, locked until the transaction ends."""
    return lock_row(Team, team_id)


def find_team_invited(slug: str, key: str) -> Team | None:
    """Return the team whose invitation this is, if the key has not been renewed since."""
    team = find_team_at(slug)
    is_right = team is not None and compare_digest(team.invitation_key.encode(), key.encode())
    return team if is_right else None


def find_team_by_invitation(key: str) -> Team | None:
    """Return the team whose invitation this is, if the key has not been renewed since."""
    if not key.isascii() or not key.isprintable():
        return None
    return find_row(Team, Team.invitation_key == key)


def list_members(team_id: int) -> Sequence[FundraiserPage]:
    """Return the pages in a team now, whoever may see them, by name."""
    return db.session.scalars(
        select(FundraiserPage)
        .where(FundraiserPage.team_id == team_id)
        .order_by(func.lower(FundraiserPage.owner_name), FundraiserPage.id)
    ).all()


def count_members(team_id: int) -> int:
    """Return how many pages are in a team now."""
    query = select(func.count()).where(Membership.team_id == team_id, Membership.left_at.is_(None))
    return db.session.scalar(query) or 0


def count_shown_members(team_id: int) -> int:
    """Return how many pages that anybody may see are in a team now."""
    shown = FundraiserPage.team_id == team_id, FundraiserPage.status.in_(SHOWN)
    return db.session.scalar(select(func.count(FundraiserPage.id)).where(*shown)) or 0


def find_membership(membership_id: int) -> Membership | None:
    return db.session.get(Membership, membership_id)
