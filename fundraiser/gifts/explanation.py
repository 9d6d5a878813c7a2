"""What matched one gift and why, in plain words for its donor (M22).

Nothing is computed from today's figures: allocations say what each pool gave, and shortfalls why it
gave no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from fundraiser.gifts.cause_sentences import sponsor_in_words, why_not_more
from fundraiser.gifts.models import Gift
from fundraiser.i18n.formats import short_money
from fundraiser.i18n.languages import current_language
from fundraiser.matching.causes import Cause
from fundraiser.matching.models import (
    Allocation,
    AllocationKind,
    Hold,
    HoldStatus,
    MatchStanding,
    Shortfall,
)
from fundraiser.matching.operations.shortfalls import list_shortfalls
from fundraiser.matching.queries import find_standing, list_allocations, list_holds
from fundraiser.money import Money


@dataclass(frozen=True, slots=True)
class SponsorShare:
    """What one sponsor matches of the gift now; `sponsor` is None if the name is not public."""

    sponsor: str | None
    amount: Money


@dataclass(frozen=True, slots=True)
class MatchStep:
    """An event in the history of the gift's match."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The match of one gift: how much, by whom, why not more, and its history."""

    earned: Money
    returned: Money  # of the gift, without the covered fee
    together: Money
    parts: tuple[SponsorShare, ...]
    reason: str  # why it is not matched in full; empty if it is
    causes: tuple[str, ...]  # why each pool gave no more, in the pools' order
    is_in_line: bool
    barred_by: Cause | None  # from every pool
    steps: tuple[MatchStep, ...]


def explain(gift: Gift) -> Explanation:
    """Return the explanation of a gift's match in the current language."""
    allocations = list_allocations(gift.id)
    standing = find_standing(gift.id)
    shortfalls = shortfalls_of(gift, standing)
    earned = sum((row.change for row in allocations), Money.zero(gift.currency))
    return Explanation(
        earned=earned,
        returned=gift.amount - gift.left,
        together=gift.left + earned,
        parts=_parts(allocations),
        reason=_reason(gift, standing, shortfalls, is_matched=bool(earned)),
        causes=tuple(why_not_more(row) for row in shortfalls),
        is_in_line=is_in_line(standing, shortfalls),
        barred_by=standing.barred_by if standing else None,
        steps=_steps(gift, list_holds(gift.pledge_id) if gift.pledge_id else [], allocations),
    )


def shortfalls_of(gift: Gift, standing: MatchStanding | None) -> list[Shortfall]:
    """Return why each pool gave the gift no more, in the pools' order; empty if it gave in full."""
    if standing is None or not standing.is_matchable:
        return []
    return list_shortfalls(gift.id, gift.pledge_id, standing.decided_at)


def is_short(standing: MatchStanding | None, shortfalls: Sequence[Shortfall]) -> bool:
    """Return whether part of the gift is unmatched although a pool's rate would match it."""
    if standing is None:
        return False
    return any(row.terms.rate.of(standing.unmatched_cents) for row in shortfalls)


def is_in_line(standing: MatchStanding | None, shortfalls: Sequence[Shortfall]) -> bool:
    """Return whether the gift waits for freed money (M9)."""
    return is_short(standing, shortfalls) and any(row.is_waiting for row in shortfalls)


def _parts(allocations: Sequence[Allocation]) -> tuple[SponsorShare, ...]:
    """Return each sponsor's share, in the order in which the pools were spent."""
    sums: dict[int, SponsorShare] = {}
    for row in allocations:
        sponsor = row.pool.sponsor
        before = sums.get(sponsor.id)
        amount = row.change + before.amount if before else row.change
        sums[sponsor.id] = SponsorShare(sponsor.public_name_in(current_language()), amount)
    return tuple(part for part in sums.values() if part.amount)


