"""Earned match: what a gift earns on arrival, loses on a refund, gains from money set free.

Everything here moves money by the ledger and keeps the reason in an allocation (M7, M8, M9, M21).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, or_, select, true

from fundraiser.database import db
from fundraiser.ledger import operations as ledger
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import Entry
from fundraiser.matching.allocation import Share, base_for, left_of
from fundraiser.matching.holds import give_back_expired, lock_holds
from fundraiser.matching.models import (
    Allocation,
    EarnedBy,
    GiftsThatCount,
    Hold,
    HoldStatus,
    MatchTerms,
    Standing,
)
from fundraiser.matching.queries import is_sponsor, list_allocations, list_open_terms
from fundraiser.matching.spending import (
    OFFLINE,
    Candidate,
    commit_to_donor,
    is_for,
    share_from_pools,
    terms_for,
)
from fundraiser.money import Money

LINE_LENGTH = 200  # how many gifts in line one refund looks at


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A gift that has arrived, as matching sees it. `amount` is without covered fees (M11)."""

    gift_id: int
    pledge_id: int | None  # None: nothing was held, so what is left now is what there is
    amount: Money
    candidate: Candidate
    wants_match: bool
    received_on: date


@dataclass(frozen=True, slots=True)
class Increase:
    """A gift that has gained match from money another gift's refund set free (M9)."""

    gift_id: int
    gained: Money


def earn(arrival: Arrival, *, at: datetime) -> list[Allocation]:
    """The gift has earned its match: its live holds, or for an expired one what is left (M7, M21).

    Once per gift: the caller has the gift's row locked and newly made.
    """
    live, expired = _holds_of(arrival.pledge_id, at) if arrival.pledge_id else ([], [])
    give_back_expired([hold for hold in expired if hold.is_held], at=at)
    earned = [_earn_hold(hold, arrival, at) for hold in live]
    late_cents = sum(hold.gift_cents for hold in expired)
    if arrival.pledge_id is None:
        late_cents = arrival.amount.cents
    standing = _stand_in_line(arrival, earned)
    if late_cents and standing.unmatched_cents:
        late = Money(min(late_cents, standing.unmatched_cents), arrival.amount.currency)
        terms = terms_for(arrival.candidate)
        shares = share_from_pools(late, arrival.candidate, terms, already=_by_pool(earned))
        earned += _spend(
            standing, shares, EarnedBy.WHAT_WAS_LEFT, key="late", on=arrival.received_on, at=at
        )
    db.session.add_all([standing, *earned])
    db.session.flush()
    _post_held(live, arrival, at)
    return earned


def reverse(gift_id: int, *, left: Money, key: str, on: date, at: datetime) -> dict[int, int]:
    """The gift's match is what `left` of the gift still earns; return the cents freed by pool (M8).

    `left` is what remains of the gift's amount after all its refunds. Repeatable: a match that is
    already down to that stays. `key` tells one reversal's transfers from another's.
    """
    standing = lock_standing(gift_id)
    freed: Counter[int] = Counter()
    entries, lessened = [], []
    for allocation in list_allocations(gift_id):
        stays = left_of(
            allocation.earned_cents, base_cents=allocation.base_cents, gift_left_cents=left.cents
        )
        lost = allocation.left_cents - stays
        if lost <= 0:
            continue
        allocation.left_cents = stays
        freed[allocation.pool_id] += lost
        entries.append(_reversal(allocation, standing, lost, key=key, on=on))
        lessened.append((db.session.get_one(MatchTerms, allocation.terms_id), lost))
    if standing.left_cents:
        standing.unmatched_cents = standing.unmatched_cents * left.cents // standing.left_cents
    standing.left_cents = left.cents
    db.session.flush()
    ledger.post(entries, at=at)
    for terms, lost in lessened:  # after the accounts, as whoever spends from them does
        commit_to_donor(terms, standing.donor_id, -lost)
    return dict(freed)


