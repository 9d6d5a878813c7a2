"""Caps per donor: what a donor has of a pool, earned and held, under all terms (M16)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, event, func, insert, literal, select, union_all, update
from sqlalchemy.orm import Session

from fundraiser.database import db, insert_into, rows_changed
from fundraiser.ledger.balances import settle
from fundraiser.matching.causes import Cause
from fundraiser.matching.models import (
    Allocation,
    DonorCap,
    Hold,
    HoldStatus,
    MatchStanding,
    MatchTerms,
)

GATHERED = "matching.caps"
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
class Committed:
    """What a donor has of a pool, earned and held; `open_cents` of it in unpaid forms."""

    cents: int = 0
    open_cents: int = 0

    def cause_at(self, cap_cents: int) -> Cause:
        """Return why the donor gets no more than the cap leaves.

        It may become more if the donor's other forms are not paid (M23).
        """
        may_be_more = self.open_cents and self.cents - self.open_cents < cap_cents
        return Cause.OTHER_FORM if may_be_more else Cause.LIMIT_PER_DONOR


def commit_to_donor(terms: MatchTerms, donor_id: int, cents: int) -> None:
    """Count `cents` more (or less) of the pool for the donor, under all terms (M16).

    Does nothing for a pool without a cap per donor. Written just before the commit, after all
    accounts: a cap is locked only under its pool's lock. Passing the cap violates a CHECK and rolls
    the transaction back.
    """
    if not terms.pool.has_donor_cap:
        return
    changes = db.session().info.setdefault(GATHERED, {})
    before, _cap_cents = changes.get((terms.pool_id, donor_id), (0, 0))
    changes[terms.pool_id, donor_id] = (before + cents, terms.cap_per_donor_cents)


def settle_caps() -> None:
    """Write the collected changes of accounts, then those of caps."""
    settle()
    changes: dict[tuple[int, int], tuple[int, int | None]] = db.session().info.pop(GATHERED, {})
    for (pool_id, donor_id), (cents, cap_cents) in sorted(changes.items()):
        _change_cap(pool_id, donor_id, cents, cap_cents)


@event.listens_for(db.session, "before_commit")
def _settle_before_commit(_session: Session) -> None:
    settle_caps()


@event.listens_for(db.session, "after_rollback")
def _drop_changes(session: Session) -> None:
    session.info.pop(GATHERED, None)


def _change_cap(pool_id: int, donor_id: int, cents: int, cap_cents: int | None) -> None:
    if cents > 0:
        row = insert_into(DonorCap).values(
            pool_id=pool_id, donor_id=donor_id, committed_cents=cents, cap_cents=cap_cents
        )
        db.session.execute(
            row.on_conflict_do_update(
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
    """Count what each donor has of the pool, when its terms first have a cap per donor (M16).

    The caller holds the lock of the pool's account.
    """
    earned = (
        select(MatchStanding.donor_id, Allocation.change_cents.label("cents"))
        .join(Allocation, Allocation.gift_id == MatchStanding.gift_id)
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
    """Return what counts against the donor's cap, by pool (M16).

    Zero for a pool without a cap per donor.
    """
    committed = {version.pool_id: Committed() for version in terms}
    capped = [version.pool_id for version in terms if version.cap_per_donor_cents is not None]
    if capped:
        settle_caps()
        rows = db.session.execute(COMMITTED, {"donor_id": donor_id, "pool_ids": capped})
        committed |= {pool_id: Committed(cents, int(held or 0)) for pool_id, cents, held in rows}
    return committed
