"""The history of one gift or pledge: everything that is known to have happened, in order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fundraiser.audit.models import AuditEntry
from fundraiser.audit.queries import history_of
from fundraiser.gifts.models import Gift
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.mail.queries import list_about
from fundraiser.matching.models import Allocation, Hold, HoldStatus
from fundraiser.matching.queries import list_allocations, list_holds
from fundraiser.money import Money
from fundraiser.pledges.models import Checkout, Pledge


class Happening(StrEnum):
    """What can happen to a pledge and its gift."""

    PLEDGED = "pledged"
    HELD = "held"
    CHECKOUT_BEGUN = "checkout-begun"
    PAID = "paid"
    MATCHED = "matched"
    MATCH_REVERSED = "match-reversed"
    REFUNDED = "refunded"
    EMAIL = "email"
    HOLD_ENDED = "hold-ended"
    AUDITED = "audited"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. Which of the records is set follows from `what`."""

    at: datetime
    what: Happening
    amount: Money | None = None
    checkout: Checkout | None = None
    hold: Hold | None = None
    allocation: Allocation | None = None
    email: OutgoingEmail | None = None
    entry: AuditEntry | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Everything about a pledge and its gifts, and the records that the page shows besides."""

    events: Sequence[Event]
    holds: Sequence[Hold]
    allocations: Sequence[Allocation]
    emails: Sequence[OutgoingEmail]

    @property
    def entries(self) -> Sequence[AuditEntry]:
        """The entries of the audit log among the events."""
        return [event.entry for event in self.events if event.entry]


def history_of_pledge(pledge: Pledge, gifts: Sequence[Gift]) -> History:
    """Return what happened to a pledge and its gifts, the earliest first."""
    holds = list_holds(pledge.id)
    allocations = [part for gift in gifts for part in list_allocations(gift.id)]
    emails = _emails(pledge, gifts)
    subjects = [
        f"pledge:{pledge.id}",
        *(f"gift:{gift.id}" for gift in gifts),
        *(f"checkout:{checkout.id}" for checkout in pledge.checkouts),
        *(f"email:{email.id}" for email in emails),
    ]
    return _history(pledge, gifts, holds, allocations, emails, subjects)


def history_of_gift(gift: Gift, record: str) -> History:
    """Return what happened to cash or a cheque, which nobody pledged here, the earliest first.

    `record` is its name in the audit log from before it was a gift.
    """
    allocations = list_allocations(gift.id)
    emails = _emails(None, [gift])
    subjects = [record, f"gift:{gift.id}", *(f"email:{email.id}" for email in emails)]
    return _history(None, [gift], [], allocations, emails, subjects)


def _history(
    pledge: Pledge | None,
    gifts: Sequence[Gift],
    holds: Sequence[Hold],
    allocations: Sequence[Allocation],
    emails: Sequence[OutgoingEmail],
    subjects: Sequence[str],
) -> History:
    events = [
        *_of_pledge(pledge),
        *_of_holds(holds),
        *(Event(_arrived_at(gift), Happening.PAID, amount=gift.paid) for gift in gifts),
        *(
            Event(row.made_at, _happening(row), amount=_size_of(row), allocation=row)
            for row in allocations
            if row.change_cents
        ),
        *(
            Event(refund.made_at, Happening.REFUNDED, amount=refund.amount)
            for gift in gifts
            for refund in gift.refunds
        ),
        *(Event(one.sent_at or one.queued_at, Happening.EMAIL, email=one) for one in emails),
        *(Event(one.at, Happening.AUDITED, entry=one) for one in history_of(subjects)),
    ]
    in_order = sorted(events, key=lambda event: event.at)
    return History(in_order, holds, allocations, emails)


def _happening(row: Allocation) -> Happening:
    return Happening.MATCHED if row.change.is_positive else Happening.MATCH_REVERSED


def _size_of(row: Allocation) -> Money:
    return row.change if row.change.is_positive else -row.change


def _of_pledge(pledge: Pledge | None) -> list[Event]:
    if pledge is None:
        return []
    begun = [Event(one.made_at, Happening.CHECKOUT_BEGUN, checkout=one) for one in pledge.checkouts]
    return [Event(pledge.made_at, Happening.PLEDGED, amount=pledge.amount), *begun]


def _arrived_at(gift: Gift) -> datetime:
    """Return when it arrived. Stripe counts whole seconds: a payment may seem to be before its
    promise."""
    return max(gift.received_at, gift.promised_at)


def _of_holds(holds: Iterable[Hold]) -> list[Event]:
    """Return when each hold was placed, and when it ended without being earned."""
    placed = [Event(hold.placed_at, Happening.HELD, hold=hold) for hold in holds]
    ended = [
        Event(hold.resolved_at, Happening.HOLD_ENDED, hold=hold)
        for hold in holds
        if hold.resolved_at and hold.status is not HoldStatus.EARNED
    ]
    return placed + ended


def _emails(pledge: Pledge | None, gifts: Sequence[Gift]) -> list[OutgoingEmail]:
    gift_ids = [gift.id for gift in gifts]
    pledge_ids = [pledge.id] if pledge else []
    return list_about(
        {
            EmailKind.THANK_YOU: gift_ids,
            EmailKind.TRIBUTE_NOTICE: gift_ids,
            EmailKind.MATCH_INCREASED: gift_ids,
            EmailKind.REFUND: [refund.id for gift in gifts for refund in gift.refunds],
            EmailKind.BANK_DEBIT_PENDING: pledge_ids,
            EmailKind.BANK_DEBIT_FAILED: pledge_ids,
        }
    )
