"""A team's page with the campaign's giving form, and all its members."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from fundraiser.peer_to_peer.models import FundraiserPage, Team
from fundraiser.peer_to_peer.queries.leaderboards import lines_of, members_board
from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.peer_to_peer.views.leaderboard import part_url
from fundraiser.peer_to_peer.views.public_places import (
    get_shown,
    giving_place_of,
)
from fundraiser.pledges.views.giving_form import kept_page
from fundraiser.web.access import open_to_all
from fundraiser.web.page_cache import as_seen, page_cache
from fundraiser.web.response_cache import kept_answer
from fundraiser.web.responses import or_404, row_number


@bp.get("/t/<slug>", strict_slashes=False)
@open_to_all
def team(slug: str) -> ResponseReturnValue:
    """Show a team: who is in it, what it has raised, and the form to give to it."""
    key = as_seen("team", slug)
    return kept_answer(
        page_cache().get(key, lambda: kept_page(giving_place_of(get_shown(Team, slug))))
    )


@bp.get("/t/<slug>/members")
@open_to_all
def team_members(slug: str) -> ResponseReturnValue:
    """Show the team's pages in the order of what was given through them, a part at a time."""
    shown = get_shown(Team, slug)
    board = members_board(shown)
    first = row_number(request.args.get("from", "1")) or 0
    or_404(board if first == 1 or 1 < first <= len(board) else None)
    lines = lines_of(board, FundraiserPage, shown.currency, first=first)
    return render_template(
        "peer_to_peer/team_members.html",
        team=shown,
        campaign=shown.campaign,
        board=lines,
        earlier_url=part_url(f"{bp.name}.team_members", slug, lines.earlier),
        later_url=part_url(f"{bp.name}.team_members", slug, lines.later),
    )
