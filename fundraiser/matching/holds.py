"""Holds: match set aside before payment, for as long as the checkout lives (M5, M6)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import lazyload

from fundraiser.database import db, rows_changed, run_for_each
from fundraiser.ledger import operations as ledger
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import Entry
from fundraiser.matching.allocation import Share, total_owed
from fundraiser.matching.models import Hold, HoldStatus, MatchTerms
from fundraiser.matching.spending import (
    Candidate,
    commit_to_donor,
    share_from_pools,
)
from fundraiser.money import Money

SWEEP_SIZE = 50
LOCK_HOLDS = (
    select(Hold)
    .options(lazyload(Hold.pool))
    .where(
        Hold.pledge_id == bindparam("pledge_id"),
        Hold.status.in_(bindparam("statuses", expanding=True)),
    )
    .order_by(Hold.id)
    .with_for_update(key_share=True, of=Hold)
    .execution_options(populate_existing=True)
)


def place_holds(
    pledge_id: int,
    amount: Money,
    candidate: Candidate,
    terms: Sequence[MatchTerms],
    *,
    attempt: int,
    at: datetime,
    until: datetime,
    may_look: bool = False,
) -> Money:
    """Set aside as much match for `amount` as the pools have, and return how much that is.

    `terms` are those `terms_for` the candidate. Once per pledge and attempt: a second call
    violates the holds' unique reference. A caller who `may_look` tries again on LimitExceeded.
    """
    shares = share_from_pools(amount, candidate, terms, may_look=may_look)
    key = f"pledge:{pledge_id}:{attempt}:hold"
    rows = [
        _row(key, pledge_id, candidate, version, share) | {"placed_at": at, "expires_at": until}
        for version, share in shares
    ]
    run_for_each(insert(Hold), rows)
    ledger.hold([_entry(candidate.campaign_id, key, share) for _, share in shares], at=at)
    for version, share in shares:
        commit_to_donor(version, candidate.donor_id, share.owed.cents)
    return total_owed([share for _, share in shares], amount.currency)


def release_holds(pledge_id: int, *, at: datetime) -> Money | None:
    """Give back what is held for a pledge; return how much, or None if nothing was. Repeatable."""
    holds = lock_held(pledge_id)
    _give_back(holds, HoldStatus.RELEASED, at)
    return sum_of(holds)


def extend_holds(pledge_id: int, *, until: datetime) -> None:
    """Live holds of the pledge last until `until` at least, for a bank debit. Repeatable."""
    rows_changed(
        update(Hold)
        .where(
            Hold.pledge_id == pledge_id,
            Hold.status == HoldStatus.HELD,
            Hold.expires_at < until,
        )
        .values(expires_at=until)
    )


def lapse_holds(*, at: datetime) -> int:
    """Give back holds whose time has run out, `SWEEP_SIZE` at the most; return how many (M5)."""
    due = db.session.scalars(
        select(Hold)
        .where(Hold.status == HoldStatus.HELD, Hold.expires_at <= at)
        .order_by(Hold.expires_at, Hold.id)
        .limit(SWEEP_SIZE)
        .with_for_update(key_share=True, skip_locked=True, of=Hold)
    ).all()
    _give_back(due, HoldStatus.LAPSED, at)
    return len(due)


def lock_held(pledge_id: int) -> Sequence[Hold]:
    """Return the pledge's holds that are still held, locked until the transaction ends."""
    return lock_holds(pledge_id, HoldStatus.HELD)


def lock_holds(pledge_id: int, *statuses: HoldStatus) -> Sequence[Hold]:
    """Return the pledge's holds of these statuses, locked until the transaction ends."""
    return db.session.scalars(LOCK_HOLDS, {"pledge_id": pledge_id, "statuses": statuses}).all()


def give_back_expired(holds: Sequence[Hold], *, at: datetime) -> None:
    """These holds have lapsed and their money is free: the payment came too late for them."""
    _give_back(holds, HoldStatus.LAPSED, at)


def sum_of(holds: Sequence[Hold]) -> Money | None:
    if not holds:
        return None
    return Money(sum(hold.amount_cents for hold in holds), holds[0].currency)


def _entry(campaign_id: int, key: str, share: Share) -> Entry:
    """Return a hold's transfer: from its pool to its campaign's match."""
    return Entry(
        f"{key}:{share.pool_id}",
        share.owed,
        debit=Account.pool(share.pool_id),
        credit=Account.matched(campaign_id),
    )


def _entry_of(hold: Hold) -> Entry:
    return Entry(
        hold.reference,
        hold.amount,
        debit=Account.pool(hold.pool_id),
        credit=Account.matched(hold.campaign_id),
    )


def _row(
    key: str, pledge_id: int, candidate: Candidate, terms: MatchTerms, share: Share
) -> dict[str, Any]:
    return {
        "reference": f"{key}:{terms.pool_id}",
        "pledge_id": pledge_id,
        "campaign_id": candidate.campaign_id,
        "donor_id": candidate.donor_id,
        "pool_id": terms.pool_id,
        "terms_id": terms.id,
        "currency": share.owed.currency,
        "amount_cents": share.owed.cents,
        "gift_cents": share.gift_cents,
        "status": HoldStatus.HELD,
    }


def _give_back(holds: Sequence[Hold], status: HoldStatus, at: datetime) -> None:
    for hold in holds:
        hold.move_to(status)
        hold.resolved_at = at
    db.session.flush()
    ledger.void_held([_entry_of(hold) for hold in holds], at=at)
    for hold in holds:
        commit_to_donor(
            db.session.get_one(MatchTerms, hold.terms_id), hold.donor_id, -hold.amount_cents
        )
