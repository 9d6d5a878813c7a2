"""Soft credit: through whose page and team a gift came, and the entries that count it there."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from fundraiser.gifts.models import Gift
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import Entry
from fundraiser.money import Money


@dataclass(frozen=True, slots=True)
class Credit:
    """Who a gift is counted for, beside its donor: a page, its team, or a team alone."""

    page_id: int | None = None
    team_id: int | None = None


NO_CREDIT = Credit()


class Credited(Protocol):
    """A gift, or a pledge: what is counted for somebody."""

    @property
    def page_id(self) -> int | None: ...

    @property
    def team_id(self) -> int | None: ...


def credit_of(credited: Credited) -> Credit:
    return Credit(credited.page_id, credited.team_id)


def credit_entries(
    gift: Gift, credit: Credit, change: Money, *, key: str, on: date, count: int
) -> list[Entry]:
    """Return what counts `change` more (or less) of the gift for its page and its team."""
    accounts = {
        f"page:{credit.page_id}": credit.page_id and Account.page_given(credit.page_id),
        f"team:{credit.team_id}": credit.team_id and Account.team_given(credit.team_id),
    }
    return [
        _entry(gift, account, change, f"{name}{key}", on=on, count=count)
        for name, account in accounts.items()
        if account and change
    ]


def match_credit_entries(
    gift: Gift, credit: Credit, change: Money, *, key: str, on: date
) -> list[Entry]:
    """Return what counts `change` more (or less) of the gift's match for its page and its team."""
    accounts = {
        f"page:{credit.page_id}": credit.page_id and Account.page_matched(credit.page_id),
        f"team:{credit.team_id}": credit.team_id and Account.team_matched(credit.team_id),
    }
    return [
        _entry(gift, account, change, f"match:{name}{key}", on=on, count=0)
        for name, account in accounts.items()
        if account and change
    ]


def _entry(
    gift: Gift, account: Account, change: Money, name: str, *, on: date, count: int
) -> Entry:
    memo = Account.soft_credits(gift.campaign_id)
    debit, credit = (memo, account) if change.is_positive else (account, memo)
    amount = change if change.is_positive else -change
    reference = f"gift:{gift.id}:{name}"
    return Entry(reference, amount, debit, credit, on=on, source=gift.source, count=count)
