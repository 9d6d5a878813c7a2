"""Where gifts with some credit were made: the page, or else the team, if everybody may see it."""

from fundraiser.database import db
from fundraiser.gifts.models import Credit
from fundraiser.gifts.places import PlaceOfGift
from fundraiser.peer_to_peer.models import FundraiserPage, Team


def find_place(credit: Credit) -> PlaceOfGift | None:
    """Return the supporter's page or the team's that gifts with this credit were made on."""
    if credit.page_id is not None:
        return _place_of_page(db.session.get(FundraiserPage, credit.page_id))
    if credit.team_id is not None:
        return _place_of_team(db.session.get(Team, credit.team_id))
    return None


def _place_of_page(page: FundraiserPage | None) -> PlaceOfGift | None:
    if page is None or page.slug is None or not _is_seen(page):
        return None
    return PlaceOfGift(
        title=page.title,
        owner_name=page.owner_name,
        slug=page.slug,
        endpoint="peer_to_peer.page",
        change_endpoint="peer_to_peer.change_gift",
    )


def _place_of_team(team: Team | None) -> PlaceOfGift | None:
    if team is None or not _is_seen(team):
        return None
    return PlaceOfGift(
        title=team.name,
        owner_name="",
        slug=team.slug,
        endpoint="peer_to_peer.team",
        change_endpoint="peer_to_peer.change_team_gift",
    )


def _is_seen(place: FundraiserPage | Team) -> bool:
    return place.is_shown and place.campaign.is_published
