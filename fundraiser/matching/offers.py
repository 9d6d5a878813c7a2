"""What may be claimed of the match at this instant: the only source of "your gift is matched".

An offer is computed from terms and balances each time; nobody types a claim and nobody has to
switch one off (M13). It contains conditional pools only: a lead gift doubles nothing (M2).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.queries import Balances, balances
from fundraiser.i18n.languages import current_language
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.models import LedgerAccount
from fundraiser.ledger.queries import accounts_by_code
from fundraiser.matching.allocation import PoolBalance, Rate, share_out, total_owed
from fundraiser.matching.claims import ClaimedPool, write_claim
from fundraiser.matching.models import MatchTerms
from fundraiser.matching.queries import list_open_terms, list_pools, pool_figures, reserved_of
from fundraiser.money import Money


class MatchState(StrEnum):
    """What may be said of the match at this instant (M23)."""

    FREE = "free"  # "your gift is doubled"
    RESERVED = "reserved"  # all for earlier gifts: "you are next in line"
    GONE = "gone"


class OfflineMatchState(StrEnum):
    """Whether cash or a cheque that is deposited at this instant is matched (M21)."""

    FREE = "free"
    USED_UP = "used_up"  # or reserved for earlier gifts
    ONLINE_ONLY = "online_only"  # all terms match gifts paid on this website only
    NONE = "none"  # no pool is open


@dataclass(frozen=True, slots=True)
class OfflineMatch:
    """What may be said of the match for cash and cheques."""

    state: OfflineMatchState
    closes_at: datetime | None = None  # when the last pool with free money closes


@dataclass(frozen=True, slots=True)
class OfferedPool:
    """An open pool with free money, and the terms under which it matches now."""

    terms_id: int
    sponsor_name: str | None  # in the current language; None if not named in public
    balance: PoolBalance
    closes_at: datetime
    cap_per_gift: Money | None = None
    cap_per_donor: Money | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What the match can do for gifts made now: `pools` are those with free money.

    `reserved` is what all open pools hold for people who are paying or for gifts in line. None of
    it is promised to new gifts, but unpaid forms do not take it for good (M23).
    """

    pools: tuple[OfferedPool, ...]
    currency: str
    reserved: Money
    at: datetime

    @property
    def state(self) -> MatchState:
        if self.pools:
            return MatchState.FREE
        return MatchState.RESERVED if self.reserved else MatchState.GONE

    @property
    def is_on(self) -> bool:
        """Whether a gift may be called doubled."""
        return self.state is MatchState.FREE

    @property
    def available(self) -> Money:
        cents = sum(pool.balance.available.cents for pool in self.pools)
        return Money(cents, self.currency)

    @property
    def rate(self) -> Rate | None:
        """The rate of the first pool with free money."""
        return self.pools[0].balance.rate if self.pools else None

    @property
    def is_even(self) -> bool:
        """Whether a gift is matched with as much again: doubled."""
        return self.rate is not None and self.rate.numerator == self.rate.denominator

    @property
    def closes_at(self) -> datetime | None:
        return min((pool.closes_at for pool in self.pools), default=None)

    @property
    def claim(self) -> str:
        """The claim as one word; empty if there are no pools (M6)."""
        return write_claim(
            ClaimedPool(pool.terms_id, pool.balance.available.cents) for pool in self.pools
        )

    @property
    def pools_as_numbers(self) -> list[dict[str, int | None]]:
        """The pools in order, for the page's script, which shares gifts out like `share_out`."""
        return [
            {
                "numerator": pool.balance.rate.numerator,
                "denominator": pool.balance.rate.denominator,
                "free": pool.balance.available.cents,
                "cap": pool.balance.cap.cents if pool.balance.cap else None,
            }
            for pool in self.pools
        ]

    def match_for(self, amount: Money) -> Money:
        """Return the match that a gift of `amount` would earn now."""
        shares = share_out(amount, [pool.balance for pool in self.pools])
        return total_owed(shares, self.currency)