def _reason(
    gift: Gift, standing: MatchStanding | None, shortfalls: Sequence[Shortfall], *, is_matched: bool
) -> str:
    """Return why the gift is not fully matched; empty if it is."""
    if not gift.left:
        by_bank = _("The bank sent the gift back, so it is not matched.")
        by_us = _("The gift was returned to you, so it is not matched.")
        return by_bank if gift.is_offline else by_us
    if standing and standing.barred_by:
        declined = _("You chose to give without match.")
        own = _("You sponsor this match, and a sponsor’s own gifts are not matched.")
        return declined if standing.barred_by is Cause.DONOR_CHOSE_NONE else own
    if is_matched and is_short(standing, shortfalls):
        return _("Part of your gift is matched. Your gift counts in full.")
    if is_matched:
        return ""
    if not shortfalls:
        return _("No match was open when you gave. Your gift counts in full.")
    return _("Your gift is not matched. It counts in full.")


def _steps(
    gift: Gift, holds: Sequence[Hold], allocations: Sequence[Allocation]
) -> tuple[MatchStep, ...]:
    steps = _arrival(gift)
    for hold in holds:
        steps += _steps_of_hold(hold)
    steps += [_step_of_allocation(row) for row in allocations if row.change_cents]
    for refund in gift.refunds:
        if refund.status.counts:
            text = _came_back(gift, short_money(refund.amount))
            steps.append(MatchStep(refund.made_at, text))
    return tuple(sorted(steps, key=lambda step: step.at))


def _arrival(gift: Gift) -> list[MatchStep]:
    """Return how the money came: promised and paid, or deposited by us."""
    if gift.is_offline:
        amount = short_money(gift.amount)
        cheque = _("Your cheque of %(amount)s was deposited.", amount=amount)
        cash = _("The %(amount)s you gave in cash was deposited.", amount=amount)
        return [MatchStep(gift.received_at, cheque if gift.is_cheque else cash)]
    # Stripe's times are whole seconds, so a quick payment may seem to precede its promise.
    arrived_at = max(gift.received_at, gift.promised_at)
    return [
        MatchStep(gift.promised_at, _("You promised %(amount)s.", amount=short_money(gift.amount))),
        MatchStep(
            arrived_at, _("Your payment of %(amount)s arrived.", amount=short_money(gift.paid))
        ),
    ]


def _came_back(gift: Gift, amount: str) -> str:
    if gift.is_offline:
        return _("The bank sent %(amount)s back.", amount=amount)
    return _("%(amount)s was returned to you.", amount=amount)


def _steps_of_hold(hold: Hold) -> list[MatchStep]:
    placed = _(
        "%(amount)s in matching funds from %(sponsor)s was reserved for you while you paid.",
        amount=short_money(hold.amount),
        sponsor=sponsor_in_words(hold.pool.sponsor),
    )
    steps = [MatchStep(hold.placed_at, placed)]
    if hold.resolved_at and hold.status is HoldStatus.LAPSED:
        text = _("The time to pay ran out, and your reserved matching funds were released.")
        steps.append(MatchStep(hold.resolved_at, text))
    if hold.resolved_at and hold.status is HoldStatus.RELEASED:
        steps.append(MatchStep(hold.resolved_at, _("Your reserved matching funds were released.")))
    return steps


def _step_of_allocation(allocation: Allocation) -> MatchStep:
    facts = {
        "amount": short_money(allocation.change),
        "sponsor": sponsor_in_words(allocation.pool.sponsor),
    }
    match allocation.kind:
        case AllocationKind.HOLD:
            text = _("What was reserved for you was earned: %(amount)s from %(sponsor)s.", **facts)
        case AllocationKind.WHAT_WAS_LEFT:
            text = _(
                "When your payment arrived, %(amount)s from %(sponsor)s was still available, "
                "and was earned.",
                **facts,
            )
        case AllocationKind.FREED_MONEY:
            text = _(
                "%(amount)s in matching funds from %(sponsor)s became available and went to "
                "your gift, because yours was next in line.",
                **facts,
            )
        case AllocationKind.REVERSAL:
            less = short_money(-allocation.change)
            text = _(
                "%(amount)s in matching funds went back to %(sponsor)s.",
                amount=less,
                sponsor=facts["sponsor"],
            )
        case AllocationKind.RESTORED:
            text = _(
                "%(amount)s in matching funds from %(sponsor)s came back to your gift.", **facts
            )
    return MatchStep(allocation.made_at, text)
