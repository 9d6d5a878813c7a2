"""Refunds as Stripe tells them, for tests of gifts."""

from datetime import datetime
from itertools import count

from fundraiser.database import transaction
from fundraiser.gifts.models import Gift, Refund
from fundraiser.gifts.operations import record_refund
from fundraiser.gifts.queries import lock_gift_of_payment
from fundraiser.money import Money
from fundraiser.payments.values import RefundState, RefundStatus

_numbers = count(1)


def refund(gift: Gift, amount: Money, *, at: datetime, refund_id: str = "") -> Refund:
    """Save that so much of the gift has gone back: by another refund, unless one is named."""
    state = RefundState(
        refund_id=refund_id or f"re_{next(_numbers)}",
        payment_intent_id=gift.payment_intent_id,
        reference="a pledge",
        amount=amount,
        status=RefundStatus.SUCCEEDED,
        reason="",
        made_at=at,
    )
    with transaction():
        locked = lock_gift_of_payment(gift.payment_intent_id)
        assert locked
        return record_refund(locked, state, at=at)
