"""Soft credit: the page and team a gift came through, and the entries that count it there."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol

from fundraiser.gifts.models import Credit, Source
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import Entry
from fundraiser.money import Money


class PostedGift(Protocol):
    """A gift as the ledger sees it: a `Gift`, or one of a batch."""

    @property
    def id(self) -> int: ...

    @property
    def campaign_id(self) -> int: ...

    @property
    def credit(self) -> Credit: ...

    @property
    def source(self) -> Source: ...

    @property
    def currency(self) -> str: ...

    @property
    def amount(self) -> Money: ...

    @property
    def covered_fee(self) -> Money: ...

    @property
    def fee(self) -> Money | None: ...

    @property
    def payment_intent_id(self) -> str | None: ...

    @property
    def received_at(self) -> datetime: ...

    @property
    def received_on(self) -> date: ...


def credit_accounts(credit: Credit, campaign_id: int) -> list[Account]:
    """Return the accounts that change when a gift with this credit, or its match, does."""
    accounts = [
        account
        for of_page, of_team in (
            (Account.page_given, Account.team_given),
            (Account.page_matched, Account.team_matched),
        )
        for _name, account in _accounts(credit, of_page, of_team)
    ]
    return [*accounts, Account.soft_credits(campaign_id)] if accounts else []


def credit_entries(
    gift: PostedGift, credit: Credit, change: Money, *, key: str, on: date, count: int
) -> list[Entry]:
    """Return the entries that credit `change` of the gift to its page and team."""
    accounts = _accounts(credit, Account.page_given, Account.team_given)
    return [
        _entry(gift, account, change, f"{name}{key}", on=on, count=count)
        for name, account in accounts
        if change
    ]


def match_credit_entries(
    gift: PostedGift, credit: Credit, change: Money, *, key: str, on: date
) -> list[Entry]:
    """Return the entries that credit `change` of the gift's match to its page and team."""
    accounts = _accounts(credit, Account.page_matched, Account.team_matched)
    return [
        _entry(gift, account, change, f"match:{name}{key}", on=on, count=0)
        for name, account in accounts
        if change
    ]


def entry_of_change(
    gift: PostedGift,
    reference: str,
    change: Money,
    *,
    account: Account,
    against: Account,
    on: date,
    count: int,
) -> Entry:
    """Return the entry that moves `change` from `against` to `account`, or back if negative."""
    debit, credit = (against, account) if change.is_positive else (account, against)
    amount = change if change.is_positive else -change
    return Entry(reference, amount, debit, credit, on=on, source=gift.source, count=count)


def _accounts(
    credit: Credit, of_page: Callable[[int], Account], of_team: Callable[[int], Account]
) -> list[tuple[str, Account]]:
    """Return the credit's accounts, each with its name in a reference."""
    accounts = []
    if credit.page_id is not None:
        accounts.append((f"page:{credit.page_id}", of_page(credit.page_id)))
    if credit.team_id is not None:
        accounts.append((f"team:{credit.team_id}", of_team(credit.team_id)))
    return accounts


def _entry(
    gift: PostedGift, account: Account, change: Money, name: str, *, on: date, count: int
) -> Entry:
    memo = Account.soft_credits(gift.campaign_id)
    reference = f"gift:{gift.id}:{name}"
    return entry_of_change(
        gift, reference, change, account=account, against=memo, on=on, count=count
    )
