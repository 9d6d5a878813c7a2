"""What one gift was matched by and why, in plain words for its donor (M22)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from fundraiser.gifts.models import Gift
from fundraiser.i18n.formats import money
from fundraiser.matching.models import Allocation, EarnedBy, Hold, HoldStatus, Sponsor, Standing
from fundraiser.matching.queries import find_standing, list_allocations, list_holds
from fundraiser.money import Money


@dataclass(frozen=True, slots=True)
class Part:
    """What one sponsor matches of the gift now; the name is None if it is not public."""

    sponsor: str | None
    amount: Money


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to the gift's match."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The match of one gift: what it is now, by whom, why not more, and how it came about."""

    earned: Money
    returned: Money  # of the gift alone, not of a fee that was covered
    together: Money
    parts: tuple[Part, ...]
    reason: str
    steps: tuple[Step, ...]


def explain(gift: Gift) -> Explanation:
    """Return the explanation of a gift's match in the language spoken now."""
    allocations = list_allocations(gift.id)
    standing = find_standing(gift.id)
    earned = sum((part.left for part in allocations), Money.zero(gift.currency))
    return Explanation(
        earned=earned,
        returned=gift.amount - gift.left,
        together=gift.left + earned,
        parts=_parts(allocations),
        reason=_reason(gift, standing, allocations),
        steps=_steps(gift, list_holds(gift.pledge_id) if gift.pledge_id else [], allocations),
    )


def _parts(allocations: Sequence[Allocation]) -> tuple[Part, ...]:
    """Return a part for each sponsor, in the order in which the pools were spent."""
    sums: dict[int, Part] = {}
    for allocation in allocations:
        if not allocation.left:
            continue
        sponsor = allocation.pool.sponsor
        before = sums.get(sponsor.id)
        amount = allocation.left + before.amount if before else allocation.left
        sums[sponsor.id] = Part(sponsor.public_name, amount)
    return tuple(sums.values())


def _reason(gift: Gift, standing: Standing | None, allocations: Sequence[Allocation]) -> str:
    """Say why the gift is not matched in full, or nothing if it is."""
    if gift.is_offline:
        return _reason_of_cash(gift, standing, allocations)
    if not gift.left:
        return _("The gift was returned to you, so it is not matched.")
    if not gift.wants_match:
        return _("You chose to give without match.")
    if standing and not standing.is_matchable:
        return _("You sponsor this match, and a sponsor’s own gifts are not matched.")
    if not allocations:
        return _("No match could be set aside when you gave. Your gift counts in full.")
    is_short = standing is not None and bool(standing.unmatched_cents)
    part = _("Part of your gift is matched: that is what could be set aside when you gave.")
    return part if is_short else ""


def _reason_of_cash(
    gift: Gift, standing: Standing | None, allocations: Sequence[Allocation]
) -> str:
    if not gift.left:
        return _("The bank sent the gift back, so it is not matched.")
    if standing and not standing.is_matchable:
        return _("You sponsor this match, and a sponsor’s own gifts are not matched.")
    if not allocations:
        return _("There was no match money for cash and cheques. Your gift counts in full.")
    if standing and standing.unmatched_cents:
        return _("Part of your gift is matched: that is what was left of the match.")
    return ""


def _steps(
    gift: Gift, holds: Sequence[Hold], allocations: Sequence[Allocation]
) -> tuple[Step, ...]:
    steps = _arrival(gift)
    for hold in holds:
        steps += _steps_of_hold(hold)
    steps += [_step_of_allocation(allocation) for allocation in allocations]
    for refund in gift.refunds:
        if refund.status.counts:
            text = _came_back(gift, money(refund.amount))
            steps.append(Step(refund.made_at, text))
    return tuple(sorted(steps, key=lambda step: step.at))


def _arrival(gift: Gift) -> list[Step]:
    """Say how the money came: promised and paid, or deposited by us."""
    if gift.is_offline:
        amount = money(gift.amount)
        cheque = _("Your cheque of %(amount)s was deposited.", amount=amount)
        cash = _("The %(amount)s you gave in cash was deposited.", amount=amount)
        return [Step(gift.received_at, cheque if gift.is_cheque else cash)]
    # Stripe counts whole seconds: a quick payment may seem to come before its promise.
    arrived_at = max(gift.received_at, gift.promised_at)
    return [
        Step(gift.promised_at, _("You promised %(amount)s.", amount=money(gift.amount))),
        Step(arrived_at, _("Your payment of %(amount)s arrived.", amount=money(gift.paid))),
    ]


def _came_back(gift: Gift, amount: str) -> str:
    if gift.is_offline:
        return _("The bank sent %(amount)s back. The match went with it.", amount=amount)
    return _("%(amount)s was returned to you. The match went down in proportion.", amount=amount)


def _steps_of_hold(hold: Hold) -> list[Step]:
    placed = _(
        "%(amount)s of match was set aside for you from %(sponsor)s.",
        amount=money(hold.amount),
        sponsor=_name(hold.pool.sponsor),
    )
    steps = [Step(hold.placed_at, placed)]
    if hold.resolved_at and hold.status is HoldStatus.LAPSED:
        text = _("The time to pay ran out, and what was set aside became available to others.")
        steps.append(Step(hold.resolved_at, text))
    if hold.resolved_at and hold.status is HoldStatus.RELEASED:
        steps.append(Step(hold.resolved_at, _("What was set aside became available to others.")))
    return steps


def _step_of_allocation(allocation: Allocation) -> Step:
    facts = {"amount": money(allocation.earned), "sponsor": _name(allocation.pool.sponsor)}
    match allocation.earned_by:
        case EarnedBy.HOLD:
            text = _("What was set aside was earned: %(amount)s from %(sponsor)s.", **facts)
        case EarnedBy.WHAT_WAS_LEFT:
            text = _("From what was left then, %(amount)s was earned from %(sponsor)s.", **facts)
        case EarnedBy.FREED_MONEY:
            text = _(
                "Another gift was returned. %(amount)s of its match, from %(sponsor)s, came to"
                " your gift, because yours was next in line.",
                **facts,
            )
    return Step(allocation.earned_at, text)


def _name(sponsor: Sponsor) -> str:
    return sponsor.public_name or _("a sponsor who prefers not to be named")
