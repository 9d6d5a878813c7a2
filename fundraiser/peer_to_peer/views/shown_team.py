"""A team as everybody sees it, and as a place where gifts are made.

What is shown is what was approved; members who are left out of leaderboards are counted, not named.
"""

from enum import StrEnum
from typing import Any

from flask import render_template

from fundraiser import clock
from fundraiser.campaigns.models import Season
from fundraiser.database import db
from fundraiser.gifts.models import Credit, Source
from fundraiser.gifts.queries import wall_of
from fundraiser.i18n.languages import current_language
from fundraiser.peer_to_peer.models import Team
from fundraiser.peer_to_peer.page_addresses import is_slug
from fundraiser.peer_to_peer.queries.leaderboards import members_board, page_lines, place_of_team
from fundraiser.peer_to_peer.queries.teams import count_shown_members, find_team_at
from fundraiser.peer_to_peer.queries.totals import team_totals
from fundraiser.pledges.views.giving_form import GivingPlace, ShownForm
from fundraiser.web.links import public_url_for
from fundraiser.web.responses import or_404
from fundraiser.web.sharing import share_links

PAGE = "peer_to_peer.team"


class TeamState(StrEnum):
    """What a team's page says instead of, or with, its form."""

    OPEN = "open"
    UPCOMING = "upcoming"
    ENDED = "ended"


def find_known_team(slug: str) -> Team:
    """Return the team at an address that others see or may have seen. Raises NotFound."""
    team = or_404(find_team_at(slug) if is_slug(slug) else None)
    return or_404(None if team.is_waiting or not team.campaign.is_published else team)


def get_shown_team(slug: str) -> Team:
    """Return the team at an address, if everybody may see it now. Raises NotFound."""
    team = find_known_team(slug)
    return or_404(team if team.is_shown else None)


def state_of_team(team: Team) -> TeamState:
    season = team.campaign.season_at(clock.now())
    if team.is_closed or season is Season.ENDED:
        return TeamState.ENDED
    return TeamState.UPCOMING if season is Season.UPCOMING else TeamState.OPEN


def place_of_gifts(team: Team) -> GivingPlace:
    """Return the team as a place where gifts are made: to itself, through nobody's page."""
    team_id = team.id
    return GivingPlace(
        campaign=team.campaign,
        draw=lambda shown: _drawn(team_id, shown),
        source=Source.TEAM,
        credit=Credit(None, team_id),
    )


def team_facts(team: Team) -> dict[str, Any]:
    """Return what `peer_to_peer/team.html` shows beside its form, in the language spoken."""
    board = members_board(team)
    totals = team_totals([team])[team.id]
    member_count = count_shown_members(team.id)
    wall, _next_before = wall_of(Credit(team_id=team.id))
    page_url = public_url_for(PAGE, language=current_language(), slug=team.slug)
    return {
        "team": team,
        "campaign": team.campaign,
        "state": state_of_team(team),
        "totals": totals,
        "members": page_lines(board, team.currency),
        "member_count": member_count,
        "unnamed_count": max(0, member_count - len(board)),
        "adds_up": board.given_cents == totals.given.cents,
        "own_place": place_of_team(team),
        "wall": wall,
        "share_links": share_links(page_url, team.name),
        "page_url": page_url,
    }


def _drawn(team_id: int, shown: ShownForm) -> str:
    team = db.session.get_one(Team, team_id)
    return render_template("peer_to_peer/team.html", **team_facts(team), **shown.facts())
