"""Holds: match reserved before payment, for as long as the checkout is open (M5, M6)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import lazyload

from fundraiser.database import Row, db
from fundraiser.database.sent_rows import insert_rows
from fundraiser.ledger import operations as ledger
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import Entry
from fundraiser.matching.allocation import total_owed
from fundraiser.matching.models import Hold, HoldStatus, MatchTerms
from fundraiser.matching.operations.division import Division, divide
from fundraiser.matching.operations.donor_caps import commit_to_donor
from fundraiser.matching.operations.freed_match import Freed, keep_for_line
from fundraiser.matching.operations.shortfalls import list_pools_with_line, shortfall_of_attempt
from fundraiser.matching.requests import MatchRequest
from fundraiser.money import Money

TIME_TO_CHANGE = timedelta(minutes=5)  # for a donor to change a submitted form
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

    `terms` are those of `list_terms_for` the donor. Where a pool gives less than its rate, the
    cause is recorded (M22); it gives no more than the forms of the donor's network and address may
    hold (M23).

    `instead_of` are holds of an earlier attempt. This attempt gets their money before anybody else,
    but after the gifts in line if the donor took long to change the form. The rest is kept for the
    line.

    Once for each pledge and attempt: a second call violates the holds' unique reference. A caller
    who passes `may_look` must retry on LimitExceeded.
    """
    at = request.decided_at
    given_back = _give_back_for_new_attempt(instead_of, at=at)
    request = replace(request, held_since=_held_since(request, attempt, until=until))
    division = divide(request, terms, may_look=may_look)
    hold_shares(division, request, attempt=attempt, until=until)
    db.session.add_all(shortfall_of_attempt(cut, request, attempt) for cut in division.cuts)
    shares = [share for _terms, share in division.shares]
    keep_for_line(without(given_back, {share.pool_id: share.owed.cents for share in shares}), at=at)
    return total_owed(shares, request.amount.currency)


def hold_shares(
    division: Division, request: MatchRequest, *, attempt: int, until: datetime
) -> None:
    """Reserve what each pool gives. Once for each pledge and attempt."""
    key = hold_key(request.pledge_id, attempt)
    rows = hold_rows(division, request, key=key, until=until)
    insert_rows(Hold, rows)
    ledger.hold(entries_of(rows), at=request.decided_at)
    for terms, share in division.shares:
        commit_to_donor(terms, request.donor_id, share.owed.cents)


def hold_key(pledge_id: int | str | None, attempt: int) -> str:
    """Return how the references of an attempt's holds begin."""
    return f"pledge:{pledge_id}:{attempt}:hold"


def hold_rows(division: Division, request: MatchRequest, *, key: str, until: datetime) -> list[Row]:
    """Return the holds of what each pool gives."""
    return [
        {
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
        for terms, share in division.shares
    ]


def entries_of(rows: Sequence[Row]) -> list[Entry]:
    """Return the transfers of holds that are not inserted yet."""
    return [
        Entry(
            row["reference"],
            Money(row["amount_cents"], row["currency"]),
            debit=Account.pool(row["pool_id"]),
            credit=Account.matched(row["campaign_id"]),
        )
        for row in rows
    ]


def release_holds(
    pledge_id: int, *, at: datetime, status: HoldStatus = HoldStatus.RELEASED
) -> Money | None:
    """End a pledge's holds and keep their money for the lines of their pools (M9). Repeatable.

    Return how much it was, or None if nothing was held. `status` says whether the donor cancelled
    or the time to pay is over.
    """
    holds = lock_held(pledge_id)
    keep_for_line(give_back(holds, status, at=at), at=at)
    return sum_of(holds)


def lock_held(pledge_id: int) -> Sequence[Hold]:
    """Return the pledge's open holds, locked until the transaction ends."""
    return db.session.scalars(LOCK_HELD, {"pledge_id": pledge_id}).all()


def reserved_for(pledge_id: int, decided_at: datetime) -> Counter[int]:
    """Return the cents of each pool that were reserved when the donor decided, by pool id.

    Holds that have ended count too.
    """
    rows = db.session.execute(
        select(Hold.pool_id, Hold.amount_cents).where(
            Hold.pledge_id == pledge_id, Hold.placed_at == decided_at
        )
    )
    return Counter(dict(rows.all()))


def give_back(holds: Sequence[Hold], status: HoldStatus, *, at: datetime) -> list[Freed]:
    """End the holds and return their money, which is back in the pools.

    The caller must spend it in this transaction or keep it for the line.
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
    """Return what is left of freed money after `spent` cents of each pool."""
    to_spend = Counter(spent)
    left = []
    for part in freed:
        used = min(part.amount.cents, to_spend[part.pool_id])
        to_spend[part.pool_id] -= used
        left.append(part.less(used))
    return [part for part in left if part.amount]


def sum_of(holds: Sequence[Hold]) -> Money | None:
    if not holds:
        return None
    return Money(sum(hold.amount_cents for hold in holds), holds[0].currency)


def entry_of(hold: Hold) -> Entry:
    """Return the hold's transfer: from its pool to the campaign's match."""
    return Entry(
        hold.reference,
        hold.amount,
        debit=Account.pool(hold.pool_id),
        credit=Account.matched(hold.campaign_id),
    )


def _give_back_for_new_attempt(holds: Sequence[Hold], *, at: datetime) -> list[Freed]:
    """End the holds and return what the pledge's new attempt may use of their money.

    If the donor took longer than TIME_TO_CHANGE, gifts waiting in line come first and the money is
    kept for them. Otherwise someone who kept renewing holds without paying would take match for
    good from donors who have paid (M23).
    """
    freed = give_back(holds, HoldStatus.RELEASED, at=at)
    if all(at - hold.held_since <= TIME_TO_CHANGE for hold in holds):
        return freed
    with_line = list_pools_with_line(part.pool_id for part in freed)
    keep_for_line([part for part in freed if part.pool_id in with_line], at=at)
    return [part for part in freed if part.pool_id not in with_line]


def _held_since(request: MatchRequest, attempt: int, *, until: datetime) -> datetime:
    """Return since when the pledge holds match without a break; changing the form makes no break.

    It starts again after the life of one hold: what a pledge held by renewing counts as lapsed
    (M23).
    """
    at = request.decided_at
    if attempt == 1:
        return at
    started = db.session.scalar(
        select(func.min(Hold.held_since)).where(
            Hold.pledge_id == request.pledge_id,
            (Hold.status == HoldStatus.HELD) | (Hold.resolved_at >= at - TIME_TO_CHANGE),
        )
    )
    return started if started and at - started < until - at else at
