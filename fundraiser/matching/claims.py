"""What a page claimed of the match: pool by pool its terms and what was free (M6).

A claim travels with the form, signed, as one word: `12-500000.15-20000` says that by the terms 12
$5,000 was free, and by the terms 15 $200. What it showed for an amount is worked out from that.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from fundraiser.matching.allocation import PoolBalance, share_out, total_owed
from fundraiser.matching.queries import find_terms
from fundraiser.money import Money


@dataclass(frozen=True, slots=True)
class ClaimedPool:
    """A pool as a page showed it: the version of its terms, and what was free, in cents."""

    terms_id: int
    free_cents: int


AMPLE = 10**15  # cents: more than any pool has
Claim = tuple[ClaimedPool, ...]
NO_CLAIM: Claim = ()


def write_claim(pools: Iterable[ClaimedPool]) -> str:
    """Return a claim as one word; empty for none."""
    return ".".join(f"{pool.terms_id}-{pool.free_cents}" for pool in pools)


def read_claim(word: str) -> Claim:
    """Return the claim in a word of ours.

    A page that was open when this version of the app began says only the terms: it showed all that
    they give.
    """
    pairs = [part.partition("-") for part in word.split(".") if part]
    return tuple(ClaimedPool(int(terms_id), int(cents or AMPLE)) for terms_id, _, cents in pairs)


def shown_match(amount: Money, claim: Claim) -> Money:
    """Return the match that a page with this claim showed for a gift of `amount`, limits included.

    As `share_out` gives it, over the pools of the claim with what was free in each.
    """
    balances = [
        PoolBalance(
            terms.pool_id,
            terms.rate,
            Money(pool.free_cents, amount.currency),
            terms.cap_for_one_gift,
        )
        for pool in claim
        if (terms := find_terms(pool.terms_id))
    ]
    return total_owed(share_out(amount, balances), amount.currency)
