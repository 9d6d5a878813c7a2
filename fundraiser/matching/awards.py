"""A gift's awards and what is left of them, read from its allocations (M8, M24)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fundraiser.matching.allocation import Award
from fundraiser.matching.models import Allocation


@dataclass(frozen=True, slots=True)
class StandingAward:
    """An award and what reversals and restorations have left of it."""

    allocation: Allocation  # the award's own row
    award: Award  # the basis for refunds now
    left_cents: int
    changes: int  # how many rows it has


def standing_awards(allocations: Sequence[Allocation]) -> list[StandingAward]:
    """Return a gift's awards, earliest first."""
    return [_standing(row, allocations) for row in allocations if row.is_award]


def left_by_pool(awards: Iterable[StandingAward]) -> Counter[int]:
    """Return how many cents each pool gives the gift, by pool id."""
    cents: Counter[int] = Counter()
    for award in awards:
        cents[award.allocation.pool_id] += award.left_cents
    return cents


def _standing(award: Allocation, allocations: Sequence[Allocation]) -> StandingAward:
    rows = [row for row in allocations if row is award or row.award_id == award.id]
    basis: Award | None = None
    for row in rows:
        basis = _basis_of(row, basis) or basis
    if basis is None:
        raise ValueError(f"{award.reference} sets no basis")
    return StandingAward(award, basis, sum(row.change_cents for row in rows), len(rows))


def _basis_of(row: Allocation, before: Award | None) -> Award | None:
    """Return the basis for refunds from this row on, or None if the row does not change it."""
    if row.earned_cents is None or row.base_cents is None:
        return None
    return Award(row.earned_cents, row.base_cents, row.gift_cents, before)
