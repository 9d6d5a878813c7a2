"""Receive a gift, record its fee and refunds, move its credit, hide its comment."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from fundraiser import mail
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.queries import get_campaign
from fundraiser.clock import date_in
from fundraiser.database import db
from fundraiser.donors.addresses import normalise_email
from fundraiser.donors.operations import note_gift
from fundraiser.gifts.credits import credit_accounts, credit_entries, match_credit_entries
from fundraiser.gifts.entries import count_received, entries_of, fee_entries, refund_entries
from fundraiser.gifts.models import (
    NO_TRIBUTE,
    Credit,
    Gift,
    GiftDetails,
    GiftStatus,
    Refund,
    Tribute,
    TributeDetails,
)
from fundraiser.gifts.queries import find_gift_of_payment
from fundraiser.gifts.refund_split import gift_left
from fundraiser.ledger import operations as ledger
from fundraiser.mail.kinds import EmailKind
from fundraiser.matching.operations.earnings import Arrival, earn
from fundraiser.matching.operations.refunds import RefundChange, restore, reverse
from fundraiser.matching.requests import MatchRequest
from fundraiser.money import Money
from fundraiser.payments.values import Payment, RefundState
from fundraiser.public_ids import new_public_id


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGift:
    """A gift to record, as the donor promised it."""

    details: GiftDetails
    tribute: TributeDetails = NO_TRIBUTE
    campaign: Campaign
    donor_id: int
    promised_at: datetime
    wants_match: bool = True
    pledge_id: int | None = None  # None: cash or a cheque
    terms_ids: tuple[int, ...] = ()  # match terms in force when it was promised (M3)
    network: int | None = None
    is_rebuilt: bool = False  # its pledge and holds were lost
    public_id: str | None = None  # fixed, so that old links find a gift that is recorded again


def receive_gift(payment: Payment, new: NewGift, *, at: datetime) -> Gift:
    """Record money that has arrived, post it, match it and queue the thank-you.

    Repeatable: a payment already recorded returns its gift unchanged. The caller holds the pledge's
    lock, so that copies of one webhook wait for each other. For cash or a cheque the caller locks
    the offline record and calls this once.
    """
    gift = find_gift_of_payment(payment.payment_intent_id) if payment.payment_intent_id else None
    if gift:
        return gift
    gift = _add_gift(payment, new)
    note_gift(new.donor_id, at=payment.paid_at)
    ledger.post(entries_of(gift), at=at)
    count_received(gift)
    earned = earn(_arrival(gift, new), at=at)
    matched = sum((part.change for part in earned), Money.zero(gift.currency))
    credit_match(gift, matched, key="", on=gift.received_on, at=at)
    _queue_thanks(gift, paid_at=None if gift.is_offline else payment.paid_at, at=at)
    return gift


def record_fee(gift: Gift, payment: Payment, *, at: datetime) -> None:
    """Record and post Stripe's fee for the gift. Repeatable."""
    if gift.fee_cents is not None or payment.fee is None:
        return
    gift.fee_cents = payment.fee.cents
    gift.balance_transaction_id = payment.balance_transaction_id
    db.session.flush()
    ledger.post(fee_entries(gift), at=at)


def record_refund(gift: Gift, state: RefundState, *, at: datetime) -> Refund:
    """Record the refund with Stripe's current status, and update gift, match and totals (M8, M9).

    Repeatable, in any order: the effect is computed from all refunds of the gift together. A failed
    refund gives the money back to the gift. The caller holds the gift's lock. Raises ValueError if
    the refund's status is unknown.
    """
    refund = _find_or_add_refund(gift, state)
    counted_before, refund.status = refund.status.counts, state.known_status
    is_new = refund.changes == 0
    if not is_new and counted_before == refund.status.counts:
        return refund
    if is_new and not refund.status.counts:
        return refund
    refund.changes += 1
    db.session.flush()
    _follow_refunds(gift, refund, at)
    if refund.status.counts:
        once = f"refund:{refund.id}:{refund.changes}"
        mail.queue_for(
            gift, EmailKind.REFUND, refund.id, once=once, happened_at=refund.made_at, at=at
        )
    return refund


def move_credit(gift: Gift, to: Credit, *, at: datetime) -> None:
    """Credit what is left of the gift and its match to another page and team, or to none.

    The days on which it counted move with it. Repeatable. The caller holds the gift's lock.
    """
    before = gift.credit
    if before == to:
        return
    gift.credit_moves += 1
    entries = []
    key, on, counted = f":move:{gift.credit_moves}", gift.received_on, int(bool(gift.left))
    for credit, left, match, count, direction in (
        (before, -gift.left, -gift.matched, -counted, "from"),
        (to, gift.left, gift.matched, counted, "to"),
    ):
        entries += credit_entries(gift, credit, left, key=f"{key}:{direction}", on=on, count=count)
        entries += match_credit_entries(gift, credit, match, key=f"{key}:{direction}", on=on)
    gift.credit = to
    db.session.flush()
    ledger.post(entries, at=at)


def hide_comment(gift: Gift, *, at: datetime) -> None:
    """Hide the gift's comment from everybody but staff. Repeatable."""
    gift.comment_hidden_at = gift.comment_hidden_at or at


def show_comment(gift: Gift) -> None:
    """Show the gift's comment again. Repeatable."""
    gift.comment_hidden_at = None


