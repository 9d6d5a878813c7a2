"""Where gifts with some credit were made: the page, or else the team, if everybody may see it."""

from fundraiser.database import db
from fundraiser.gifts.models import Credit
from fundraiser.gifts.places import PlaceOfGift
from fundraiser.peer_to_peer.models import FundraiserPage, Team

CHANGE_ENDPOINTS = {"page": "peer_to_peer.change_gift", "team": "peer_to_peer.change_team_gift"}


def find_place(credit: Credit) -> PlaceOfGift | None:
    """Return the supporter's page or the team's that gifts with this credit were made on."""
    place: FundraiserPage | Team | None = None
    if credit.page_id is not None:
        place = db.session.get(FundraiserPage, credit.page_id)
    elif credit.team_id is not None:
        place = db.session.get(Team, credit.team_id)
    if place is None or place.slug is None:
        return None
    if not place.is_shown or not place.campaign.is_published:
        return None
    return PlaceOfGift(
        title=place.title,
        owner_name=place.owner_name if isinstance(place, FundraiserPage) else "",
        slug=place.slug,
        endpoint=f"peer_to_peer.{place.KIND}",
        change_endpoint=CHANGE_ENDPOINTS[place.KIND],
    )
