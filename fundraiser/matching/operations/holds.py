"""Holds: match reserved before payment, for as long as the checkout lives (M5, M6)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.orm import lazyload

from fundraiser.database import db, run_for_each
from fundraiser.ledger import operations as ledger
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import Entry
from fundraiser.matching.allocation import Share, total_owed
from fundraiser.matching.models import Hold, HoldStatus, MatchTerms
from fundraiser.matching.operations.division import Division, divide
from fundraiser.matching.operations.donor_caps import commit_to_donor
from fundraiser.matching.operations.freed_match import Freed, keep_for_line
from fundraiser.matching.operations.shortfalls import list_pools_with_line, shortfall_of_attempt
from fundraiser.matching.requests import MatchRequest
from fundraiser.money import Money

TIME_TO_CHANGE = timedelta(minutes=5)  # a form that was sent
LOCK_HELD = (
    select(Hold)
    .options(lazyload(Hold.pool))
    .where(Hold.pledge_id == bindparam("pledge_id"), Hold.status == HoldStatus.HELD)
    .order_by(Hold.id)
    .with_for_update(key_share=True, of=Hold)
    .execution_options(populate_existing=True)
)


def place_holds(
    request: MatchRequest,
    terms: Sequence[MatchTerms],
    *,
    attempt: int,
    until: datetime,
    instead_of: Sequence[Hold] = (),
    may_look: bool = False,
) -> Money:
    """Reserve as much match for a pledge as the pools have, and return how much that is.

    `terms` are those `list_terms_for` its donor. Where a pool gives less than its rate, the cause
    is kept (M22); it gives no more than the forms of the donor's network and address may hold
    (M23). `instead_of` are holds of an earlier attempt: what of their money no gift in line waits
    for is there for this one before anybody else's; what it does not need is kept for the line.
    Once per pledge and attempt: a second call violates the holds' unique reference. A caller who
    `may_look` tries again on LimitExceeded.
    """
    at = request.decided_at
    given_back = _give_back_for_anew(instead_of, at=at)
    request = replace(request, held_since=_held_since(request, attempt, until=until))
    division = divide(request, terms, may_look=may_look)
    _hold(division, request, key=f"pledge:{request.pledge_id}:{attempt}:hold", until=until)
    db.session.add_all(shortfall_of_attempt(cut, request, attempt) for cut in division.cuts)
    shares = [share for _terms, share in division.shares]
    keep_for_line(without(given_back, {share.pool_id: share.owed.cents for share in shares}), at=at)
    return total_owed(shares, request.amount.currency)


def release_holds(
    pledge_id: int, *, at: datetime, status: HoldStatus = HoldStatus.RELEASED
) -> Money | None:
    """End what is held for a pledge: it is kept for the line of its pool (M9). Repeatable.

    Return how much it was, or None if nothing was held. `status` says whether the donor gave it up
    or the time to pay is over.
    """
    holds = lock_held(pledge_id)
    keep_for_line(give_back(holds, status, at=at), at=at)
    return sum_of(holds)


def lock_held(pledge_id: int) -> Sequence[Hold]:
    """Return the pledge's holds that are still held, locked until the transaction ends."""
    return db.session.scalars(LOCK_HELD, {"pledge_id": pledge_id}).all()


def reserved_for(pledge_id: int, decided_at: datetime) -> Counter[int]:
    """Return how many cents of each pool were reserved for what the donor decided then, whatever
    became of it."""
    rows = db.session.execute(
        select(Hold.pool_id, Hold.amount_cents).where(
            Hold.pledge_id == pledge_id, Hold.placed_at == decided_at
        )
    )
    return Counter(dict(rows.all()))


def give_back(holds: Sequence[Hold], status: HoldStatus, *, at: datetime) -> list[Freed]:
    """The holds have ended, and their money is in their pools; return what that was.

    The caller spends it in this transaction or keeps it for the line: it is nobody else's.
    """
    for hold in holds:
        hold.move_to(status)
        hold.resolved_at = at
    db.session.flush()
    ledger.void_held([entry_of(hold) for hold in holds], at=at)
    for hold in holds:
        commit_to_donor(hold.terms, hold.donor_id, -hold.amount_cents)
    return [Freed(hold.reference, hold.pool_id, hold.campaign_id, hold.amount) for hold in holds]


def without(freed: Sequence[Freed], spent: dict[int, int]) -> list[Freed]:
    """Return what is left of money set free when so many cents of each pool were spent of it."""
    to_spend = Counter(spent)
    left = []
    for each in freed:
        used = min(each.amount.cents, to_spend[each.pool_id])
        to_spend[each.pool_id] -= used
        left.append(each.less(used))
    return [each for each in left if each.amount]


def sum_of(holds: Sequence[Hold]) -> Money | None:
    if not holds:
        return None
    return Money(sum(hold.amount_cents for hold in holds), holds[0].currency)


def entry_of(hold: Hold) -> Entry:
    """Return the hold's transfer: from its pool to its campaign's match."""
    return Entry(
        hold.reference,
        hold.amount,
        debit=Account.pool(hold.pool_id),
        credit=Account.matched(hold.campaign_id),
    )


def _give_back_for_anew(holds: Sequence[Hold], *, at: datetime) -> list[Freed]:
    """The holds have ended; return what of them is there for the pledge's new attempt.

    A donor who takes long to change the form comes after the gifts that wait in line by then, for
    which the money is kept: whoever renewed their holds and never paid would else take it for good
    from those who have paid (M23).
    """
    freed = give_back(holds, HoldStatus.RELEASED, at=at)
    if all(at - hold.held_since <= TIME_TO_CHANGE for hold in holds):
        return freed
    waited_for = list_pools_with_line(each.pool_id for each in freed)
    keep_for_line([each for each in freed if each.pool_id in waited_for], at=at)
    return [each for each in freed if each.pool_id not in waited_for]


def _held_since(request: MatchRequest, attempt: int, *, until: datetime) -> datetime:
    """Return since when the pledge holds without a pause: a change of its form makes none.

    After a hold's life it begins anew: whoever goes on renewing has what they held so far counted
    as lapsed (M23).
    """
    at = request.decided_at
    if attempt == 1:
        return at
    began = db.session.scalar(
        select(func.min(Hold.held_since)).where(
            Hold.pledge_id == request.pledge_id,
            (Hold.status == HoldStatus.HELD) | (Hold.resolved_at >= at - TIME_TO_CHANGE),
        )
    )
    return began if began and at - began < until - at else at


def _hold(division: Division, request: MatchRequest, *, key: str, until: datetime) -> None:
    rows = [_row(key, request, terms, share, until) for terms, share in division.shares]
    run_for_each(insert(Hold), rows)
    ledger.hold([entry_of(Hold(**row)) for row in rows], at=request.decided_at)
    for terms, share in division.shares:
        commit_to_donor(terms, request.donor_id, share.owed.cents)


def _row(
    key: str, request: MatchRequest, terms: MatchTerms, share: Share, until: datetime
) -> dict[str, Any]:
    return {
        "reference": f"{key}:{terms.pool_id}",
        "pledge_id": request.pledge_id,
        "campaign_id": request.campaign_id,
        "donor_id": request.donor_id,
        "pool_id": terms.pool_id,
        "terms_id": terms.id,
        "currency": share.owed.currency,
        "amount_cents": share.owed.cents,
        "gift_cents": share.gift_cents,
        "status": HoldStatus.HELD,
        "network": request.network,
        "placed_at": request.decided_at,
        "held_since": request.held_since,
        "expires_at": until,
    }
