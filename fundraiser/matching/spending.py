"""What each pool can give one gift at this moment, with the pools locked.

Shared by holds, which reserve money, and by earning, which spends it. Locks the campaign's
`matched` account and then its pools by code, so that whoever spends a campaign's match waits in one
row.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, event, func, insert, literal, select, union_all, update
from sqlalchemy.orm import Session

from fundraiser.database import db, insert_into, rows_changed
from fundraiser.ledger import operations as ledger
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import settle
from fundraiser.ledger.models import LedgerAccount
from fundraiser.ledger.queries import accounts_by_code
from fundraiser.matching.allocation import Cut, PoolBalance, Share, cuts_of, share_out
from fundraiser.matching.causes import Cause
from fundraiser.matching.models import (
    Allocation,
    DonorCap,
    Hold,
    HoldStatus,
    MatchTerms,
    Standing,
)
from fundraiser.matching.requests import MatchRequest
from fundraiser.matching.unpaid import is_bounded, within_bounds
from fundraiser.money import Money

GATHERED = "matching.caps"
AMPLE = 100  # times a gift: room that does not go between a look and the commit
HELD_FOR_DONOR = (
    select(func.sum(Hold.amount_cents))
    .where(
        Hold.donor_id == DonorCap.donor_id,
        Hold.pool_id == DonorCap.pool_id,
        Hold.status == HoldStatus.HELD,
    )
    .scalar_subquery()
)
COMMITTED = select(DonorCap.pool_id, DonorCap.committed_cents, HELD_FOR_DONOR).where(
    DonorCap.donor_id == bindparam("donor_id"),
    DonorCap.pool_id.in_(bindparam("pool_ids", expanding=True)),
)


@dataclass(frozen=True, slots=True)
class PoolCut:
    """A cut, with the terms it was made by and the pool's figures at that moment."""

    terms: MatchTerms
    cut: Cut
    available: Money
    reserved: Money


@dataclass(frozen=True, slots=True)
class Division:
    """How a gift is shared between pools: what each gives, and where one gives less (M22)."""

    shares: tuple[tuple[MatchTerms, Share], ...] = ()
    cuts: tuple[PoolCut, ...] = ()


@dataclass(frozen=True, slots=True)
class Committed:
    """What a donor has of a pool, earned and held; `open_cents` of it for forms not paid yet."""

    cents: int = 0
    open_cents: int = 0

    def cause_at(self, cap_cents: int) -> Cause:
        """Return why the donor can have no more than the cap per donor leaves: if other forms are
        not paid, it may be more yet (M23)."""
        may_be_more = self.open_cents and self.cents - self.open_cents < cap_cents
        return Cause.OTHER_FORM if may_be_more else Cause.LIMIT_PER_DONOR


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

    For a form, nothing is paid yet: it is given no more than it may hold unpaid (M23).
    `already` is what the gift has of each pool, counted against the cap per gift. `accounts` are
    those that the transaction is still to change: locked before the pools. A pool that was closed
    since still gives to gifts that were promised a place `in_line_of` it. A caller who `may_look`
    will try again on LimitExceeded: pools with ample room are then not locked, so that donors do
    not wait for each other.
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


def balance_of(
    terms: MatchTerms, account: LedgerAccount, *, already: int, committed: Committed
) -> PoolBalance:
    """Return what the pool can give a gift that has `already` so many cents of it, to a donor who
    has so much `committed` against the cap per donor (M16)."""
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


def commit_to_donor(terms: MatchTerms, donor_id: int, cents: int) -> None:
    """Count `cents` more (or less) of the pool for the donor, by whatever terms (M16).

    For pools of which a version has a cap per donor. Written when the transaction ends, after all
    accounts: a cap is only ever locked under its pool. Violates a CHECK, and so undoes the
    transaction, if the cap would be passed.
    """
    if not terms.pool.has_donor_cap:
        return
    changes = db.session().info.setdefault(GATHERED, {})
    before, _cap_cents = changes.get((terms.pool_id, donor_id), (0, 0))
    changes[terms.pool_id, donor_id] = (before + cents, terms.cap_per_donor_cents)


def settle_caps() -> None:
    """What was counted against caps is in their rows; the accounts are settled before."""
    settle()
    changes: dict[tuple[int, int], tuple[int, int | None]] = db.session().info.pop(GATHERED, {})
    for (pool_id, donor_id), (cents, cap_cents) in sorted(changes.items()):
        _change_cap(pool_id, donor_id, cents, cap_cents)


@event.listens_for(db.session, "before_commit")
def _settle_at_the_end(_session: Session) -> None:
    settle_caps()


@event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(GATHERED, None)


def _change_cap(pool_id: int, donor_id: int, cents: int, cap_cents: int | None) -> None:
    if cents > 0:
        fresh = insert_into(DonorCap).values(
            pool_id=pool_id, donor_id=donor_id, committed_cents=cents, cap_cents=cap_cents
        )
        db.session.execute(
            fresh.on_conflict_do_update(
                index_elements=["pool_id", "donor_id"],
                set_={"committed_cents": DonorCap.committed_cents + cents, "cap_cents": cap_cents},
            )
        )
    elif cents < 0:
        rows_changed(
            update(DonorCap)
            .where(DonorCap.pool_id == pool_id, DonorCap.donor_id == donor_id)
            .values(committed_cents=DonorCap.committed_cents + cents)
        )


def count_donors(pool_id: int) -> None:
    """What each donor has of the pool so far is counted: its terms have a cap per donor now (M16).

    The caller has the pool's account locked.
    """
    earned = (
        select(Standing.donor_id, Allocation.change_cents.label("cents"))
        .join(Allocation, Allocation.gift_id == Standing.gift_id)
        .where(Allocation.pool_id == pool_id)
    )
    held = select(Hold.donor_id, Hold.amount_cents).where(
        Hold.pool_id == pool_id, Hold.status == HoldStatus.HELD
    )
    counted = union_all(earned, held).subquery()
    sums = (
        select(literal(pool_id), counted.c.donor_id, func.sum(counted.c.cents))
        .group_by(counted.c.donor_id)
        .having(func.sum(counted.c.cents) > 0)
    )
    columns = ["pool_id", "donor_id", "committed_cents"]
    db.session.execute(insert(DonorCap).from_select(columns, sums))


def committed_by_donor(donor_id: int, terms: Sequence[MatchTerms]) -> dict[int, Committed]:
    """Return what counts against the donor's cap of each of these pools (M16).

    Nothing for a pool that has no cap per donor.
    """
    committed = {version.pool_id: Committed() for version in terms}
    capped = [version.pool_id for version in terms if version.cap_per_donor_cents is not None]
    if capped:
        settle_caps()
        rows = db.session.execute(COMMITTED, {"donor_id": donor_id, "pool_ids": capped})
        committed |= {pool_id: Committed(cents, int(held or 0)) for pool_id, cents, held in rows}
    return committed


def _accounts(
    request: MatchRequest,
    terms: Sequence[MatchTerms],
    others: Iterable[Account],
    *,
    may_look: bool,
) -> Mapping[str, LedgerAccount]:
    """Return the pools' accounts by code: locked, unless a look is enough."""
    pools = [Account.pool(version.pool_id) for version in terms]
    if may_look and all(version.cap_per_donor_cents is None for version in terms):
        seen = accounts_by_code(pools)
        if all(account.room.cents >= request.amount.cents * AMPLE for account in seen.values()):
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
