"""Freed money of a pool, kept for the pool's line, out of reach of new holds (M9).

Money that a refund or an ended hold frees moves, in the same transaction, to a pending transfer for
the pool's line. `waiting_line.py` hands it out; what nobody in line can take goes back to the pool.
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

KEPT_FOR_LINE = "line:"  # the prefix of these transfers' references
SUMS_A_STEP = 50  # sums of freed money handed out in one step


@dataclass(frozen=True, slots=True)
class Freed:
    """Money back in its pool, from an ended hold or from a refund of `gift_id`."""

    key: str  # unique: the hold's reference, or the refund's
    pool_id: int
    campaign_id: int
    amount: Money
    gift_id: int | None = None

    def less(self, cents: int) -> "Freed":
        return replace(self, amount=self.amount - Money(cents, self.amount.currency))


def keep_for_line(freed: Iterable[Freed], *, at: datetime) -> None:
    """Reserve the money for its pools' lines, and wake the job that hands it out.

    Each key once. The caller has put the money back into the pools in the same transaction.
    """
    rows = [
        FreedMatch(
            reference=f"{KEPT_FOR_LINE}{part.key}",
            pool_id=part.pool_id,
            campaign_id=part.campaign_id,
            gift_id=part.gift_id,
            currency=part.amount.currency,
            amount_cents=part.amount.cents,
            left_cents=part.amount.cents,
            steps=1,
            freed_at=at,
        )
        for part in freed
        if part.amount
    ]
    if not rows:
        return
    db.session.add_all(rows)
    db.session.flush()
    ledger.hold([entry_of_freed(row) for row in rows], at=at)
    knock(JobName.HAND_OUT_MATCH)


def is_kept_for_line(reference: str) -> bool:
    """Return whether the reference is that of a transfer that reserves money for a line."""
    return reference.startswith(KEPT_FOR_LINE)


def find_pool_with_freed(*, but_not: Iterable[int] = ()) -> int | None:
    """Return the pool with the oldest money for its line, or None."""
    return db.session.scalar(
        select(FreedMatch.pool_id)
        .where(FreedMatch.left_cents > 0, FreedMatch.pool_id.not_in(list(but_not)))
        .order_by(FreedMatch.id)
        .limit(1)
    )


def lock_freed(pool_id: int) -> Sequence[FreedMatch]:
    """Return one step's worth of money reserved for the pool's line, oldest first.

    Locked until the transaction ends. Skips what another worker has locked.
    """
    return db.session.scalars(
        _kept(pool_id).limit(SUMS_A_STEP).with_for_update(key_share=True, skip_locked=True)
    ).all()


def lock_freed_by(gift_id: int, pool_id: int) -> Sequence[FreedMatch]:
    """Return what refunds of a gift have freed and nobody in line has been given yet.

    Locked until the transaction ends. Waits for what another worker has locked.
    """
    query = _kept(pool_id).where(FreedMatch.gift_id == gift_id)
    return db.session.scalars(query.with_for_update(key_share=True)).all()


def take_up_freed(rows: Sequence[FreedMatch], *, at: datetime) -> None:
    """Put what is left of these sums back into their pools, for this transaction to spend.

    The caller then locks the pools, spends, and calls `keep_rest`.
    """
    ledger.void_held([entry_of_freed(row) for row in rows], at=at)


def keep_rest(rows: Sequence[FreedMatch], spent: Mapping[FreedMatch, int], *, at: datetime) -> None:
    """Take the `spent` cents off these sums, and reserve the rest by new transfers."""
    for row in rows:
        row.left_cents -= spent.get(row, 0)
        row.steps += 1
    db.session.flush()
    ledger.hold([entry_of_freed(row) for row in rows if row.left_cents], at=at)


def entry_of_freed(row: FreedMatch) -> Entry:
    """Return the pending transfer that reserves what is left of a sum."""
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
