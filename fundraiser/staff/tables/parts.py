"""What several lists have in common: names, balances of accounts, an order by name."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import aliased

from fundraiser.accounts.permissions import Permission
from fundraiser.campaigns.models import Campaign
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.queries import accounts_by_code
from fundraiser.matching.models import Sponsor
from fundraiser.staff.tables.columns import Fetched
from fundraiser.staff.tables.scope import Scope

SEES_CONTACT = Permission.SEE_DONOR_CONTACT


def name_of(record: Any) -> str:
    return str(record.name)


def title_of(record: Any) -> str:
    return str(record.title)


def name_of_campaign(scope: Scope) -> Any:
    """Return the expression of the campaign's name in the language of the list."""
    return Campaign.title_fr if scope.language == "fr" else Campaign.title_en


def name_of_sponsor(scope: Scope) -> Any:
    """Return the expression of the sponsor's name in the language of the list."""
    return sponsor_name(scope.language)


def sponsor_name(language: str) -> Any:
    in_french = func.coalesce(func.nullif(Sponsor.name_fr, ""), Sponsor.name_en)
    return in_french if language == "fr" else Sponsor.name_en


AccountOf = Callable[[int], Account]


def credit_of(*kinds: AccountOf) -> Fetched:
    """Return the sum of the balances of accounts that each record has."""

    def read(ids: Sequence[int]) -> Mapping[int, int]:
        accounts = accounts_by_code(account_of(each) for each in ids for account_of in kinds)
        return {
            each: sum(accounts[account_of(each).code].net_credit.cents for account_of in kinds)
            for each in ids
        }

    return Fetched(read, 0)


def gifts_of(account_of: AccountOf) -> Fetched:
    """Return how many gifts an account of each record has."""

    def read(ids: Sequence[int]) -> Mapping[int, int]:
        accounts = accounts_by_code(account_of(each) for each in ids)
        return {each: accounts[account_of(each).code].posted_count for each in ids}

    return Fetched(read, 0)


def place_of(record: Any, order_of: Callable[[Any], tuple[Any, ...]]) -> Any:
    """Return the expression of a record's place in a short list that is ordered by words."""
    other = aliased(record)
    is_before = tuple_(*order_of(other)) < tuple_(*order_of(record))
    count = select(func.count()).select_from(other).where(is_before)
    return count.correlate(record).scalar_subquery()
