"""The page a gift was made on, if it is not the campaign's own.

Pages of supporters and teams belong to a package above this one, but thank-yous and pledge pages
link back to them. That package supplies a function that finds the places of credits (`PLACES`). It
leaves out a credit whose gifts were made on the campaign's page, or whose place is no longer shown.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from fundraiser.gifts.models import Credit
from fundraiser.web.supplied import Supplied


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOfGift:
    """A public page that gifts are made on. Its views take `slug`."""

    title: str
    owner_name: str  # empty for a team
    slug: str
    endpoint: str
    change_endpoint: str  # shows the form filled in from a pledge, like `public.change_pledge`


FindPlaces = Callable[[Collection[Credit]], Mapping[Credit, PlaceOfGift]]
PLACES: Supplied[FindPlaces] = Supplied("places_of_gifts")


def find_place(credit: Credit) -> PlaceOfGift | None:
    """Return the page that a gift with this credit was made on, if it is still shown."""
    return find_places([credit]).get(credit)


def find_places(credits: Collection[Credit]) -> Mapping[Credit, PlaceOfGift]:
    """Return the pages that gifts with these credits were made on, as far as they are shown."""
    return PLACES.value(credits)
