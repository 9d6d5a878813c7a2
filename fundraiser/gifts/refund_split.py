"""How a refund is split between gift and covered fee: arithmetic, pure."""

from fundraiser.money import Money


def gift_left(gift: Money, covered_fee: Money, refunded: Money) -> tuple[Money, Money]:
    """Return what `refunded` in total leaves of the gift and of the covered fee.

    In proportion, the gift's part rounded down. A full refund leaves nothing of either; a larger
    amount counts as a full refund.
    """
    paid = gift + covered_fee
    returned = min(refunded, paid)
    gift_returned = Money(gift.cents * returned.cents // paid.cents, gift.currency)
    return gift - gift_returned, covered_fee - (returned - gift_returned)
