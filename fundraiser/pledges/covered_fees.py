"""The fee a donor may add so that the charity keeps the whole gift: arithmetic, pure."""

from fundraiser.money import Money

# Stripe's price for Canadian cards at the time of writing: 2.9 % and 30 cents. An estimate: the
# actual fee is recorded from Stripe's balance transaction.
FEE_PER_TEN_THOUSAND = 290
FEE_FIXED_CENTS = 30
WHOLE = 10_000


def fee_to_cover(gift: Money) -> Money:
    """Return what to add so that the gift is left after the fee on both. Rounds up."""
    needed = gift.cents * FEE_PER_TEN_THOUSAND + FEE_FIXED_CENTS * WHOLE
    return Money(-(-needed // (WHOLE - FEE_PER_TEN_THOUSAND)), gift.currency)
