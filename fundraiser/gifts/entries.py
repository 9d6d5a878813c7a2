"""The ledger entries of a gift, of what Stripe kept of it, and of its refunds. Posts nothing."""

from datetime import date

from fundraiser.campaigns.models import Campaign
from fundraiser.gifts.credits import credit_entries, entry_of_change
from fundraiser.gifts.models import Gift
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import Entry
from fundraiser.money import Money


def entries_of(gift: Gift, campaign: Campaign) -> list[Entry]:
    """Return what a gift that arrives puts where: itself, the fee covered, its soft credit."""
    till = _till(gift)
    entries = [
        Entry(
            f"gift:{gift.id}",
            gift.amount,
            debit=till,
            credit=Account.given(campaign.id),
            on=gift.received_on,
            source=gift.source,
            count=1,
        )
    ]
    if gift.covered_fee:
        entries.append(
            Entry(
                f"gift:{gift.id}:covered-fee",
                gift.covered_fee,
                debit=till,
                credit=Account.covered_fees(campaign.id),
                on=gift.received_on,
                source=gift.source,
            )
        )
    credited = credit_entries(gift, gift.credit, gift.amount, key="", on=gift.received_on, count=1)
    return entries + credited + fee_entries(gift)


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
    gift: Gift, left: Money, covered_left: Money, campaign: Campaign, *, key: str, on: date
) -> list[Entry]:
    """Return what brings a gift, as it stands before, to what all its refunds leave of it, on the
    day `on`."""
    till = _till(gift)
    count = bool(left) - bool(gift.left)  # a gift refunded in whole is counted no more
    entries = []
    for name, change, account, counted in (
        ("", left - gift.left, Account.given(campaign.id), count),
        (
            ":covered-fee",
            covered_left - gift.covered_fee_left,
            Account.covered_fees(campaign.id),
            0,
        ),
    ):
        if not change:
            continue
        reference = f"gift:{gift.id}{name}:{key}"
        entries.append(
            entry_of_change(
                gift, reference, change, account=account, against=till, on=on, count=counted
            )
        )
    change = left - gift.left
    return entries + credit_entries(gift, gift.credit, change, key=f":{key}", on=on, count=count)


def _till(gift: Gift) -> Account:
    """Return where the money is: with Stripe, or in the bank if it was cash or a cheque."""
    if gift.payment_intent_id is None:
        return Account.bank(gift.currency)
    return Account.stripe(gift.currency)
