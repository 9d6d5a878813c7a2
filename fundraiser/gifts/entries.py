"""The ledger entries of a gift, of Stripe's fee, and of refunds. Posts nothing."""

from datetime import date

from fundraiser.gifts.credits import PostedGift, credit_entries, entry_of_change
from fundraiser.gifts.models import Gift
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import Entry, count_in_quarter
from fundraiser.money import Money


def entries_of(gift: PostedGift) -> list[Entry]:
    """Return the entries of a gift that arrives: the gift, covered fee, soft credit and fee."""
    entries = _entries(gift, gift.amount, gift.covered_fee, key="", on=gift.received_on, count=1)
    return entries + fee_entries(gift)


def count_received(gift: PostedGift) -> None:
    """Count a gift that arrives in its quarter of an hour, whatever becomes of it."""
    given = Account.given(gift.campaign_id)
    count_in_quarter(given.code, gift.received_at, cents=gift.amount.cents)


def fee_entries(gift: PostedGift) -> list[Entry]:
    """Return the entry for Stripe's fee; none while the fee is unknown."""
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
    """Return the entries from what is left of a gift now to `left` and `covered_left`."""
    change, covered = left - gift.left, covered_left - gift.covered_fee_left
    count = bool(left) - bool(gift.left)  # a fully refunded gift no longer counts
    return _entries(gift, change, covered, key=f":{key}", on=on, count=count)


def _entries(
    gift: PostedGift, change: Money, covered: Money, *, key: str, on: date, count: int
) -> list[Entry]:
    """Return the entries that post `change` of the gift and `covered` of its fee."""
    name, cash = f"gift:{gift.id}", _cash_account(gift)
    given, fees = Account.given(gift.campaign_id), Account.covered_fees(gift.campaign_id)
    entries = [
        entry_of_change(
            gift, reference, amount, account=account, against=cash, on=on, count=counted
        )
        for reference, amount, account, counted in (
            (f"{name}{key}", change, given, count),
            (f"{name}:covered-fee{key}", covered, fees, 0),
        )
        if amount
    ]
    return entries + credit_entries(gift, gift.credit, change, key=key, on=on, count=count)


def _cash_account(gift: PostedGift) -> Account:
    """Return the account that holds the money: Stripe's, or the bank's for cash and cheques."""
    if gift.payment_intent_id is None:
        return Account.bank(gift.currency)
    return Account.stripe(gift.currency)
