"""The tables of the match: pools, terms, holds and earnings."""

from fundraiser.matching.models.earnings import (
    IN_LINE,
    Allocation,
    AllocationKind,
    MatchStanding,
    Shortfall,
)
from fundraiser.matching.models.holds import DonorCap, FreedMatch, Hold, HoldStatus
from fundraiser.matching.models.pools import (
    GiftsThatCount,
    MatchPool,
    MatchTerms,
    MonthlyGifts,
    PoolKind,
    PoolStatus,
    Sponsor,
    UnusedMatch,
)

__all__ = [
    "IN_LINE",
    "Allocation",
    "AllocationKind",
    "DonorCap",
    "FreedMatch",
    "GiftsThatCount",
    "Hold",
    "HoldStatus",
    "MatchPool",
    "MatchStanding",
    "MatchTerms",
    "MonthlyGifts",
    "PoolKind",
    "PoolStatus",
    "Shortfall",
    "Sponsor",
    "UnusedMatch",
]
