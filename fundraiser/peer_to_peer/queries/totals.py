"""What came through pages and teams, straight from the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass

from fundraiser.ledger.accounts import Account
from fundraiser.ledger.queries import accounts_by_code
from fundraiser.money import Money
from fundraiser.peer_to_peer.models import (
    FundraiserPage,
    Team,
)

MOST_UPDATES_SHOWN = 100


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


def page_totals(pages: Iterable[FundraiserPage]) -> dict[int, PlaceTotals]:
    """Return what came through each page, by its id: a row of the ledger each, at any size."""
    return _totals(
        {
            page.id: (Account.page_given(page.id), Account.page_matched(page.id), page.currency)
            for page in pages
        }
    )


def team_totals(teams: Iterable[Team]) -> dict[int, PlaceTotals]:
    """Return what came through each team, by its id."""
    return _totals(
        {
            team.id: (Account.team_given(team.id), Account.team_matched(team.id), team.currency)
            for team in teams
        }
    )


def _totals(asked: dict[int, tuple[Account, Account, str]]) -> dict[int, PlaceTotals]:
    accounts = accounts_by_code(
        account for given, matched, _currency in asked.values() for account in (given, matched)
    )
    totals = {}
    for record_id, (given, matched, currency) in asked.items():
        zero = Money.zero(currency)
        of_gifts, of_match = accounts.get(given.code), accounts.get(matched.code)
        totals[record_id] = PlaceTotals(
            given=of_gifts.net_credit if of_gifts else zero,
            matched=of_match.net_credit if of_match else zero,
            gift_count=of_gifts.posted_count if of_gifts else 0,
        )
    return totals