def restore(gift_id: int, *, left: Money, key: str, on: date, at: datetime) -> list[Allocation]:
    """A refund has failed: the gift is `left` again, and is matched anew from what is left.

    What the refund set free may be another gift's by now; nothing is taken back from anyone.
    """
    standing = lock_standing(gift_id)
    back = left - Money(standing.left_cents, left.currency)
    standing.left_cents = left.cents
    if not back.is_positive or not standing.is_matchable:
        return []
    standing.unmatched_cents += back.cents
    kept = [part for part in list_allocations(gift_id) if part.left_cents]
    for part in kept:
        part.base_cents = base_for(
            part.earned_cents, left_cents=part.left_cents, gift_left_cents=left.cents
        )
    candidate = _candidate_of(standing)
    shares = share_from_pools(back, candidate, terms_for(candidate), already=_by_pool(kept))
    earned = _spend(standing, shares, EarnedBy.WHAT_WAS_LEFT, key=key, on=on, at=at)
    db.session.add_all(earned)
    db.session.flush()
    return earned


def share_freed(
    campaign_id: int, freed: dict[int, int], *, but_not: int, key: str, on: date, at: datetime
) -> list[Increase]:
    """Give money set free to the gifts in line, the earliest promise first; return who gained (M9).

    Only gifts inside a pool's window count, and only pools still open; what nobody can take stays
    in its pool, to be held by the next donor or to lapse by the terms. `but_not` is the gift whose
    refund set it free.
    """
    remaining = Counter(freed)
    increases: list[Increase] = []
    open_terms = [terms for terms in list_open_terms(campaign_id) if remaining[terms.pool_id]]
    if not open_terms:
        return []
    for standing in _line(campaign_id, open_terms, but_not):
        if not +remaining:
            break
        candidate = _candidate_of(standing)
        shares = share_from_pools(
            Money(standing.unmatched_cents, standing.currency),
            candidate,
            [version for version in open_terms if is_for(version, candidate)],
            already=_by_pool(list_allocations(standing.gift_id)),
            most=remaining,
        )
        gained = _spend(standing, shares, EarnedBy.FREED_MONEY, key=key, on=on, at=at)
        if not gained:
            continue
        db.session.add_all(gained)
        db.session.flush()
        remaining.subtract({part.pool_id: part.earned_cents for part in gained})
        cents = sum(part.earned_cents for part in gained)
        increases.append(Increase(standing.gift_id, Money(cents, standing.currency)))
    return increases


