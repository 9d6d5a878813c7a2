"""Earned match: what a gift earns on arrival, and how match is spent on it (M7, M21).

Money moves through the ledger, and an allocation records why.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from fundraiser.database import db, locked
from fundraiser.ledger import operations as ledger
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import Entry, count_gifts
from fundraiser.matching.allocation import Award, Share, unmatched_cents
from fundraiser.matching.awards import left_by_pool, standing_awards
from fundraiser.matching.causes import Cause
from fundraiser.matching.models import (
    Allocation,
    AllocationKind,
    Hold,
    HoldStatus,
    MatchStanding,
    MatchTerms,
    Shortfall,
)
from fundraiser.matching.operations.division import PoolCut, divide
from fundraiser.matching.operations.donor_caps import commit_to_donor
from fundraiser.matching.operations.freed_match import keep_for_line
from fundraiser.matching.operations.holds import (
    entry_of,
    give_back,
    lock_held,
    reserved_for,
    without,
)
from fundraiser.matching.operations.shortfalls import (
    list_shortfalls_decided,
    shortfall_brought_along,
    shortfall_of_gift,
)
from fundraiser.matching.queries import (
    is_sponsor,
    list_allocations,
    list_terms,
    list_terms_in_force,
)
from fundraiser.matching.requests import MatchRequest
from fundraiser.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A gift that has arrived, as matching sees it.

    `accounts` are those that the transaction will still change for this gift.
    """

    gift_id: int
    request: MatchRequest
    terms_ids: Sequence[int]  # in force when the donor decided (M3), unless it is cash or a cheque
    wants_match: bool
    received_on: date
    accounts: Sequence[Account] = ()
    is_rebuilt: bool = False  # its holds are lost, so the payment does not count as late


def earn(arrival: Arrival, *, at: datetime) -> list[Allocation]:
    """Give the gift what was reserved for it, and what else its pools have left (M7, M21).

    A hold is good until Stripe says that the attempt is over, whenever we hear of the payment (M5).
    The terms are those in force when the donor decided (M3). Where a pool still gives less than its
    rate, the cause is recorded and the gift stands in the pool's line (M9, M22).

    Call once for each gift, with its row just inserted and its pledge locked.
    """
    own, others = _holds_of(arrival)
    given_back = give_back(others, HoldStatus.RELEASED, at=at)
    awards = [_earn_hold(hold, arrival, at) for hold in own]
    standing = _standing_of(arrival, awards)
    db.session.add_all([standing, *awards])
    db.session.flush()
    _post_held(own, arrival, at)
    count_matched(left_by_pool(standing_awards(awards)), awards)
    late: list[Allocation] = []
    if standing.unmatched_cents:
        late = _match_rest(standing, arrival, awards, at)
    spent = {part.pool_id: part.change_cents for part in late}
    keep_for_line(without(given_back, spent), at=at)
    return [*awards, *late]


def spend(
    standing: MatchStanding,
    shares: Sequence[tuple[MatchTerms, Share]],
    kind: AllocationKind,
    *,
    key: str,
    on: date,
    at: datetime,
) -> list[Allocation]:
    """Post the pools' shares to the gift and return them as awards.

    `key` distinguishes these awards from others of the gift. The caller holds the pools' locks.
    """
    if not shares:
        return []
    parts = [_award(standing, terms, share, kind, key=key, at=at) for terms, share in shares]
    db.session.add_all(parts)
    db.session.flush()
    ledger.post([entry_of_allocation(part, standing, on=on) for part in parts], at=at)
    for (terms, _share), part in zip(shares, parts, strict=True):
        commit_to_donor(terms, standing.donor_id, part.change_cents)
    follow_rows(standing, parts)
    return parts


def entry_of_allocation(row: Allocation, standing: MatchStanding, *, on: date) -> Entry:
    """Return the allocation's transfer: from its pool to the campaign's match, or back."""
    pool, matched = Account.pool(row.pool_id), Account.matched(standing.campaign_id)
    debit, credit = (pool, matched) if row.change.is_positive else (matched, pool)
    amount = row.change if row.change.is_positive else -row.change
    return Entry(row.reference, amount, debit, credit, on=on, source=standing.source)


