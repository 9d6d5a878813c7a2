"""Where a gift was made, if that is not its campaign's own page.

Supporters' and teams' pages are kept by a package that stands above this one, and above pledges;
thank-yous and the pages of a pledge lead back to them all the same. Whoever keeps such pages
supplies what finds them (`PLACES`): a function that returns the place of a credit, or
None if gifts with that credit were made on the campaign's page or the place is not shown any more.
"""

from collections.abc import Callable
from dataclasses import dataclass

from fundraiser.gifts.models import Credit
from fundraiser.web.links import public_url_for
from fundraiser.web.supplied import Supplied


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOfGift:
    """A page that gifts are made on, as everybody may see it. Its views take `slug`."""

    title: str
    owner_name: str  # empty: a team's
    slug: str
    endpoint: str
    change_endpoint: str  # shows its form with a pledge, as `public.change_pledge` does

    def public_url(self, language: str) -> str:
        """Return the whole address of the page, for emails and to be shared."""
        return public_url_for(self.endpoint, language=language, slug=self.slug)


FindPlace = Callable[[Credit], PlaceOfGift | None]
PLACES: Supplied[FindPlace] = Supplied("places_of_gifts")


def find_place(credit: Credit) -> PlaceOfGift | None:
    """Return the page that a gift with this credit was made on, if it still is shown."""
    return PLACES.value(credit)
