"""Where gifts with some credit were made: the page, or else the team, if everybody may see it."""

from collections.abc import Collection, Mapping
from typing import TypeVar

from fundraiser.database import db, list_rows
from fundraiser.gifts.models import Credit
from fundraiser.gifts.places import PlaceOfGift
from fundraiser.peer_to_peer.models import FundraiserPage, Team

CHANGE_ENDPOINTS = {"page": "peer_to_peer.change_gift", "team": "peer_to_peer.change_team_gift"}
Place = TypeVar("Place", FundraiserPage, Team)


def find_places(credits: Collection[Credit]) -> dict[Credit, PlaceOfGift]:
    """Return the supporters' pages and teams that gifts with these credits were made on."""
    pages = _read(FundraiserPage, {credit.page_id for credit in credits})
    teams = _read(Team, {credit.team_id for credit in credits if credit.page_id is None})
    places = {credit: _place_of(credit, pages, teams) for credit in credits}
    return {credit: place for credit, place in places.items() if place is not None}


def _read(kind: type[Place], ids: Collection[int | None]) -> dict[int, Place]:
    """Return the rows by id; one alone without a statement if the session has it."""
    known = {row_id for row_id in ids if row_id is not None}
    if len(known) > 1:
        return {row.id: row for row in list_rows(kind, kind.id.in_(known))}
    rows = {row_id: db.session.get(kind, row_id) for row_id in known}
    return {row_id: row for row_id, row in rows.items() if row is not None}


def _place_of(
    credit: Credit, pages: Mapping[int, FundraiserPage], teams: Mapping[int, Team]
) -> PlaceOfGift | None:
    place: FundraiserPage | Team | None = None
    if credit.page_id is not None:
        place = pages.get(credit.page_id)
    elif credit.team_id is not None:
        place = teams.get(credit.team_id)
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