def lock_standing(gift_id: int) -> Standing:
    return db.session.scalars(
        select(Standing)
        .where(Standing.gift_id == gift_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def _line(campaign_id: int, terms: Sequence[MatchTerms], but_not: int) -> Sequence[Standing]:
    """Return the gifts in line that one of the terms is for, locked."""
    windows = (
        and_(
            Standing.decided_at >= version.opens_at,
            Standing.decided_at < version.closes_at,
            true() if version.counts is GiftsThatCount.EVERY else Standing.source != OFFLINE,
        )
        for version in terms
    )
    return db.session.scalars(
        select(Standing)
        .where(
            Standing.campaign_id == campaign_id,
            Standing.unmatched_cents > 0,
            Standing.gift_id != but_not,
            or_(*windows),
        )
        .order_by(Standing.decided_at, Standing.gift_id)
        .limit(LINE_LENGTH)
        .with_for_update(
            key_share=True, skip_locked=True
        )  # one that is itself being refunded now is passed over
        .execution_options(populate_existing=True)
    ).all()


def _holds_of(pledge_id: int, at: datetime) -> tuple[list[Hold], list[Hold]]:
    """Return the pledge's live holds and those of its newest attempt whose time ran out."""
    holds = lock_holds(pledge_id, HoldStatus.HELD, HoldStatus.LAPSED)
    newest = max((hold.placed_at for hold in holds), default=None)
    live = [hold for hold in holds if hold.is_live(at)]
    expired = [
        hold
        for hold in holds
        if not hold.is_live(at) and (hold.is_held or hold.placed_at == newest)
    ]
    return live, expired


def _earn_hold(hold: Hold, arrival: Arrival, at: datetime) -> Allocation:
    hold.move_to(HoldStatus.EARNED)
    hold.resolved_at = at
    return Allocation(
        reference=hold.reference,
        gift_id=arrival.gift_id,
        pool_id=hold.pool_id,
        terms_id=hold.terms_id,
        currency=hold.currency,
        earned_cents=hold.amount_cents,
        base_cents=arrival.amount.cents,
        left_cents=hold.amount_cents,
        gift_cents=hold.gift_cents,
        earned_by=EarnedBy.HOLD,
        earned_at=at,
    )


def _post_held(live: Sequence[Hold], arrival: Arrival, at: datetime) -> None:
    ledger.post_held(
        [
            Entry(
                hold.reference,
                hold.amount,
                debit=Account.pool(hold.pool_id),
                credit=Account.matched(hold.campaign_id),
                on=arrival.received_on,
                source=arrival.candidate.source,
            )
            for hold in live
        ],
        at=at,
    )


def _stand_in_line(arrival: Arrival, earned: Sequence[Allocation]) -> Standing:
    candidate = arrival.candidate
    is_own = is_sponsor(candidate.campaign_id, candidate.email_normalised)
    is_matchable = arrival.wants_match and not is_own
    matched_cents = sum(part.gift_cents for part in earned)
    return Standing(
        gift_id=arrival.gift_id,
        campaign_id=candidate.campaign_id,
        donor_id=candidate.donor_id,
        currency=arrival.amount.currency,
        is_matchable=is_matchable,
        amount_cents=arrival.amount.cents,
        left_cents=arrival.amount.cents,
        unmatched_cents=max(arrival.amount.cents - matched_cents, 0) if is_matchable else 0,
        decided_at=candidate.decided_at,
        source=candidate.source,
        received_on=arrival.received_on,
    )


def _spend(
    standing: Standing,
    shares: Sequence[tuple[MatchTerms, Share]],
    earned_by: EarnedBy,
    *,
    key: str,
    on: date,
    at: datetime,
) -> list[Allocation]:
    """Post these shares of the pools to the gift of `standing` and return its new allocations."""
    parts = [
        _allocation(standing, terms, share, earned_by, key=key, at=at) for terms, share in shares
    ]
    ledger.post(
        [
            Entry(
                part.reference,
                part.earned,
                debit=Account.pool(part.pool_id),
                credit=Account.matched(standing.campaign_id),
                on=on,
                source=standing.source,
            )
            for part in parts
        ],
        at=at,
    )
    for (terms, share), part in zip(shares, parts, strict=True):
        commit_to_donor(terms, standing.donor_id, part.earned_cents)
        standing.unmatched_cents = max(standing.unmatched_cents - share.gift_cents, 0)
    return parts


def _allocation(
    standing: Standing,
    terms: MatchTerms,
    share: Share,
    earned_by: EarnedBy,
    *,
    key: str,
    at: datetime,
) -> Allocation:
    return Allocation(
        reference=f"gift:{standing.gift_id}:match:{terms.pool_id}:{key}",
        gift_id=standing.gift_id,
        pool_id=terms.pool_id,
        terms_id=terms.id,
        currency=standing.currency,
        earned_cents=share.owed.cents,
        base_cents=standing.left_cents,
        left_cents=share.owed.cents,
        gift_cents=share.gift_cents,
        earned_by=earned_by,
        earned_at=at,
    )


def _reversal(
    allocation: Allocation, standing: Standing, lost: int, *, key: str, on: date
) -> Entry:
    return Entry(
        f"{allocation.reference}:{key}",
        Money(lost, allocation.currency),
        debit=Account.matched(standing.campaign_id),
        credit=Account.pool(allocation.pool_id),
        on=on,
        source=standing.source,
    )


def _candidate_of(standing: Standing) -> Candidate:
    return Candidate(standing.campaign_id, standing.donor_id, standing.source, standing.decided_at)


def _by_pool(parts: Sequence[Allocation]) -> dict[int, int]:
    cents: Counter[int] = Counter()
    for part in parts:
        cents[part.pool_id] += part.left_cents
    return dict(cents)
