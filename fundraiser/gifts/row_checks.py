"""Checks of each gift and refund against its own transfers, for the ledger's self-check.

Sums can be right while two gifts have opposite errors; these checks compare every record, in one
query for all of them.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from fundraiser.database import db
from fundraiser.gifts.models import Gift, Refund
from fundraiser.gifts.refund_split import gift_left
from fundraiser.ledger.accounts import AccountKind
from fundraiser.ledger.checks import Difference, compare_transfers
from fundraiser.ledger.models import LedgerAccount, Transfer
from fundraiser.ledger.queries import record_of
from fundraiser.matching.models import Allocation
from fundraiser.money import Money
from fundraiser.payments.values import RefundStatus

COUNT_GIFTS = (
    AccountKind.FEES,
    AccountKind.GIVEN,
    AccountKind.COVERED_FEES,
    AccountKind.PAGE_GIVEN,
    AccountKind.PAGE_MATCHED,
    AccountKind.TEAM_GIVEN,
    AccountKind.TEAM_MATCHED,
)
CREDITED = (("page", Gift.page_id), ("team", Gift.team_id))
STANDING = [status for status in RefundStatus if status.counts]
DIGITS = "0123456789"
PAID = Gift.amount_cents + Gift.covered_fee_cents
Query = Select[*tuple[Any, ...]]
Value = ColumnElement[Any] | InstrumentedAttribute[Any]


def gifts_equal_transfers() -> list[Difference]:
    """Return gifts whose amount, covered fee, fee or first credit is not posted as received."""
    gift, campaign = _named("gift:", Gift.id), Gift.campaign_id
    cash, stripe = _cash_account(), _named("stripe:", Gift.currency)
    given, covered = _named("given:", campaign), _named("covered_fees:", campaign)
    fees, memo = _named("fees:", Gift.currency), _named("soft_credits:", campaign)
    queries = [
        _posted(gift, cash, given, Gift.amount_cents),
        _posted(gift + literal(":covered-fee"), cash, covered, Gift.covered_fee_cents),
        _posted(gift + literal(":fee"), fees, stripe, Gift.fee_cents),
    ]
    for name, whose in CREDITED:
        account = _named(f"{name}_given:", whose)
        credited = _posted(gift + _named(f":{name}:", whose), memo, account, Gift.amount_cents)
        queries.append(credited.where(whose.is_not(None), Gift.credit_moves == 0))
    return [
        difference
        for query in queries
        for difference in compare_transfers("a gift is posted as it was received", query)
    ]


def gifts_count_where_they_belong() -> list[Difference]:
    """Return gifts whose accounts do not have what is left of them.

    Checks the accounts of campaign, page and team for gift and match, and those of fees. These
    accounts must have nothing else from any gift.
    """
    queries = [
        _left("given:", Gift.campaign_id, Gift.left_cents),
        _left("covered_fees:", Gift.campaign_id, Gift.covered_fee_left_cents),
        _left("fees:", Gift.currency, -Gift.fee_cents),
    ]
    for name, whose in CREDITED:
        queries.append(_left(f"{name}_given:", whose, Gift.left_cents))
        matched = _left(f"{name}_matched:", whose, Allocation.change_cents)
        queries.append(matched.join(Allocation, Allocation.gift_id == Gift.id))
    posted = [
        select(record_of(Transfer.reference), side, literal(0), sign * Transfer.posted_cents)
        .join(LedgerAccount, LedgerAccount.code == side)
        .where(
            Transfer.reference.like("gift:%"),
            Transfer.posted_cents.is_not(None),
            LedgerAccount.kind.in_(COUNT_GIFTS),
        )
        for side, sign in ((Transfer.credit, 1), (Transfer.debit, -1))
    ]
    gift, account, left, posted_cents = union_all(*queries, *posted).subquery().columns
    rows = db.session.execute(
        select(gift, account, func.sum(left), func.sum(posted_cents))
        .group_by(gift, account)
        .having(func.sum(left) != func.sum(posted_cents))
    )
    return [
        Difference("a gift counts where it belongs", f"{name} in {code}", int(cents), int(actual))
        for name, code, cents, actual in rows
    ]


def refunds_equal_transfers() -> list[Difference]:
    """Return refunds that did not take their amount out of the gift and covered fee.

    A failed refund must have taken nothing. If a gift's refunds, failed ones included, add up to
    more than was paid, they are compared together: if Stripe reported them in the wrong order, one
    may have found nothing left to take.
    """
    taken, refunded = _taken_by_refund().subquery(), _refunded().subquery()
    posted = func.coalesce(taken.columns.cents, 0)
    stands = case((Refund.status.in_(STANDING), Refund.amount_cents), else_=0)
    rows = db.session.execute(
        select(Refund.gift_id, Refund.stripe_id, stands, posted)
        .join(Gift, Gift.id == Refund.gift_id)
        .join(refunded, refunded.columns.gift_id == Refund.gift_id)
        .outerjoin(taken, taken.columns.refund_id == Refund.id)
        .where(refunded.columns.cents <= PAID, posted != stands)
    )
    differences = [
        Difference(
            "a refund is posted as it was made", f"gift:{gift}:refund:{refund}", cents, int(actual)
        )
        for gift, refund, cents, actual in rows
    ]
    return differences + _refunds_of_more_than_was_paid()


def _refunds_of_more_than_was_paid() -> list[Difference]:
    taken = _taken_by_refund().subquery()
    stands = case((Refund.status.in_(STANDING), Refund.amount_cents), else_=0)
    rows = db.session.execute(
        select(Gift.id, PAID, func.sum(stands), func.sum(func.coalesce(taken.columns.cents, 0)))
        .join(Refund, Refund.gift_id == Gift.id)
        .outerjoin(taken, taken.columns.refund_id == Refund.id)
        .group_by(Gift.id)
        .having(func.sum(Refund.amount_cents) > PAID)
    )
    return [
        Difference("refunds are posted as they stand", f"gift:{gift}", cents, int(actual))
        for gift, paid, standing, actual in rows
        for cents in [min(paid, int(standing))]
        if cents != actual
    ]


def gifts_have_what_refunds_leave() -> list[Difference]:
    """Return gifts whose remaining amounts are not what their refunds leave."""
    standing = _refunded().where(Refund.status.in_(STANDING)).subquery()
    rows = db.session.execute(
        select(
            Gift.id,
            Gift.currency,
            func.coalesce(standing.columns.cents, 0),
            Gift.amount_cents,
            Gift.covered_fee_cents,
            Gift.left_cents,
            Gift.covered_fee_left_cents,
        )
        .outerjoin(standing, standing.columns.gift_id == Gift.id)
        .where(
            standing.columns.cents.is_not(None)
            | (Gift.left_cents != Gift.amount_cents)
            | (Gift.covered_fee_left_cents != Gift.covered_fee_cents)
        )
    )
    return [
        Difference(
            "a gift has what its refunds leave", f"gift:{gift_id}", _both(expected), _both(left)
        )
        for gift_id, currency, *cents in rows
        for refunded, amount, covered, *left in [[Money(part, currency) for part in cents]]
        for expected in [gift_left(amount, covered, refunded)]
        if expected != tuple(left)
    ]


def _posted(reference: Value, debit: Value, credit: Value, cents: Value) -> Query:
    """Select the expected transfer of each gift for an amount above zero."""
    return select(
        reference.label("reference"),
        debit.label("debit"),
        credit.label("credit"),
        cents.label("cents"),
    ).where(cents > 0)


def _left(account: str, of: Value, cents: Value) -> Query:
    """Select each gift, its account, what it should have there, and zero for what is posted."""
    code = _named(account, of)
    return select(_named("gift:", Gift.id), code, cents, literal(0)).where(of.is_not(None))


def _taken(part: str, account: ColumnElement[str]) -> Query:
    """Select what the transfers of each refund took out of an account, less what they returned.

    A refund's reference ends with a number for each time it started or stopped counting.
    """
    key = _named("gift:", Refund.gift_id) + literal(f"{part}:refund:") + Refund.stripe_id
    is_taken = (Transfer.debit == account) & (Transfer.credit == _cash_account())
    is_returned = (Transfer.credit == account) & (Transfer.debit == _cash_account())
    cents = case((is_taken, Transfer.posted_cents), (is_returned, -Transfer.posted_cents), else_=0)
    return (
        select(Refund.id.label("refund_id"), cents.label("cents"))
        .join(Gift, Gift.id == Refund.gift_id)
        .join(Transfer, func.rtrim(Transfer.reference, DIGITS) == key + literal(":"))
        .where(Transfer.reference.like(f"gift:%{part}:refund:%"))
    )


def _taken_by_refund() -> Query:
    """Select what each refund took out of its gift and covered fee."""
    taken = union_all(
        _taken("", _named("given:", Gift.campaign_id)),
        _taken(":covered-fee", _named("covered_fees:", Gift.campaign_id)),
    ).subquery()
    return select(taken.columns.refund_id, func.sum(taken.columns.cents).label("cents")).group_by(
        taken.columns.refund_id
    )


def _refunded() -> Query:
    """Select the sum of each gift's refunds, in cents."""
    cents = cast(func.sum(Refund.amount_cents), BigInteger)
    return select(Refund.gift_id, cents.label("cents")).group_by(Refund.gift_id)


def _cash_account() -> ColumnElement[str]:
    """Return the code of the account that holds the money, as `entries` posts it."""
    is_offline = Gift.payment_intent_id.is_(None)
    return case((is_offline, literal("bank:")), else_=literal("stripe:")) + Gift.currency


def _named(kind: str, of: Value) -> ColumnElement[str]:
    """Return `kind` followed by `of`, such as `gift:42` or `given:7`."""
    return literal(kind) + cast(of, String)


def _both(amounts: Iterable[Money]) -> str:
    return " and ".join(str(amount) for amount in amounts)


ROW_CHECKS = (
    gifts_equal_transfers,
    gifts_count_where_they_belong,
    refunds_equal_transfers,
    gifts_have_what_refunds_leave,
)
