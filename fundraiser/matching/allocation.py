"""How a gift's match is shared between pools: arithmetic in whole cents, pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from fundraiser.matching.causes import Cause
from fundraiser.money import CurrencyMismatch, Money


@dataclass(frozen=True, slots=True)
class Rate:
    """Match per dollar given, as a fraction: 1/1 doubles a gift, 1/2 adds half of it."""

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if self.numerator <= 0 or self.denominator <= 0:
            raise ValueError("a rate is two whole numbers above zero")

    def of(self, cents: int) -> int:
        """Return the match for `cents` of a gift, rounded down (M4)."""
        return cents * self.numerator // self.denominator

    def cents_matched_by(self, match_cents: int) -> int:
        """Return how many cents of a gift earn this match, rounded up."""
        return -(-match_cents * self.denominator // self.numerator)


@dataclass(frozen=True, slots=True)
class PoolBalance:
    """What a pool can give one gift now. `cap` is the least of its caps for this gift and donor.

    `capped_by` says which cap that is, `short_of` why `available` is not more, and `barred_by` why
    the pool gives this gift nothing at all, if so.
    """

    pool_id: int
    rate: Rate
    available: Money
    cap: Money | None = None
    capped_by: Cause = Cause.LIMIT_PER_GIFT
    short_of: Cause = Cause.USED_UP
    barred_by: Cause | None = None

    @property
    def most(self) -> int:
        """The most cents that this pool may give this gift."""
        if self.barred_by:
            return 0
        cents = self.available.cents if self.cap is None else min(self.available, self.cap).cents
        return max(cents, 0)

    @property
    def cause(self) -> Cause:
        """Why it is not more. A limit comes before a lack of money, which may still come."""
        if self.barred_by:
            return self.barred_by
        is_capped = self.cap is not None and self.cap <= self.available
        return self.capped_by if is_capped else self.short_of


@dataclass(frozen=True, slots=True)
class Share:
    """What one pool gives a gift, and how many of the gift's cents that matches."""

    pool_id: int
    owed: Money
    gift_cents: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A pool that gives a gift less than its rate would, and why (M22)."""

    pool_id: int
    wanted: Money
    owed: Money
    cause: Cause


def share_out(gift: Money, pools: Iterable[PoolBalance]) -> list[Share]:
    """Return what each pool gives `gift`, spending pools in the order given (M10).

    Each cent of the gift is matched once: a pool matches at its own rate until its money or its cap
    is spent, then the next pool matches the rest. Shares round down to a whole cent, so no pool
    gives more than it has. Raises CurrencyMismatch if a pool has another currency.
    """
    return [
        Share(pool.pool_id, Money(owed, gift.currency), matched)
        for pool, _wanted, owed, matched in _in_turn(gift, pools)
        if owed
    ]


def cuts_of(gift: Money, pools: Iterable[PoolBalance]) -> list[Cut]:
    """Return the pools to which `share_out` assigns less than their rate would give, in order."""
    return [
        Cut(pool.pool_id, Money(wanted, gift.currency), Money(owed, gift.currency), pool.cause)
        for pool, wanted, owed, _matched in _in_turn(gift, pools)
        if owed < wanted
    ]


def total_owed(shares: Sequence[Share], currency: str) -> Money:
    return Money(sum(share.owed.cents for share in shares), currency)


@dataclass(frozen=True, slots=True)
class Award:
    """A piece of match as it was earned, in cents, on `gift_cents` of its gift.

    The gift was `base_cents` when it was earned; later refunds reduce it in proportion to that
    (M8). `before` is the previous award, if a failed refund could restore only part of it: what
    other refunds took from it earlier can still be restored if they fail.
    """

    earned_cents: int
    base_cents: int
    gift_cents: int
    before: "Award | None" = None

    def left_at(self, gift_left_cents: int) -> int:
        """Return what is left of it when refunds have left `gift_left_cents`, rounded down (M8).

        Computed from the whole each time: two refunds of 37 % leave what one of 74 % leaves, and a
        refund that fails leaves what was there before.
        """
        cents = self.earned_cents * min(gift_left_cents, self.base_cents) // self.base_cents
        if self.before and gift_left_cents > self.base_cents:
            cents += self.before.left_at(gift_left_cents) - self.before.left_at(self.base_cents)
        return cents

    def matched_at(self, gift_left_cents: int) -> Fraction:
        """Return exactly how many cents of the remaining gift it matches."""
        left = min(gift_left_cents, self.base_cents)
        cents = Fraction(self.gift_cents * left, self.base_cents)
        if self.before and gift_left_cents > self.base_cents:
            at_base = self.before.matched_at(self.base_cents)
            cents += self.before.matched_at(gift_left_cents) - at_base
        return cents


def unmatched_cents(gift_left_cents: int, awards: Iterable[Award]) -> int:
    """Return how many cents of the remaining gift no award matches, rounded down."""
    matched = sum((award.matched_at(gift_left_cents) for award in awards), Fraction(0))
    return max((gift_left_cents - matched).__floor__(), 0)


def _in_turn(
    gift: Money, pools: Iterable[PoolBalance]
) -> Iterator[tuple[PoolBalance, int, int, int]]:
    """Yield each pool, what its rate would give, what it gives, and the cents that it matches."""
    unmatched = gift.cents
    for pool in pools:
        if pool.available.currency != gift.currency:
            raise CurrencyMismatch(f"pool {pool.pool_id} is not in {gift.currency}")
        wanted = pool.rate.of(unmatched)
        owed = max(min(wanted, pool.most), 0)
        matched = min(unmatched, pool.rate.cents_matched_by(owed))
        yield pool, wanted, owed, matched
        unmatched -= matched
