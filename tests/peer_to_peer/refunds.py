"""A refund of a gift, as Stripe tells us of it."""

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.gifts.models import Gift
from fundraiser.gifts.operations import record_refund
from fundraiser.gifts.queries import get_gift
from fundraiser.money import Money
from fundraiser.payments.values import RefundState, RefundStatus


def refund(gift: Gift, amount: Money) -> None:
    """So much of the gift goes back to its donor."""
    at = clock.now()
    with transaction():
        state = RefundState(
            refund_id=f"re_{gift.id}_{amount.cents}",
            payment_intent_id=gift.payment_intent_id,
            reference=None,
            amount=amount,
            status=RefundStatus.SUCCEEDED,
            reason="",
            made_at=at,
        )
        record_refund(get_gift(gift.id), state, at=at)
