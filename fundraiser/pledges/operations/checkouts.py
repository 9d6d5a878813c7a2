"""Apply what Stripe says about a checkout: used by the success page, the webhook and the sweep.

Source: Stripe's "Fulfill orders": the same function, called several times and concurrently.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from fundraiser import mail
from fundraiser.alarms import AlarmKind, end_alarm, raise_alarm
from fundraiser.database import db
from fundraiser.gifts.models import Gift
from fundraiser.gifts.operations import NewGift, receive_gift
from fundraiser.mail.kinds import EmailKind
from fundraiser.matching.models import HoldStatus
from fundraiser.matching.operations.holds import release_holds
from fundraiser.payments.values import CheckoutOutcome, CheckoutState, Payment
from fundraiser.pledges.models import Checkout, CheckoutStatus, Pledge, PledgeStatus
from fundraiser.pledges.operations.turns import leave_line
from fundraiser.pledges.queries import lock_pledge
from fundraiser.public_ids import public_id_from

# The wait before asking Stripe without a webhook; it grows with the age of the checkout.
SHORTEST_LOOK, LONGEST_LOOK = timedelta(minutes=2), timedelta(hours=6)
LONGEST_SILENCE = timedelta(minutes=30)  # between looks after its expiry
GRACE = timedelta(minutes=2)  # after its expiry, for Stripe's clock
KEY_LIFE = timedelta(hours=23)  # Stripe keeps a key for at least 24 hours
ALARM_AFTER = timedelta(hours=1)  # after its expiry without an answer


def apply_checkout(checkout: Checkout, state: CheckoutState, *, at: datetime) -> Gift | None:
    """Update the pledge, its holds and its gift to the checkout's state at Stripe; return the gift.

    Repeatable, in any order and concurrently: locks the pledge first. A payment whose amount or
    currency is not what was promised goes into quarantine for finance and counts nowhere.
    """
    pledge = lock_pledge(checkout.pledge_id)  # reads its checkouts again too
    checkout.session_id = checkout.session_id or state.session_id
    checkout.url = checkout.url or state.url
    checkout.look_at = _next_look(checkout, state.outcome, at)
    _end_alarm(pledge, checkout, at)
    match state.outcome:
        case CheckoutOutcome.PAID:
            return _paid(pledge, checkout, state, at)
        case CheckoutOutcome.SETTLING:
            _settling(pledge, checkout, at)
        case CheckoutOutcome.FAILED:
            _failed(pledge, checkout, at)
        case CheckoutOutcome.EXPIRED:
            _expired(pledge, checkout, at)
        case CheckoutOutcome.OPEN:
            pass
    db.session.flush()
    return None


def is_over(checkout: Checkout, *, at: datetime) -> bool:
    """Return whether the time to pay is over, with a margin for Stripe's clock.

    It has not begun for whoever stands in line.
    """
    return at >= checkout.expires_at + GRACE and not checkout.is_waiting(at)


def lapse_unopened(checkout: Checkout, *, at: datetime) -> None:
    """Lapse an attempt whose page nobody has seen, once its time is over. Repeatable."""
    pledge = lock_pledge(checkout.pledge_id)
    db.session.refresh(checkout)
    if checkout.session_id is not None:
        return  # it has a page by now, which the next look reads
    if not is_over(checkout, at=at):
        checkout.look_at = _next_look(checkout, CheckoutOutcome.OPEN, at)
        if not checkout.turn_at and not checkout.is_waiting(at):
            leave_line(checkout)
        return
    checkout.look_at = None
    _end_alarm(pledge, checkout, at)
    _expired(pledge, checkout, at)
    db.session.flush()


def postpone_look(checkout: Checkout, *, at: datetime, is_answered: bool = False) -> None:
    """Ask Stripe about the checkout again later, after no answer or one that was not recorded.

    Missing answers release no hold (M5). Staff get an alarm once it is an hour past its expiry.
    """
    pledge = lock_pledge(checkout.pledge_id)
    db.session.refresh(checkout)
    if checkout.look_at is None:
        return  # its webhook has arrived meanwhile
    is_settling = checkout.status is CheckoutStatus.SETTLING
    outcome = CheckoutOutcome.SETTLING if is_settling else CheckoutOutcome.OPEN
    checkout.look_at = _next_look(checkout, outcome, at)
    if checkout.is_open and at >= checkout.expires_at + ALARM_AFTER:
        facts = {"ended_at": checkout.expires_at.isoformat()}
        kind = AlarmKind.CHECKOUT_UNRECORDED if is_answered else AlarmKind.CHECKOUT_UNANSWERED
        raise_alarm(kind, _alarm_subject(pledge), facts, at=at)


def put_right(checkout: Checkout) -> bool:
    """Mark a payment in quarantine as resolved; return whether it was waiting.

    Repeatable. It still counts nowhere: money that is kept is recorded as a gift.
    """
    lock_pledge(checkout.pledge_id)
    db.session.refresh(checkout)
    if not checkout.is_in_quarantine:
        return False
    checkout.move_to(CheckoutStatus.PUT_RIGHT)
    db.session.flush()
    return True


def _paid(pledge: Pledge, checkout: Checkout, state: CheckoutState, at: datetime) -> Gift | None:
    payment = state.payment
    trouble = _trouble(checkout, state)
    if trouble or payment is None:
        if checkout.can_move_to(CheckoutStatus.QUARANTINED):
            checkout.move_to(CheckoutStatus.QUARANTINED)
            checkout.trouble = trouble
            _release(pledge, checkout, at)
        db.session.flush()
        return None
    if checkout.status is not CheckoutStatus.PAID:
        checkout.move_to(CheckoutStatus.PAID)
    if not pledge.is_fulfilled:
        pledge.move_to(PledgeStatus.FULFILLED)
    return receive_gift(payment, _new_gift(pledge, checkout, payment), at=at)


def _trouble(checkout: Checkout, state: CheckoutState) -> str:
    """Return why a payment is not what was promised; empty if it is."""
    if state.payment is None:
        return "paid, but Stripe shows no payment in a currency we take"
    if state.payment.amount != checkout.amount:
        return f"promised {checkout.amount}, paid {state.payment.amount}"
    if state.amount != checkout.amount:
        return f"promised {checkout.amount}, but the page asked for {state.amount}"
    return ""


def _settling(pledge: Pledge, checkout: Checkout, at: datetime) -> None:
    if not checkout.can_move_to(CheckoutStatus.SETTLING):
        return
    checkout.move_to(CheckoutStatus.SETTLING)
    if pledge.can_move_to(PledgeStatus.SETTLING):
        pledge.move_to(PledgeStatus.SETTLING)
    _queue(EmailKind.BANK_DEBIT_PENDING, pledge, checkout, at)


def _failed(pledge: Pledge, checkout: Checkout, at: datetime) -> None:
    if not checkout.can_move_to(CheckoutStatus.FAILED):
        return
    checkout.move_to(CheckoutStatus.FAILED)
    if pledge.can_move_to(PledgeStatus.FAILED) and checkout is pledge.checkout:
        pledge.move_to(PledgeStatus.FAILED)
        release_holds(pledge.id, status=HoldStatus.LAPSED, at=at)
    _queue(EmailKind.BANK_DEBIT_FAILED, pledge, checkout, at)


def _expired(pledge: Pledge, checkout: Checkout, at: datetime) -> None:
    if not checkout.is_open:
        return
    checkout.move_to(CheckoutStatus.EXPIRED)
    _release(pledge, checkout, at)
    if pledge.is_open and checkout is pledge.checkout:
        pledge.move_to(PledgeStatus.LAPSED)


def _release(pledge: Pledge, checkout: Checkout, at: datetime) -> None:
    """Free what is held for the newest attempt, which has ended without a gift."""
    if checkout is pledge.checkout:
        release_holds(pledge.id, status=HoldStatus.LAPSED, at=at)


def _end_alarm(pledge: Pledge, checkout: Checkout, at: datetime) -> None:
    """End the alarm about a missing answer, now that one is recorded."""
    if at >= checkout.expires_at + ALARM_AFTER:
        for kind in (AlarmKind.CHECKOUT_UNANSWERED, AlarmKind.CHECKOUT_UNRECORDED):
            end_alarm(kind, _alarm_subject(pledge), at=at)


def _alarm_subject(pledge: Pledge) -> str:
    return f"checkout:{pledge.public_id}"


def _next_look(checkout: Checkout, outcome: CheckoutOutcome, at: datetime) -> datetime | None:
    """Return when to ask Stripe again if no webhook comes; None if nothing more can change."""
    if outcome is CheckoutOutcome.SETTLING:
        return at + LONGEST_LOOK
    if outcome is not CheckoutOutcome.OPEN:
        return None
    if is_over(checkout, at=at):
        return at + min(max(at - checkout.expires_at, SHORTEST_LOOK), LONGEST_SILENCE)
    return min(at + max(at - checkout.made_at, SHORTEST_LOOK), checkout.expires_at + GRACE)


def _new_gift(pledge: Pledge, checkout: Checkout, payment: Payment) -> NewGift:
    paid = replace(
        pledge.details,
        amount=checkout.amount - checkout.covered_fee,
        covered_fee=checkout.covered_fee,
    )
    return NewGift(
        details=paid,
        tribute=pledge.tribute,
        campaign=pledge.campaign,
        donor_id=pledge.donor_id,
        promised_at=checkout.decided_at,
        wants_match=pledge.wants_match,
        pledge_id=pledge.id,
        terms_ids=checkout.match_terms_ids,
        network=checkout.network,
        is_rebuilt=checkout.is_rebuilt,
        public_id=public_id_from(pledge.public_id, payment.payment_intent_id or ""),
    )


def _queue(kind: EmailKind, pledge: Pledge, checkout: Checkout, at: datetime) -> None:
    mail.queue_for(
        pledge,
        kind,
        pledge.id,
        once=f"checkout:{checkout.id}:{kind}",
        happened_at=checkout.made_at,  # the closest time we know
        at=at,
    )