def follow_rows(standing: MatchStanding, rows: Iterable[Allocation]) -> None:
    """Update what these new rows change: how much of the gift nothing matches, and the counts."""
    standing_now = standing_awards(list_allocations(standing.gift_id))
    awards = [standing_award.award for standing_award in standing_now]
    cents = unmatched_cents(standing.left_cents, awards) if standing.is_matchable else 0
    standing.unmatched_cents = cents
    count_matched(left_by_pool(standing_now), rows)


def count_matched(now: Mapping[int, int], rows: Iterable[Allocation]) -> None:
    """Update how many gifts each pool matches (M18).

    `now` is what each pool gives the gift, these new rows of it included.
    """
    changes = Counter[int]()
    for row in rows:
        changes[row.pool_id] += row.change_cents
    for pool_id, cents in changes.items():
        change = (now[pool_id] > 0) - (now[pool_id] > cents)
        if change:
            count_gifts(Account.pool(pool_id), change)


def lock_standings(gift_ids: Iterable[int]) -> Sequence[MatchStanding]:
    """Return the standings of these gifts, locked in the order of their ids."""
    is_theirs = MatchStanding.gift_id.in_(list(gift_ids))
    standings = select(MatchStanding).where(is_theirs).order_by(MatchStanding.gift_id)
    return db.session.scalars(locked(standings, MatchStanding)).all()


def _match_rest(
    standing: MatchStanding, arrival: Arrival, awards: Sequence[Allocation], at: datetime
) -> list[Allocation]:
    """Match the unreserved part from what is left, and record why it is not more (M22)."""
    request = arrival.request
    if request.pledge_id is not None:
        terms = list_terms(arrival.terms_ids)
    else:
        terms = list_terms_in_force(request.campaign_id, request.decided_at)
    lacked = _shortfalls_when_decided(request) if terms else {}
    division = divide(
        replace(request, amount=Money(standing.unmatched_cents, standing.currency)),
        terms,
        already=left_by_pool(standing_awards(awards)),
        accounts=arrival.accounts,
        in_line_of=[pool_id for pool_id, row in lacked.items() if row.cause.waits],
    )
    parts = spend(
        standing,
        division.shares,
        AllocationKind.WHAT_WAS_LEFT,
        key="late",
        on=arrival.received_on,
        at=at,
    )
    _note_cuts(standing, division.cuts, arrival, lacked, at)
    return parts


def _shortfalls_when_decided(request: MatchRequest) -> dict[int, Shortfall]:
    """Return the pledge's shortfalls of when the donor decided, by pool."""
    if request.pledge_id is None:
        return {}
    rows = list_shortfalls_decided(request.pledge_id, request.decided_at)
    return {row.pool_id: row for row in rows}


def _note_cuts(
    standing: MatchStanding,
    cuts: Sequence[PoolCut],
    arrival: Arrival,
    lacked_then: Mapping[int, Shortfall],
    at: datetime,
) -> None:
    """Record why pools give the gift less on arrival than their rates would (M22).

    Money that was missing when the donor decided is explained with the figures of that moment. But
    what the form could not reserve because of bounds is open to the payment (M23), so that cause
    takes today's figures.
    """
    if not cuts:
        return
    has = left_by_pool(standing_awards(list_allocations(standing.gift_id)))
    reserved = Counter[int]()
    if arrival.request.pledge_id is not None:
        reserved = reserved_for(arrival.request.pledge_id, standing.decided_at)
    for cut in cuts:
        pool_id, lacked = cut.terms.pool_id, lacked_then.get(cut.terms.pool_id)
        cause = cut.cut.cause
        if _depends_on_decision(arrival, cause):
            cause = _cause(cause, lacked, has_less=has[pool_id] < reserved[pool_id])
        is_as_then = cause.waits and cause is not Cause.UNPAID_FORMS
        if lacked and is_as_then and cause is lacked.cause:
            db.session.add(shortfall_brought_along(lacked, standing.gift_id, at=at))
        else:
            db.session.add(shortfall_of_gift(cut, standing, at=at, cause=cause))


