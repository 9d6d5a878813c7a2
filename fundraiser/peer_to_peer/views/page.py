"""A supporter's page with the campaign's giving form, everybody who gave, and all its news."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from fundraiser.donors.signed_in import find_signed_in
from fundraiser.errors import NotFound
from fundraiser.gifts.models import Credit
from fundraiser.gifts.queries import wall_of
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.peer_to_peer.page_addresses import is_slug
from fundraiser.peer_to_peer.queries.pages import find_page_at, list_shown_updates
from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.peer_to_peer.views.public_places import (
    get_shown,
    giving_place_of,
    page_facts,
)
from fundraiser.pledges.views.giving_form import kept_page
from fundraiser.web.access import open_to_all
from fundraiser.web.page_cache import as_seen, page_cache
from fundraiser.web.response_cache import kept_answer
from fundraiser.web.responses import not_stored, or_404, row_number

GIVERS_A_PAGE = 48
MOST_UPDATES = 50


@bp.get("/f/<slug>", strict_slashes=False)
@open_to_all
def page(slug: str) -> ResponseReturnValue:
    """Show a supporter's page; one that nobody may see is shown to its owner alone."""
    key = as_seen("page", slug)
    try:
        return kept_answer(
            page_cache().get(
                key, lambda: kept_page(giving_place_of(get_shown(FundraiserPage, slug)))
            )
        )
    except NotFound:
        return _preview(slug)


@bp.get("/f/<slug>/givers")
@open_to_all
def page_givers(slug: str) -> ResponseReturnValue:
    """Show who gave through the page, the newest first, a part at a time."""
    shown = get_shown(FundraiserPage, slug)
    wall, next_before = wall_of(
        Credit(shown.id), before_id=row_number(request.args.get("before")), most=GIVERS_A_PAGE
    )
    return render_template(
        "peer_to_peer/page_givers.html",
        page=shown,
        campaign=shown.campaign,
        wall=wall,
        next_before=next_before,
    )


@bp.get("/f/<slug>/updates")
@open_to_all
def page_updates(slug: str) -> ResponseReturnValue:
    """Show what the owner told, the newest first."""
    shown = get_shown(FundraiserPage, slug)
    return render_template(
        "peer_to_peer/page_updates.html",
        page=shown,
        campaign=shown.campaign,
        updates=list_shown_updates(shown.id, most=MOST_UPDATES),
    )


def _preview(slug: str) -> ResponseReturnValue:
    """Show a page to its owner, who has signed in, while others may not see it."""
    shown = or_404(find_page_at(slug) if is_slug(slug) else None)
    owner = find_signed_in()
    if owner is None or owner.id != shown.owner_id:
        return or_404(None)
    html = render_template("peer_to_peer/page.html", **page_facts(shown), is_preview=True)
    return not_stored(html)
