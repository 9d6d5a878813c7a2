"""A page or team as everybody sees it, and as a place where gifts are made.

Everything here is what was approved and what donors allow: no address, no owner's id, no name that
is hidden, nothing that waits. Members who are left out of leaderboards are counted, not named. The
match is the campaign's, and so is what may be said of it.
"""

from enum import StrEnum
from typing import Any

from flask import render_template

from fundraiser import clock
from fundraiser.campaigns.models import Season
from fundraiser.campaigns.queries import find_photograph
from fundraiser.database import find_row
from fundraiser.gifts.models import Credit, Source
from fundraiser.gifts.queries import wall_of
from fundraiser.i18n.languages import current_language
from fundraiser.peer_to_peer.models import FundraiserPage, Team
from fundraiser.peer_to_peer.page_addresses import is_slug
from fundraiser.peer_to_peer.queries.leaderboards import (
    lines_of,
    members_board,
    own_place,
)
from fundraiser.peer_to_peer.queries.moderation import get_team
from fundraiser.peer_to_peer.queries.pages import get_page, list_shown_updates
from fundraiser.peer_to_peer.queries.places import AnyPlace
from fundraiser.peer_to_peer.queries.teams import count_shown_members
from fundraiser.peer_to_peer.queries.totals import totals_of
from fundraiser.peer_to_peer.share_files.card import card_url
from fundraiser.pledges.views.giving_form import AnyForm, GivingPlace
from fundraiser.web.links import public_url_for
from fundraiser.web.responses import or_404
from fundraiser.web.sharing import share_links

UPDATES_AT_FIRST = 3
PLACES: dict[str, type[FundraiserPage] | type[Team]] = {"page": FundraiserPage, "team": Team}


class PlaceState(StrEnum):
    """What a page or team says instead of, or with, its form."""

    OPEN = "open"
    UPCOMING = "upcoming"
    PAUSED = "paused"
    ENDED = "ended"

    @property
    def is_open(self) -> bool:
        return self is PlaceState.OPEN

    @property
    def is_paused(self) -> bool:
        return self is PlaceState.PAUSED

    @property
    def is_ended(self) -> bool:
        return self is PlaceState.ENDED


def find_known(of: type[AnyPlace], slug: str) -> AnyPlace:
    """Return the page or team at an address that visitors see or have seen. Raises NotFound."""
    place = or_404(find_row(of, of.slug == slug) if is_slug(slug) else None)
    return or_404(place if place.was_shown and place.campaign.is_published else None)


def get_shown(of: type[AnyPlace], slug: str) -> AnyPlace:
    """Return the page or team at an address, if everybody may see it now. Raises NotFound."""
    place = find_known(of, slug)
    return or_404(place if place.is_shown else None)


def giving_place_of(place: FundraiserPage | Team) -> GivingPlace:
    """Return the page or team as a place where gifts are made: for a team, through no page."""
    get, place_id = get_team if isinstance(place, Team) else get_page, place.id
    return GivingPlace(
        campaign=place.campaign,
        draw=lambda shown: _render(place if shown.is_kept else get(place_id), shown),
        source=Source(place.KIND),
        credit=Credit(None, place.id)
        if isinstance(place, Team)
        else Credit(place.id, place.credited_team_id),
    )


def page_facts(page: FundraiserPage) -> dict[str, Any]:
    """Return what `peer_to_peer/page.html` shows beside its form, in the language spoken."""
    facts = _facts_of(page)
    givers, next_before = wall_of(Credit(page.id))
    updates = list_shown_updates(page.id, most=UPDATES_AT_FIRST + 1)
    return {
        **facts,
        "photograph": None if page.picture else find_photograph(page.campaign),
        "team": page.team if page.team and page.team.is_shown else None,
        "wall": givers,
        "next_before": next_before,
        "updates": updates[:UPDATES_AT_FIRST],
        "has_more_updates": len(updates) > UPDATES_AT_FIRST,
        "known_by": url_of(page, page.language),
        "card_url": card_url(page, facts["totals"]),
    }


def team_facts(team: Team) -> dict[str, Any]:
    """Return what `peer_to_peer/team.html` shows beside its form, in the language spoken."""
    board, facts = members_board(team), _facts_of(team)
    member_count = count_shown_members(team.id)
    return {
        **facts,
        "photograph": find_photograph(team.campaign),
        "members": lines_of(board, FundraiserPage, team.currency),
        "member_count": member_count,
        "unnamed_count": max(0, member_count - len(board)),
        "adds_up": board.given_cents == facts["totals"].given.cents,
        "wall": wall_of(Credit(team_id=team.id))[0],
    }


def url_of(place: FundraiserPage | Team, language: str | None = None) -> str:
    """Return the whole address of the place in a language, the one spoken unless said otherwise."""
    endpoint = f"peer_to_peer.{place.KIND}"
    return public_url_for(endpoint, language=language or current_language(), slug=place.slug)


def _state_of(place: FundraiserPage | Team) -> PlaceState:
    season = place.campaign.season_at(clock.now())
    if place.is_closed or season is Season.ENDED:
        return PlaceState.ENDED
    if place.is_paused:
        return PlaceState.PAUSED
    return PlaceState.UPCOMING if season is Season.UPCOMING else PlaceState.OPEN


def _facts_of(place: FundraiserPage | Team) -> dict[str, Any]:
    page_url = url_of(place)
    return {
        place.KIND: place,
        "totals": totals_of(place),
        "own_place": own_place(place),
        "campaign": place.campaign,
        "state": _state_of(place),
        "share_links": share_links(page_url, place.title),
        "page_url": page_url,
    }


def _render(place: FundraiserPage | Team, shown: AnyForm) -> str:
    facts = team_facts(place) if isinstance(place, Team) else page_facts(place)
    return render_template(f"peer_to_peer/{place.KIND}.html", **facts, **shown.facts())
