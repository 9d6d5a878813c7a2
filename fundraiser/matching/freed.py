"""Money of a pool that was set free: kept for the pool's line, out of reach of new holds (M9).

What a refund or a hold that ended sets free moves, in the transaction that frees it, to a pending
transfer for the pool's line. `line.py` hands it out; what nobody in line can take is put back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

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


def lock_freed(pool_id: int, *, gift_id: int | None = None) -> Sequence[FreedMatch]:
    """Return money kept for the pool's line, or that part which refunds of one gift set free.

    Locked until the transaction ends; what somebody else hands out now is left out.
    """
    query = select(FreedMatch).where(FreedMatch.pool_id == pool_id, FreedMatch.left_cents > 0)
    if gift_id is not None:
        query = query.where(FreedMatch.gift_id == gift_id)
    return db.session.scalars(
        query.order_by(FreedMatch.id)
        .limit(SUMS_A_STEP)
        .with_for_update(key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()


def use_freed(used: Mapping[FreedMatch, int], *, at: datetime) -> None:
    """So many cents of each sum are in the pool again; the rest stays kept, by a new transfer.

    The caller spends the cents in this transaction, or lets new holds have them.
    """
    changed = {row: cents for row, cents in used.items() if cents}
    ledger.void_held([entry_of_freed(row) for row in changed], at=at)
    for row, cents in changed.items():
        row.left_cents -= cents
        row.steps += 1
    db.session.flush()
    ledger.hold([entry_of_freed(row) for row in changed if row.left_cents], at=at)


def take_back_freed(pool_id: int, gift_id: int, cents: int, *, at: datetime) -> int:
    """Put into the pool what this gift's own refunds set free; return how many cents that is.

    At most `cents`, and only what was not handed out yet: a refund has failed, and the caller
    spends the money on the same gift again.
    """
    used: dict[FreedMatch, int] = {}
    for row in lock_freed(pool_id, gift_id=gift_id):
        used[row] = min(row.left_cents, cents - sum(used.values()))
    use_freed(used, at=at)
    return sum(used.values())


def entry_of_freed(row: FreedMatch) -> Entry:
    """Return the pending transfer by which what is left of a sum is kept."""
    return Entry(
        f"{row.reference}:{row.steps}",
        row.left,
        debit=Account.pool(row.pool_id),
        credit=Account.matched(row.campaign_id),
    )
