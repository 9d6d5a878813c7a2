"""Checks of gifts for the ledger's self-check."""

from typing import Any

from sqlalchemy import Select, String, cast, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from fundraiser.database import db
from fundraiser.donors.models import Donor
from fundraiser.donors.queries import count_donors
from fundraiser.gifts.models import Gift
from fundraiser.gifts.row_checks import ROW_CHECKS
from fundraiser.ledger.accounts import Account, AccountKind
from fundraiser.ledger.checks import Difference
from fundraiser.ledger.models import DONORS, LedgerAccount, QuarterHour
from fundraiser.matching.models import Allocation, MatchStanding

SOFT_CREDITED = (
    AccountKind.PAGE_GIVEN,
    AccountKind.PAGE_MATCHED,
    AccountKind.TEAM_GIVEN,
    AccountKind.TEAM_MATCHED,
)


def given_equals_gifts() -> list[Difference]:
    """Return campaign accounts that do not hold what is left of gifts and covered fees."""
    rows = db.session.execute(
        select(
            Gift.campaign_id, func.sum(Gift.left_cents), func.sum(Gift.covered_fee_left_cents)
        ).group_by(Gift.campaign_id)
    )
    sums = {campaign_id: (int(left), int(covered)) for campaign_id, left, covered in rows}
    accounts = db.session.scalars(
        select(LedgerAccount).where(
            LedgerAccount.kind.in_([AccountKind.GIVEN, AccountKind.COVERED_FEES])
        )
    )
    differences = []
    for account in accounts:
        campaign_id = int(account.code.rpartition(":")[2])
        which = 0 if account.code == Account.given(campaign_id).code else 1
        expected = sums.get(campaign_id, (0, 0))[which]
        if expected != account.net_credit.cents:
            differences.append(
                Difference(
                    "an account has what is left of its gifts",
                    account.code,
                    expected,
                    account.net_credit.cents,
                )
            )
    return differences


def standings_equal_gifts() -> list[Difference]:
    """Return gifts whose standing is missing or differs in what refunds have left."""
    rows = db.session.execute(
        select(Gift.id, Gift.left_cents, MatchStanding.left_cents)
        .outerjoin(MatchStanding, MatchStanding.gift_id == Gift.id)
        .where(MatchStanding.left_cents.is_distinct_from(Gift.left_cents))
    )
    return [
        Difference("matching knows what is left of a gift", f"gift:{gift_id}", expected, actual)
        for gift_id, expected, actual in rows
    ]


def match_equals_allocations() -> list[Difference]:
    """Return gifts whose match is not the sum of their allocations."""
    earned = (
        select(Allocation.gift_id, func.sum(Allocation.change_cents).label("cents"))
        .group_by(Allocation.gift_id)
        .subquery()
    )
    cents = func.coalesce(earned.c.cents, 0)
    rows = db.session.execute(
        select(Gift.id, cents, Gift.matched_cents)
        .outerjoin(earned, earned.c.gift_id == Gift.id)
        .where(cents != Gift.matched_cents)
    )
    return [
        Difference("a gift has the match it was allocated", f"gift:{gift}", int(expected), actual)
        for gift, expected, actual in rows
    ]


def quarters_equal_gifts() -> list[Difference]:
    """Return campaigns whose quarters of an hour do not add up to their gifts as received."""
    name = literal(f"{AccountKind.GIVEN}:") + cast(Gift.campaign_id, String)
    received = select(name, func.sum(Gift.amount_cents), func.count()).group_by(Gift.campaign_id)
    counted = (
        select(QuarterHour.name, func.sum(QuarterHour.sum_cents), func.sum(QuarterHour.count))
        .where(QuarterHour.name != DONORS)
        .group_by(QuarterHour.name)
    )
    gifts, quarters = _by_name(received), _by_name(counted)
    return [
        Difference("quarters of an hour add up to the gifts", name, gifts.get(name), actual)
        for name in sorted(gifts.keys() | quarters.keys())
        for actual in [quarters.get(name)]
        if gifts.get(name) != actual
    ]


def quarters_equal_donors() -> list[Difference]:
    """Return whether the quarters of an hour add up to the donors who have given."""
    query = select(func.count()).where(Donor.first_gift_at.is_not(None))
    donors, counted = db.session.scalar(query), count_donors()
    rule = "quarters of an hour add up to the donors"
    return [] if donors == counted else [Difference(rule, DONORS, donors, counted)]


def soft_credit_equals_gifts() -> list[Difference]:
    """Return page and team accounts that do not hold what is left of their gifts and match."""
    expected = {**_credited(Gift.page_id, "page"), **_credited(Gift.team_id, "team")}
    accounts = db.session.scalars(
        select(LedgerAccount).where(LedgerAccount.kind.in_(SOFT_CREDITED))
    ).all()
    actual = {account.code: account.net_credit.cents for account in accounts}
    return [
        Difference(
            "soft credit is what is left of gifts and match",
            code,
            expected.get(code, 0),
            actual.get(code, "no account"),
        )
        for code in sorted(expected.keys() | actual.keys())
        if expected.get(code, 0) != actual.get(code)
    ]


def _credited(whose: InstrumentedAttribute[int | None], name: str) -> dict[str, int]:
    """Return the cents of gifts and of their match, by account code."""
    given = db.session.execute(
        select(whose, func.sum(Gift.left_cents)).where(whose.is_not(None)).group_by(whose)
    )
    matched = db.session.execute(
        select(whose, func.sum(Allocation.change_cents))
        .join(Allocation, Allocation.gift_id == Gift.id)
        .where(whose.is_not(None))
        .group_by(whose)
    )
    return {
        **{f"{name}_given:{record_id}": int(cents) for record_id, cents in given},
        **{f"{name}_matched:{record_id}": int(cents) for record_id, cents in matched},
    }


def _by_name(query: Select[*tuple[Any, ...]]) -> dict[str, tuple[int, int]]:
    return {name: (int(cents), int(count)) for name, cents, count in db.session.execute(query)}


GIFT_CHECKS = (
    given_equals_gifts,
    standings_equal_gifts,
    match_equals_allocations,
    quarters_equal_gifts,
    quarters_equal_donors,
    soft_credit_equals_gifts,
    *ROW_CHECKS,
)
