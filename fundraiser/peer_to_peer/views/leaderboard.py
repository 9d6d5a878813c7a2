"""A campaign's leaderboards: people, and teams."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.operations import SLUG
from fundraiser.campaigns.queries import find_campaign
from fundraiser.peer_to_peer.models import FundraiserPage, Team
from fundraiser.peer_to_peer.page_addresses import is_slug
from fundraiser.peer_to_peer.queries.leaderboards import (
    campaign_board,
    find_shown,
    first_with,
    lines_of,
)
from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.web.access import open_to_all
from fundraiser.web.page_cache import as_seen, page_cache
from fundraiser.web.responses import not_stored, or_404, row_number

PEOPLE, TEAMS = f"{bp.name}.leaderboard", f"{bp.name}.team_leaderboard"


@bp.get("/campaigns/<slug>/leaderboard")
@open_to_all
def leaderboard(slug: str) -> ResponseReturnValue:
    """Show the pages of a campaign in the order of what was given through them.

    `from` is the line to begin with, `of` the address of a page: then the part where it stands.
    """
    return _answer(PEOPLE, slug)


@bp.get("/campaigns/<slug>/leaderboard/teams")
@open_to_all
def team_leaderboard(slug: str) -> ResponseReturnValue:
    """Show the teams of a campaign in the order of what was given for them."""
    return _answer(TEAMS, slug)


def _answer(endpoint: str, slug: str) -> ResponseReturnValue:
    """Answer with the first part, which is kept and given to many, or with another one."""
    first, own = row_number(request.args.get("from")), request.args.get("of", "")
    if first is None and not own:
        kept = page_cache().get(as_seen(endpoint, slug), lambda: _drawn(endpoint, slug))
        return not_stored(kept.value)
    return not_stored(_drawn(endpoint, slug, first=first, own=own))


def _drawn(endpoint: str, slug: str, *, first: int | None = None, own: str = "") -> str:
    campaign = _published(slug)
    of: type[FundraiserPage] | type[Team] = Team if endpoint == TEAMS else FundraiserPage
    board = campaign_board(campaign, of)
    own_id = find_shown(of, campaign.id, own) if is_slug(own) else None
    begin = (first_with(board, own_id) if own_id else 1) if first is None else first
    or_404(board if begin == 1 or 1 < begin <= len(board) else None)
    lines = lines_of(board, of, campaign.currency, first=begin)
    return render_template(
        "peer_to_peer/leaderboard.html",
        campaign=campaign,
        season=campaign.season_at(clock.now()),
        is_teams=of is Team,
        board=lines,
        own_id=own_id,
        earlier_url=part_url(endpoint, slug, lines.earlier),
        later_url=part_url(endpoint, slug, lines.later),
        is_kept=first is None and not own,
    )


def part_url(endpoint: str, slug: str, first: int | None) -> str | None:
    """Return where the part of a list is that begins with this line; None for no part."""
    if first is None:
        return None
    begin: dict[str, Any] = {"from": first} if first > 1 else {}
    return url_for(endpoint, slug=slug, **begin)


def _published(slug: str) -> Campaign:
    campaign = or_404(find_campaign(slug) if SLUG.fullmatch(slug) else None)
    return or_404(campaign if campaign.is_published else None)
