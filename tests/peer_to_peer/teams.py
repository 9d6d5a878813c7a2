"""What tests of teams do: save members, act as a view does, look again."""

from collections.abc import Callable
from typing import Any

from fundraiser import clock
from fundraiser.campaigns.models import Campaign
from fundraiser.database import db, transaction
from fundraiser.donors.models import Donor
from fundraiser.peer_to_peer.models import FundraiserPage, Team
from fundraiser.peer_to_peer.operations import memberships
from fundraiser.peer_to_peer.queries.pages import get_page
from fundraiser.peer_to_peer.queries.teams import lock_team
from tests import make

HELD = "Pay me in bitcoin"


def member(campaign: Campaign, name: str, **facts: Any) -> FundraiserPage:
    """Save a page of somebody of that name."""
    owner = make.donor(f"{name}@example.org", name=name.title())
    return make.fundraiser_page(campaign, owner=owner, slug=f"page-of-{name}", **facts)


def owner_of(page: FundraiserPage) -> Donor:
    assert page.owner
    return page.owner


def now_of(team: Team) -> Team:
    """Return the team as it is now."""
    return db.session.get_one(Team, team.id)


def act(operation: Callable[..., None], team: Team, *arguments: Any, **options: Any) -> Team:
    """Do something with a team as a view does: its row locked, in one transaction."""
    with transaction():
        operation(lock_team(team.id), *arguments, at=clock.now(), **options)
    return now_of(team)


def leave(page: FundraiserPage) -> FundraiserPage:
    with transaction():
        memberships.leave_team(get_page(page.id), at=clock.now())
    return get_page(page.id)


def invitation(team: Team) -> str:
    """Return the address of a team's invitation."""
    return f"/t/{team.slug}/join/{team.invitation_key}"


def own(team: Team, part: str = "") -> str:
    """Return the address of a captain's page about a team."""
    return f"/account/teams/{team.public_id}{part}"
