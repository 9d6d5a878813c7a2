"""What came through pages and teams, straight from the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass

from fundraiser.ledger.queries import net_credits
from fundraiser.money import Money
from fundraiser.peer_to_peer.models import FundraiserPage, Team


@dataclass(frozen=True, slots=True)
class PlaceTotals:
    """What came through a page or a team: by donors, and by sponsors for their gifts."""

    given: Money
    matched: Money
    gift_count: int

    @property
    def total(self) -> Money:
        return self.given + self.matched

    def percent_of(self, goal: Money) -> int:
        """Return how far what was given is on its way to the goal, rounded down; may pass 100."""
        return self.given.cents * 100 // goal.cents


def totals_of(place: FundraiserPage | Team) -> PlaceTotals:
    """Return what came through a page or team."""
    return place_totals([place])[place.id]


def place_totals(places: Sequence[FundraiserPage | Team]) -> dict[int, PlaceTotals]:
    """Return what came through each page, or team, by its id: two rows of the ledger each."""
    accounts = net_credits(
        account
        for place in places
        for account in (place.given_account(place.id), place.matched_account(place.id))
    )
    totals = {}
    for place in places:
        given = accounts.get(place.given_account(place.id).code)
        matched = accounts.get(place.matched_account(place.id).code)
        zero = Money.zero(place.currency)
        totals[place.id] = PlaceTotals(
            given=given.amount if given else zero,
            matched=matched.amount if matched else zero,
            gift_count=given.gift_count if given else 0,
        )
    return totals
