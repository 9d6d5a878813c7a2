"""How much match the unpaid forms of one network, or one address, may hold: arithmetic, pure (M23).

A bound is a twentieth of the pool, $500 where that is more. Every donor's address has one, and
every network of 64 bits, as which an IPv4 address counts; a network of 56 bits has four, and one of
48 bits sixteen, which is four fifths of a large pool. Of a small pool it is four fifths as well, so
that something stays free for everybody else.

Two things count against it. What forms let lapse unpaid in a day counts always. What they hold open
counts once less than half of the pool is free: of the first half anybody may hold what there is.
Of that half, too, whoever has let part of a bound lapse may hold so much less of it. A payment
takes away twenty times its amount of both: where one dollar in twenty is paid, nobody is bounded.
"""

from dataclasses import dataclass
from datetime import timedelta

from fundraiser.money import Money

PARTS = 20  # of a pool: one of them is a bound
LEAST_CENTS = 50_000  # of a bound, in minor units of the pool's currency
BOUNDS_OF_56_BITS = 4
BOUNDS_OF_48_BITS = 16
LIFT = 20  # times a payment
COUNTED_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Unpaid:
    """What forms that are counted together do with a pool, and what they have paid, in cents."""

    open_cents: int = 0  # held now
    lapsed_cents: int = 0  # held in the last day, and let lapse
    paid_cents: int = 0  # given in the last day

    def __add__(self, other: "Unpaid") -> "Unpaid":
        return Unpaid(
            self.open_cents + other.open_cents,
            self.lapsed_cents + other.lapsed_cents,
            self.paid_cents + other.paid_cents,
        )


def bound_of(limit: Money, bounds: int = 1) -> int:
    """Return so many bounds of a pool with this limit, in cents."""
    bound = min(max(limit.cents // PARTS, LEAST_CENTS), limit.cents)
    return max(bound, min(bound * bounds, limit.cents * BOUNDS_OF_48_BITS // PARTS))


def most_to_hold(limit: Money, free: Money, unpaid: Unpaid, bounds: int = 1) -> int:
    """Return how many cents of a pool one more form may hold, when so much of it is free."""
    bound = bound_of(limit, bounds)
    lift = unpaid.paid_cents * LIFT
    lapsed = max(unpaid.lapsed_cents - lift, 0)
    held = max(unpaid.open_cents - max(lift - unpaid.lapsed_cents, 0), 0)
    left = max(bound - lapsed, 0)
    over_half = max(free.cents - limit.cents // 2, 0)
    return over_half * left // bound + max(left - held, 0)


def is_little(reserved: Money, limit: Money) -> bool:
    """Whether no more of a pool is reserved for all together than for any one there may be."""
    return reserved.cents * PARTS <= limit.cents
