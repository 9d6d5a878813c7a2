"""How a gift's match is shared between pools: arithmetic on plain values, whole cents, pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fundraiser.money import CurrencyMismatch, Money


@dataclass(frozen=True, slots=True)
class Rate:
    """Match per dollar given, as two whole numbers: 1/1 doubles a gift, 1/2 adds half of it."""

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if self.numerator <= 0 or self.denominator <= 0:
            raise ValueError("a rate is two whole numbers above zero")

    def of(self, cents: int) -> int:
        """Return the match for so many cents of a gift, rounded down to a whole cent (M4)."""
        return cents * self.numerator // self.denominator

    def cents_matched_by(self, match_cents: int) -> int:
        """Return the fewest cents of a gift that earn this much match: rounded up."""
        return -(-match_cents * self.denominator // self.numerator)


@dataclass(frozen=True, slots=True)
class PoolBalance:
    """What a pool can give one gift now. `cap` is the least of its caps for this gift and donor."""

    pool_id: int
    rate: Rate
    available: Money
    cap: Money | None = None

    @property
    def most(self) -> int:
        """The most cents this pool may give this gift."""
        cents = self.available.cents if self.cap is None else min(self.available, self.cap).cents
        return max(cents, 0)


@dataclass(frozen=True, slots=True)
class Share:
    """What one pool owes for a gift, and how many of the gift's cents that matches."""

    pool_id: int
    owed: Money
    gift_cents: int


def share_out(gift: Money, pools: Iterable[PoolBalance]) -> list[Share]:
    """Return what each pool owes for `gift`, spending pools in the order given (M10).

    Each cent of the gift is matched once: a pool matches at its own rate until its money or its
    cap is spent, then the next pool takes over for the rest. Shares round down to a whole cent,
    so no pool ever owes more than it has. Raises CurrencyMismatch if a pool has another currency.
    """
    unmatched = gift.cents
    shares = []
    for pool in pools:
        if pool.available.currency != gift.currency:
            raise CurrencyMismatch(f"pool {pool.pool_id} is not in {gift.currency}")
        owed = min(pool.rate.of(unmatched), pool.most)
        if owed <= 0:
            continue
        matched = min(unmatched, pool.rate.cents_matched_by(owed))
        shares.append(Share(pool.pool_id, Money(owed, gift.currency), matched))
        unmatched -= matched
    return shares


def total_owed(shares: Sequence[Share], currency: str) -> Money:
    return Money(sum(share.owed.cents for share in shares), currency)


def left_of(earned_cents: int, *, base_cents: int, gift_left_cents: int) -> int:
    """Return how much of a match stays when a gift is refunded to `gift_left_cents` (M8).

    In proportion to what is left of the gift cents it was earned on, rounded down, and worked out
    from the whole each time, so that two refunds of 37 % leave what one of 74 % leaves.
    """
    if base_cents <= 0:
        return 0
    return earned_cents * min(gift_left_cents, base_cents) // base_cents


def base_for(earned_cents: int, *, left_cents: int, gift_left_cents: int) -> int:
    """Return the base from which `left_of` goes on, when a gift is whole again but its match not.

    After a failed refund the gift is `gift_left_cents` and this match still `left_cents`: the next
    refund takes its share of that, and not of what had once been earned. Rounds up, so that no
    match stays that the gift does not carry.
    """
    return -(-earned_cents * gift_left_cents // left_cents)
