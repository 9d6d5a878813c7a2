"""How a refund of a payment divides into gift and covered fee: arithmetic, pure."""

from fundraiser.money import Money


def gift_left(gift: Money, covered_fee: Money, refunded: Money) -> tuple[Money, Money]:
    """Return what is left of the gift and of the covered fee after `refunded` in all.

    In proportion, the gift's part rounded down; a payment refunded in whole leaves nothing of
    either. More than was paid counts as all of it.
    """
    paid = gift + covered_fee
    gone = min(refunded, paid)
    gift_gone = Money(gift.cents * gone.cents // paid.cents, gift.currency)
    return gift - gift_gone, covered_fee - (gone - gift_gone)
