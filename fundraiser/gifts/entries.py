"""The ledger entries of a gift, of what Stripe kept of it, and of its refunds. Posts nothing."""

from datetime import date

from fundraiser.gifts.credits import credit_entries, entry_of_change
from fundraiser.gifts.models import Gift
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import Entry
from fundraiser.money import Money


def entries_of(gift: Gift) -> list[Entry]:
    """Return what a gift that arrives puts where: itself, the fee covered, its soft credit."""
    arrived = _entries(gift, gift.amount, gift.covered_fee, key="", on=gift.received_on, count=1)
    return arrived + fee_entries(gift)


def fee_entries(gift: Gift) -> list[Entry]:
    """Return what takes Stripe's fee out of what it holds; nothing while the fee is unknown."""
    if not gift.fee:
        return []
    return [
        Entry(
            f"gift:{gift.id}:fee",
            gift.fee,
            debit=Account.fees(gift.currency),
            credit=Account.stripe(gift.currency),
        )
    ]


def refund_entries(
    gift: Gift, left: Money, covered_left: Money, *, key: str, on: date
) -> list[Entry]:
    """Return what brings a gift, as it stands before, to what all its refunds leave of it, on the
    day `on`."""
    change, covered = left - gift.left, covered_left - gift.covered_fee_left
    count = bool(left) - bool(gift.left)  # a gift refunded in whole is counted no more
    return _entries(gift, change, covered, key=f":{key}", on=on, count=count)


def _entries(
    gift: Gift, change: Money, covered: Money, *, key: str, on: date, count: int
) -> list[Entry]:
    """Return what puts `change` more (or less) of the gift, and `covered` of its fee, where they
    belong."""
    name, till = f"gift:{gift.id}", _till(gift)
    given, fees = Account.given(gift.campaign_id), Account.covered_fees(gift.campaign_id)
    entries = [
        entry_of_change(
            gift, reference, amount, account=account, against=till, on=on, count=counted
        )
        for reference, amount, account, counted in (
            (f"{name}{key}", change, given, count),
            (f"{name}:covered-fee{key}", covered, fees, 0),
        )
        if amount
    ]
    return entries + credit_entries(gift, gift.credit, change, key=key, on=on, count=count)


def _till(gift: Gift) -> Account:
    """Return where the money is: with Stripe, or in the bank if it was cash or a cheque."""
    if gift.payment_intent_id is None:
        return Account.bank(gift.currency)
    return Account.stripe(gift.currency)