def _depends_on_decision(arrival: Arrival, cause: Cause) -> bool:
    """Return whether the time of decision or payment explains the cut, not the pool's state now.

    Not for cash, for which nothing was reserved; not for a rebuilt gift, whose holds are lost; and
    not for a limit.
    """
    return cause.waits and arrival.request.pledge_id is not None and not arrival.is_rebuilt


def _cause(now: Cause, then: Shortfall | None, *, has_less: bool) -> Cause:
    """Return why a pool lacks money for a gift on its arrival.

    `then` is the shortfall when the donor decided. `has_less` is whether the pool gives less than
    it had reserved, because the hold ended before the payment came.
    """
    if then is None or has_less:
        return Cause.NOT_PAID_IN_TIME
    return then.cause if then.cause.waits else now


def _holds_of(arrival: Arrival) -> tuple[list[Hold], list[Hold]]:
    """Return the holds of the attempt that was paid, and those of the pledge's other attempts."""
    request = arrival.request
    if request.pledge_id is None:
        return [], []
    holds = lock_held(request.pledge_id)
    own = [hold for hold in holds if hold.placed_at == request.decided_at]
    return own, [hold for hold in holds if hold not in own]


def _earn_hold(hold: Hold, arrival: Arrival, at: datetime) -> Allocation:
    hold.move_to(HoldStatus.EARNED)
    hold.resolved_at = at
    return Allocation(
        reference=hold.reference,
        gift_id=arrival.gift_id,
        pool_id=hold.pool_id,
        terms_id=hold.terms_id,
        award_id=None,
        currency=hold.currency,
        kind=AllocationKind.HOLD,
        change_cents=hold.amount_cents,
        earned_cents=hold.amount_cents,
        base_cents=arrival.request.amount.cents,
        gift_cents=hold.gift_cents,
        made_at=at,
    )


def _post_held(own: Sequence[Hold], arrival: Arrival, at: datetime) -> None:
    on, source = arrival.received_on, arrival.request.source
    ledger.post_held([replace(entry_of(hold), on=on, source=source) for hold in own], at=at)


def _standing_of(arrival: Arrival, awards: Sequence[Allocation]) -> MatchStanding:
    request, amount_cents = arrival.request, arrival.request.amount.cents
    barred_by = _bar(arrival)
    matched = [Award(part.change_cents, amount_cents, part.gift_cents) for part in awards]
    return MatchStanding(
        gift_id=arrival.gift_id,
        campaign_id=request.campaign_id,
        donor_id=request.donor_id,
        currency=request.amount.currency,
        barred_by=barred_by,
        amount_cents=amount_cents,
        left_cents=amount_cents,
        unmatched_cents=0 if barred_by else unmatched_cents(amount_cents, matched),
        decided_at=request.decided_at,
        source=request.source,
        network=request.network,
        received_on=arrival.received_on,
    )


def _bar(arrival: Arrival) -> Cause | None:
    """Return why no pool matches the gift under any terms, or None."""
    if not arrival.wants_match:
        return Cause.DONOR_CHOSE_NONE
    if is_sponsor(arrival.request.campaign_id, arrival.request.email_normalised):
        return Cause.SPONSORS_OWN
    return None


def _award(
    standing: MatchStanding,
    terms: MatchTerms,
    share: Share,
    kind: AllocationKind,
    *,
    key: str,
    at: datetime,
) -> Allocation:
    return Allocation(
        reference=f"gift:{standing.gift_id}:match:{terms.pool_id}:{key}",
        gift_id=standing.gift_id,
        pool_id=terms.pool_id,
        terms_id=terms.id,
        award_id=None,
        currency=standing.currency,
        kind=kind,
        change_cents=share.owed.cents,
        earned_cents=share.owed.cents,
        base_cents=standing.left_cents,
        gift_cents=share.gift_cents,
        made_at=at,
    )