def credit_match(gift: Gift, change: Money, *, key: str, on: date, at: datetime) -> None:
    """Add `change` to the gift's match, and credit it to its page and team."""
    gift.matched_cents += change.cents
    db.session.flush()
    ledger.post(match_credit_entries(gift, gift.credit, change, key=key, on=on), at=at)


def _add_gift(payment: Payment, new: NewGift) -> Gift:
    gift = Gift(
        details=new.details,
        public_id=new.public_id or new_public_id(),
        pledge_id=new.pledge_id,
        campaign_id=new.campaign.id,
        donor_id=new.donor_id,
        credit_moves=0,
        status=GiftStatus.RECEIVED,
        left_cents=new.details.amount.cents,
        covered_fee_left_cents=new.details.covered_fee.cents,
        matched_cents=0,
        fee_cents=None if payment.fee is None else payment.fee.cents,
        promised_at=new.promised_at,
        received_at=payment.paid_at,
        received_on=date_in(payment.paid_at, new.campaign.zone),
        payment_intent_id=payment.payment_intent_id,
        charge_id=payment.charge_id,
        balance_transaction_id=payment.balance_transaction_id,
        method=payment.method,
        wants_match=new.wants_match,
        tribute=Tribute(details=new.tribute) if new.tribute.kind else None,
    )
    db.session.add(gift)
    db.session.flush()
    return gift


def _arrival(gift: Gift, new: NewGift) -> Arrival:
    request = MatchRequest(
        campaign_id=gift.campaign_id,
        donor_id=gift.donor_id,
        source=gift.source,
        email_normalised=normalise_email(gift.email),
        amount=gift.amount,
        decided_at=gift.promised_at,
        pledge_id=gift.pledge_id,
        network=new.network,
        paid_at=gift.received_at,
    )
    return Arrival(
        gift_id=gift.id,
        request=request,
        terms_ids=new.terms_ids,
        wants_match=gift.wants_match,
        received_on=gift.received_on,
        accounts=credit_accounts(gift.credit, gift.campaign_id),
        is_rebuilt=new.is_rebuilt,
    )


def _queue_thanks(gift: Gift, *, paid_at: datetime | None, at: datetime) -> None:
    """Queue the thank-you and the tribute notice. `paid_at` is None for cash and cheques."""
    once = f"gift:{gift.id}:thank-you"
    mail.queue_for(gift, EmailKind.THANK_YOU, gift.id, once=once, happened_at=paid_at, at=at)
    if gift.tribute and gift.tribute.has_notice:
        mail.queue(
            EmailKind.TRIBUTE_NOTICE,
            gift.id,
            recipient=gift.tribute.recipient_email,
            language=gift.language,
            once=f"gift:{gift.id}:tribute-notice",
            happened_at=paid_at,
            at=at,
        )


def _find_or_add_refund(gift: Gift, state: RefundState) -> Refund:
    existing = db.session.scalars(
        select(Refund).where(Refund.stripe_id == state.refund_id)
    ).one_or_none()
    if existing:
        return existing
    refund = Refund(
        stripe_id=state.refund_id,
        gift_id=gift.id,
        currency=gift.currency,
        amount_cents=state.amount.cents,
        status=state.known_status,
        reason=state.reason,
        changes=0,
        made_at=state.made_at,
    )
    db.session.add(refund)
    db.session.flush()
    return refund


def _follow_refunds(gift: Gift, refund: Refund, at: datetime) -> None:
    """Update what is left of the gift, its entries and its match after all refunds."""
    refunds = db.session.scalars(select(Refund).where(Refund.gift_id == gift.id)).all()
    refunded = Money(sum(row.amount_cents for row in refunds if row.status.counts), gift.currency)
    left, covered_left = gift_left(gift.amount, gift.covered_fee, refunded)
    campaign = get_campaign(gift.campaign_id)
    key = f"refund:{refund.stripe_id}:{refund.changes}"
    on = _day_of(refund, campaign, at)
    entries = refund_entries(gift, left, covered_left, key=key, on=on)
    is_less = left < gift.left
    gift.left_cents, gift.covered_fee_left_cents = left.cents, covered_left.cents
    _follow_status(gift)
    db.session.flush()
    ledger.post(entries, at=at)
    _follow_match(gift, left, is_less=is_less, key=key, campaign=campaign, on=on, at=at)


def _day_of(refund: Refund, campaign: Campaign, at: datetime) -> date:
    """Return the day in the campaign's zone on which the change counts.

    That is the day Stripe made the refund, or, if it failed, the day we hear of it.
    """
    return date_in(refund.made_at if refund.status.counts else at, campaign.zone)


def _follow_status(gift: Gift) -> None:
    status = GiftStatus.PARTLY_REFUNDED
    if not gift.refunded:
        status = GiftStatus.RECEIVED
    elif not gift.left and not gift.covered_fee_left:
        status = GiftStatus.REFUNDED
    if status is not gift.status:
        gift.move_to(status)


def _follow_match(
    gift: Gift,
    left: Money,
    *,
    is_less: bool,
    key: str,
    campaign: Campaign,
    on: date,
    at: datetime,
) -> None:
    change = RefundChange(
        gift_id=gift.id, pledge_id=gift.pledge_id, left=left, key=key, on=on, at=at
    )
    if is_less:
        more = -reverse(change)
    else:
        more = restore(change, accounts=credit_accounts(gift.credit, campaign.id))
    credit_match(gift, more, key=f":{key}", on=change.on, at=at)
