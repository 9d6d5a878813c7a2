"""Money of a pool that was set free: kept for the pool's line, out of reach of new holds (M9).

What a refund or a hold that ended sets free moves, in the transaction that frees it, to a pending
transfer for the pool's line. `line.py` hands it out; what nobody in line can take is put back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, select

from fundraiser.database import db
from fundraiser.jobs import JobName, knock
from fundraiser.ledger import operations as ledger
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import Entry
from fundraiser.matching.models import FreedMatch
from fundraiser.money import Money

KEPT_FOR_LINE = "line:"  # how the references of these transfers begin
SUMS_A_STEP = 50  # of freed money that one step works off


@dataclass(frozen=True, slots=True)
class Freed:
    """Money that is back in its pool: of a hold that ended, or by a refund of the gift named."""

    key: str  # unique: the hold's reference, or the refund's
    pool_id: int
    campaign_id: int
    amount: Money
    gift_id: int | None = None

    def less(self, cents: int) -> "Freed":
        return replace(self, amount=self.amount - Money(cents, self.amount.currency))


def keep_for_line(freed: Iterable[Freed], *, at: datetime) -> None:
    """The money is kept for its pools' lines, and the job that hands it out is knocked for.

    Once per key. The caller has put the money back into the pools in this same transaction.
    """
    rows = [
        FreedMatch(
            reference=f"{KEPT_FOR_LINE}{each.key}",
            pool_id=each.pool_id,
            campaign_id=each.campaign_id,
            gift_id=each.gift_id,
            currency=each.amount.currency,
            amount_cents=each.amount.cents,
            left_cents=each.amount.cents,
            steps=1,
            freed_at=at,
        )
        for each in freed
        if each.amount
    ]
    if not rows:
        return
    db.session.add_all(rows)
    db.session.flush()
    ledger.hold([entry_of_freed(row) for row in rows], at=at)
    knock(JobName.HAND_OUT_MATCH)


def is_kept_for_line(reference: str) -> bool:
    """Return whether a transfer of this reference keeps, or kept, money for a pool's line."""
    return reference.startswith(KEPT_FOR_LINE)


def find_pool_with_freed(*, but_not: Iterable[int] = ()) -> int | None:
    """Return a pool with money for its line, the longest kept first; None if there is none."""
    return db.session.scalar(
        select(FreedMatch.pool_id)
        .where(FreedMatch.left_cents > 0, FreedMatch.pool_id.not_in(list(but_not)))
        .order_by(FreedMatch.id)
        .limit(1)
    )


def lock_freed(pool_id: int) -> Sequence[FreedMatch]:
    """Return money kept for the pool's line, a step's worth of sums, the longest kept first.

    Locked until the transaction ends; what somebody else hands out now is left out.
    """
    return db.session.scalars(
        _kept(pool_id).limit(SUMS_A_STEP).with_for_update(key_share=True, skip_locked=True)
    ).all()


def lock_freed_by(gift_id: int, pool_id: int) -> Sequence[FreedMatch]:
    """Return what refunds of a gift set free and the pool's line was not given yet.

    Locked until the transaction ends; what somebody else hands out now is waited for.
    """
    query = _kept(pool_id).where(FreedMatch.gift_id == gift_id)
    return db.session.scalars(query.with_for_update(key_share=True)).all()


def take_up_freed(rows: Sequence[FreedMatch], *, at: datetime) -> None:
    """What is kept of these sums is in their pools, for this transaction to spend.

    It does so with the pools locked, and then says with `keep_rest` what it has spent.
    """
    ledger.void_held([entry_of_freed(row) for row in rows], at=at)


def keep_rest(rows: Sequence[FreedMatch], spent: Mapping[FreedMatch, int], *, at: datetime) -> None:
    """So many cents of these sums are no longer kept; the rest is, by a new transfer."""
    for row in rows:
        row.left_cents -= spent.get(row, 0)
        row.steps += 1
    db.session.flush()
    ledger.hold([entry_of_freed(row) for row in rows if row.left_cents], at=at)


def entry_of_freed(row: FreedMatch) -> Entry:
    """Return the pending transfer by which what is left of a sum is kept."""
    return Entry(
        f"{row.reference}:{row.steps}",
        row.left,
        debit=Account.pool(row.pool_id),
        credit=Account.matched(row.campaign_id),
    )


def _kept(pool_id: int) -> Select[FreedMatch]:
    return (
        select(FreedMatch)
        .where(FreedMatch.pool_id == pool_id, FreedMatch.left_cents > 0)
        .order_by(FreedMatch.id)
        .execution_options(populate_existing=True)
    )