@dataclass(frozen=True, slots=True)
class Progress:
    """The figures of a campaign, each separate (M12)."""

    given: Money
    matched: Money
    available: Money
    lead_gifts: Money
    covered_fees: Money
    goal: Money
    gift_count: int

    @property
    def total(self) -> Money:
        """Donors' gifts, earned match and lead gifts together; never covered fees."""
        return self.given + self.matched + self.lead_gifts

    @property
    def amounts(self) -> tuple[Money, ...]:
        """The amounts that pages show side by side."""
        return (self.given, self.matched, self.available, self.lead_gifts, self.total, self.goal)

    @property
    def percent(self) -> int:
        """The total as a whole percentage of the goal, rounded down."""
        return self.total.cents * 100 // self.goal.cents


def current_offer(campaign: Campaign, *, at: datetime) -> Offer:
    """Return the offer for gifts made at `at`; empty unless the campaign takes gifts."""
    zero = Money.zero(campaign.currency)
    if not campaign.takes_gifts_at(at):
        return Offer((), campaign.currency, zero, at)
    terms = _terms_at(campaign, at)
    rows = _accounts_of(terms)
    pools = (_offered(version, row.room) for version, row in zip(terms, rows, strict=True))
    return Offer(
        tuple(pool for pool in pools if pool.balance.available),
        campaign.currency,
        sum((row.held for row in rows), zero),
        at,
    )


def offer_once_public(campaign: Campaign, *, at: datetime) -> Offer:
    """Return the offer that a campaign will make at `at`, with its signed drafts opened."""
    pools = pool_figures(
        [pool for pool in list_pools(campaign.id) if pool.is_open or pool.can_first_open_at(at)]
    )
    offered = (
        _offered(figures.pool.terms, figures.limit - figures.used)
        for figures in pools
        if not figures.pool.is_lead_gift and figures.pool.terms.covers(at)
    )
    return Offer(
        tuple(pool for pool in offered if pool.balance.available),
        campaign.currency,
        reserved_of(pools, campaign.currency),
        at,
    )


def offline_match(campaign: Campaign, *, at: datetime) -> OfflineMatch:
    """Return what may be said of cash and cheques deposited at `at`."""
    terms = _terms_at(campaign, at)
    if not terms:
        return OfflineMatch(OfflineMatchState.NONE)
    matching = [version for version in terms if not version.counts.is_online_only]
    if not matching:
        return OfflineMatch(OfflineMatchState.ONLINE_ONLY)
    rows = zip(matching, _accounts_of(matching), strict=True)
    ends = [version.closes_at for version, row in rows if row.room]
    if not ends:
        return OfflineMatch(OfflineMatchState.USED_UP)
    return OfflineMatch(OfflineMatchState.FREE, max(ends))


def progress(campaign: Campaign, offer: Offer) -> Progress:
    """Return a campaign's figures, at the same cost for any number of gifts."""
    brought: Balances = balances(campaign)
    return Progress(
        given=brought.given,
        matched=brought.matched,
        available=offer.available,
        lead_gifts=brought.lead_gifts,
        covered_fees=brought.covered_fees,
        goal=campaign.goal,
        gift_count=brought.gift_count,
    )


def _terms_at(campaign: Campaign, at: datetime) -> list[MatchTerms]:
    return [version for version in list_open_terms(campaign.id) if version.covers(at)]


def _accounts_of(terms: Sequence[MatchTerms]) -> list[LedgerAccount]:
    accounts = accounts_by_code(Account.pool(version.pool_id) for version in terms)
    return [accounts[Account.pool(version.pool_id).code] for version in terms]


def _offered(terms: MatchTerms, room: Money) -> OfferedPool:
    return OfferedPool(
        terms_id=terms.id,
        sponsor_name=terms.pool.sponsor.public_name_in(current_language()),
        balance=PoolBalance(terms.pool_id, terms.rate, room, terms.cap_for_one_gift),
        closes_at=terms.closes_at,
        cap_per_gift=terms.cap_per_gift,
        cap_per_donor=terms.cap_per_donor,
    )
