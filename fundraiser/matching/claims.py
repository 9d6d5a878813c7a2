"""What a page claimed of the match: each pool's terms and what was free (M6).

A claim travels with the form, signed, as one word: `12-500000.15-20000` says that $5,000 was free
under terms 12, and $200 under terms 15. What the page showed for an amount follows from that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fundraiser.matching.allocation import PoolBalance, share_out
from fundraiser.matching.models import MatchTerms
from fundraiser.matching.queries import find_terms
from fundraiser.money import Money


@dataclass(frozen=True, slots=True)
class ClaimedPool:
    """A pool as a page showed it: its terms, and what was free, in cents."""

    terms_id: int
    free_cents: int


AMPLE = 10**15  # cents: more than any pool has
Claim = tuple[ClaimedPool, ...]
NO_CLAIM: Claim = ()
TermsById = Mapping[int, MatchTerms]
NONE_KNOWN: TermsById = {}


def write_claim(pools: Iterable[ClaimedPool]) -> str:
    """Return a claim as one word; empty if there are no pools."""
    return ".".join(f"{pool.terms_id}-{pool.free_cents}" for pool in pools)


def read_claim(word: str) -> Claim:
    """Return the claim that `write_claim` wrote.

    A page from before this version of the app names only the terms; it counts as having shown ample
    free money.
    """
    pairs = [part.partition("-") for part in word.split(".") if part]
    return tuple(ClaimedPool(int(terms_id), int(cents or AMPLE)) for terms_id, _, cents in pairs)


def shown_match(amount: Money, claim: Claim, known: TermsById = NONE_KNOWN) -> Money:
    """Return the match that a page with this claim showed for a gift, limits included.

    Terms that are `known` are not read.
    """
    return Money(sum(shown_shares(amount, claim, known).values()), amount.currency)


def shown_shares(amount: Money, claim: Claim, known: TermsById = NONE_KNOWN) -> dict[int, int]:
    """Return the cents that a page with this claim showed for each terms id.

    Computed by `share_out` from the free amounts in the claim.
    """
    free = {pool.terms_id: Money(pool.free_cents, amount.currency) for pool in claim}
    versions = [
        terms for terms_id in free if (terms := known.get(terms_id) or find_terms(terms_id))
    ]
    by_pool = {terms.pool_id: terms for terms in versions}
    balances = [
        PoolBalance(pool_id, terms.rate, free[terms.id], terms.cap_for_one_gift)
        for pool_id, terms in by_pool.items()
    ]
    shares = share_out(amount, balances)
    return {by_pool[share.pool_id].id: share.owed.cents for share in shares}
