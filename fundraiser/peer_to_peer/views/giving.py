"""Giving through a page or for a team: the campaign's gift, with the place as its credit."""

from flask.typing import ResponseReturnValue

from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.peer_to_peer.views.campaign_offer import change_elsewhere, offer_campaign
from fundraiser.peer_to_peer.views.public_places import PLACES, find_known, giving_place_of
from fundraiser.pledges.links import LINK_PURPOSE
from fundraiser.pledges.views.giving_form import change_form, take_form
from fundraiser.web.access import open_to_all, signed_link
from fundraiser.web.rate_limits import giving_limit


@bp.post("/f/<slug>", endpoint="page_give", defaults={"kind": "page"}, strict_slashes=False)
@bp.post("/t/<slug>", endpoint="team_give", defaults={"kind": "team"}, strict_slashes=False)
@open_to_all
@giving_limit
def place_give(kind: str, slug: str) -> ResponseReturnValue:
    """Take the giving form; if the place takes no gifts now, offer its campaign."""
    place = find_known(PLACES[kind], slug)
    if not place.is_live:
        return offer_campaign(place.campaign, may_say_so=place.is_shown)
    return take_form(giving_place_of(place))


@bp.get("/f/<slug>/change/<public_id>", endpoint="change_gift", defaults={"kind": "page"})
@bp.get("/t/<slug>/change/<public_id>", endpoint="change_team_gift", defaults={"kind": "team"})
@signed_link(LINK_PURPOSE)
def change_place_gift(kind: str, slug: str, public_id: str) -> ResponseReturnValue:
    """Show the form as the donor filled it in, to change it; maybe for its campaign alone."""
    place = find_known(PLACES[kind], slug)
    if not place.is_live:
        return change_elsewhere(place.campaign, public_id)
    return change_form(giving_place_of(place), public_id)
