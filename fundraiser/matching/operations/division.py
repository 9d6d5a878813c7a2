"""How a gift is divided between the pools at this moment, with the pools locked.

Used to place holds and to earn match. Locks the campaign's `matched` account, then its pools by
code, so that all who spend a campaign's match queue in one order.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from fundraiser.ledger import operations as ledger
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.models import LedgerAccount
from fundraiser.ledger.queries import accounts_by_code
from fundraiser.matching.allocation import Cut, PoolBalance, Share, cuts_of, share_out
from fundraiser.matching.causes import Cause
from fundraiser.matching.models import (
    MatchTerms,
)
from fundraiser.matching.operations.donor_caps import Committed, committed_by_donor
from fundraiser.matching.requests import MatchRequest
from fundraiser.matching.unpaid_holds import is_bounded, within_bounds
from fundraiser.money import Money

AMPLE = 100  # times the gift: more room than others use up before the commit


@dataclass(frozen=True, slots=True)
class PoolCut:
    """A cut, its terms, and the pool's figures at that moment."""

    terms: MatchTerms
    cut: Cut
    available: Money
    reserved: Money


@dataclass(frozen=True, slots=True)
class Division:
    """How a gift is shared between pools: what each gives, and where one gives less (M22)."""

    shares: tuple[tuple[MatchTerms, Share], ...] = ()
    cuts: tuple[PoolCut, ...] = ()


def divide(
    request: MatchRequest,
    terms: Sequence[MatchTerms],
    *,
    already: Mapping[int, int] | None = None,
    accounts: Iterable[Account] = (),
    in_line_of: Collection[int] = (),
    may_look: bool = False,
) -> Division:
    """Return what each pool gives a gift now. The pools stay locked until the transaction ends.

    An unpaid form gets no more than it may hold (M23). `already` is what the gift has of each pool,
    counted against the cap per gift. `accounts` are others that the transaction will still change:
    they are locked before the pools. A closed pool still gives to gifts that were promised a place
    in its line (`in_line_of`). A caller who passes `may_look` must retry on LimitExceeded: pools
    with ample room are then not locked, so that donors do not wait for each other.
    """
    bars = [request.barred_by(version, in_line_of=in_line_of) for version in terms]
    if all(bars):
        balances = [_barred(version, bar) for version, bar in zip(terms, bars, strict=True) if bar]
        return _division(request.amount, balances, terms, {})
    rows = _accounts(request, terms, accounts, may_look=may_look)
    committed = committed_by_donor(request.donor_id, terms)
    balances = [
        replace(
            balance_of(
                version,
                rows[Account.pool(version.pool_id).code],
                already=(already or {}).get(version.pool_id, 0),
                committed=committed[version.pool_id],
            ),
            barred_by=bar,
        )
        for version, bar in zip(terms, bars, strict=True)
    ]
    division = _division(request.amount, balances, terms, rows)
    shares = (share for _terms, share in division.shares)
    if not request.is_unpaid_form or not is_bounded(shares, rows):
        return division
    return _division(request.amount, within_bounds(balances, rows, request), terms, rows)


def divide_at_sight(
    request: MatchRequest, terms: Sequence[MatchTerms], rows: Mapping[str, LedgerAccount]
) -> Division | None:
    """Return what `divide` would with `may_look`, of accounts that were just read, by code.

    None if it would lock them, or look at more than these rows, or give less than the rates, or if
    what is given counts against a cap per donor (M16). The caller must retry on LimitExceeded.
    """
    if not has_ample_room(request.amount, terms, rows):
        return None
    if any(version.pool.has_donor_cap or request.barred_by(version) for version in terms):
        return None
    balances = [
        balance_of(version, rows[code_of(version)], already=0, committed=Committed())
        for version in terms
    ]
    division = _division(request.amount, balances, terms, rows)
    shares = (share for _terms, share in division.shares)
    return None if division.cuts or is_bounded(shares, rows) else division


def has_ample_room(
    amount: Money, terms: Sequence[MatchTerms], rows: Mapping[str, LedgerAccount]
) -> bool:
    """Return whether all have so much that others cannot use it up before the commit."""
    if any(version.cap_per_donor_cents is not None for version in terms):
        return False
    return all(rows[code_of(version)].room.cents >= amount.cents * AMPLE for version in terms)


def code_of(terms: MatchTerms) -> str:
    """Return the code of the account of the terms' pool."""
    return Account.pool(terms.pool_id).code


def balance_of(
    terms: MatchTerms, account: LedgerAccount, *, already: int, committed: Committed
) -> PoolBalance:
    """Return what the pool can give a gift that already has `already` cents of it.

    `committed` is what counts against the donor's cap (M16).
    """
    caps = []
    if terms.cap_per_gift_cents is not None:
        caps.append((terms.cap_per_gift_cents - already, Cause.LIMIT_PER_GIFT))
    if terms.cap_per_donor_cents is not None:
        cap = terms.cap_per_donor_cents
        caps.append((cap - committed.cents, committed.cause_at(cap)))
    cap_cents, capped_by = min(caps, key=lambda cap: cap[0], default=(None, Cause.LIMIT_PER_GIFT))
    return PoolBalance(
        terms.pool_id,
        terms.rate,
        account.room,
        None if cap_cents is None else Money(max(cap_cents, 0), terms.currency),
        capped_by=capped_by,
        short_of=Cause.RESERVED if account.debits_pending_cents else Cause.USED_UP,
    )


def _accounts(
    request: MatchRequest,
    terms: Sequence[MatchTerms],
    others: Iterable[Account],
    *,
    may_look: bool,
) -> Mapping[str, LedgerAccount]:
    """Return the pools' accounts by code, locked unless all have ample room."""
    pools = [Account.pool(version.pool_id) for version in terms]
    if may_look and all(version.cap_per_donor_cents is None for version in terms):
        seen = accounts_by_code(pools)
        if has_ample_room(request.amount, terms, seen):
            return seen
    return ledger.lock([*others, Account.matched(request.campaign_id), *pools])


def _barred(terms: MatchTerms, bar: Cause) -> PoolBalance:
    nothing = Money.zero(terms.currency)
    return PoolBalance(terms.pool_id, terms.rate, nothing, barred_by=bar)


def _division(
    gift: Money,
    balances: Sequence[PoolBalance],
    terms: Sequence[MatchTerms],
    accounts: Mapping[str, LedgerAccount],
) -> Division:
    by_pool = {version.pool_id: version for version in terms}
    shares = tuple((by_pool[share.pool_id], share) for share in share_out(gift, balances))
    cuts = []
    for cut in cuts_of(gift, balances):
        account = accounts.get(Account.pool(cut.pool_id).code)
        zero = Money.zero(gift.currency)
        room, held = (account.room, account.held) if account else (zero, zero)
        cuts.append(PoolCut(by_pool[cut.pool_id], cut, max(room, zero), held))
    return Division(shares, tuple(cuts))
