"""What tests of the match do again and again: look at a pool, refund a gift."""

from fundraiser import clock
from fundraiser.database import db, transaction
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.gifts.operations import record_refund
from fundraiser.gifts.queries import lock_gift_of_payment
from fundraiser.matching.operations.shortfalls import list_shortfalls
from fundraiser.matching.queries import list_allocations, list_pools, pool_figures
from fundraiser.payments.values import RefundState, RefundStatus


def figures(campaign, position=0):
    """Return the figures of a pool of the campaign, by its place in their order."""
    db.session.rollback()
    return pool_figures(list_pools(campaign.id))[position]


def matched(gift):
    """Return how many cents match the gift now."""
    return sum(part.change_cents for part in list_allocations(gift.id))


def refund_state(gift, amount, *, number=1, status=RefundStatus.SUCCEEDED):
    """Return what Stripe says of a refund of the gift."""
    return RefundState(
        refund_id=f"re_{gift.id}_{number}",
        payment_intent_id=gift.payment_intent_id,
        reference="a pledge",
        amount=amount,
        status=status,
        reason="",
        made_at=clock.now(),
    )


def causes(gift):
    """Return why each pool gave the gift no more, in the pools' order."""
    shortfalls = list_shortfalls(gift.id, gift.pledge_id, gift.promised_at)
    return [row.cause for row in shortfalls]


def refund(gift, amount, *, number=1, status=RefundStatus.SUCCEEDED, hands_out=True):
    """A refund of the gift is as Stripe says, and what it set free is handed out."""
    state = refund_state(gift, amount, number=number, status=status)
    with transaction():
        locked = lock_gift_of_payment(gift.payment_intent_id)
        assert locked
        record_refund(locked, state, at=clock.now())
    if hands_out:
        hand_out_match()
