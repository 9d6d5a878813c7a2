"""How much match the unpaid forms of one network or address may hold: arithmetic, pure (M23).

A bound is a twentieth of the pool, or $500 if that is more. Each donor's address has one bound, and
so has each 64-bit network (an IPv4 address counts as one). A 56-bit network has four bounds, and a
48-bit network sixteen: four fifths of a large pool. In a small pool the limit is four fifths too,
so that something stays free for everybody else.

Two things count against a bound. What forms let lapse unpaid within a day always counts. What they
hold now counts only once less than half of the pool is free; anybody may hold the first half. But
if part of a bound has lapsed, the share of that half is reduced in the same proportion. A payment
takes twenty times its amount off both: nobody is bounded while one dollar in twenty is paid.
"""

from dataclasses import dataclass
from datetime import timedelta

from fundraiser.money import Money

PARTS = 20  # a bound is one of this many parts of a pool
LEAST_CENTS = 50_000  # the smallest bound, in minor units of the pool's currency
BOUNDS_OF_56_BITS = 4
BOUNDS_OF_48_BITS = 16
LIFT = 20  # how many times its amount a payment takes off
COUNTED_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Unpaid:
    """What forms that are counted together hold, let lapse and have paid, in cents."""

    open_cents: int = 0  # held now
    lapsed_cents: int = 0  # lapsed in the last day
    paid_cents: int = 0  # paid in the last day

    def __add__(self, other: "Unpaid") -> "Unpaid":
        return Unpaid(
            self.open_cents + other.open_cents,
            self.lapsed_cents + other.lapsed_cents,
            self.paid_cents + other.paid_cents,
        )


def bound_of(limit: Money, bounds: int = 1) -> int:
    """Return the cents of `bounds` bounds of a pool with this limit."""
    bound = min(max(limit.cents // PARTS, LEAST_CENTS), limit.cents)
    return max(bound, min(bound * bounds, limit.cents * BOUNDS_OF_48_BITS // PARTS))


def most_to_hold(limit: Money, free: Money, unpaid: Unpaid, bounds: int = 1) -> int:
    """Return how many cents of a pool with `free` left one more form may hold."""
    bound = bound_of(limit, bounds)
    lift = unpaid.paid_cents * LIFT
    lapsed = max(unpaid.lapsed_cents - lift, 0)
    held = max(unpaid.open_cents - max(lift - unpaid.lapsed_cents, 0), 0)
    left = max(bound - lapsed, 0)
    over_half = max(free.cents - limit.cents // 2, 0)
    return over_half * left // bound + max(left - held, 0)


def is_little(reserved: Money, limit: Money) -> bool:
    """Return whether all forms together reserve no more of a pool than one bound."""
    return reserved.cents * PARTS <= limit.cents
