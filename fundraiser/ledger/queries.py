"""Reads of the ledger: accounts, days, transfers and the last self-check."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, bindparam, func, literal, select, union
from sqlalchemy.orm import InstrumentedAttribute

from fundraiser.database import db, is_postgresql
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.models import (
    AccountDay,
    LedgerAccount,
    LedgerCheck,
    QuarterHour,
    Transfer,
)
from fundraiser.money import Money

OF_CODES = (
    select(LedgerAccount)
    .where(LedgerAccount.code.in_(bindparam("codes", expanding=True)))
    .execution_options(populate_existing=True)
)
NET_CREDITS = select(
    LedgerAccount.code,
    LedgerAccount.credits_posted_cents - LedgerAccount.debits_posted_cents,
    LedgerAccount.currency,
    LedgerAccount.posted_count,
).where(LedgerAccount.code.in_(bindparam("codes", expanding=True)))


@dataclass(frozen=True, slots=True)
class NetCredit:
    """What has arrived on an account and has not left it, and the number of its gifts."""

    amount: Money
    gift_count: int


def get_account(account: Account) -> LedgerAccount:
    """Return an account with its current sums. Raises NoResultFound if it was never opened."""
    return db.session.scalars(
        select(LedgerAccount)
        .where(LedgerAccount.code == account.code)
        .execution_options(populate_existing=True)
    ).one()


def accounts_by_code(accounts: Iterable[Account]) -> dict[str, LedgerAccount]:
    """Return the accounts with their current sums, by code; unopened ones are left out."""
    codes = [account.code for account in accounts]
    return {row.code: row for row in db.session.scalars(OF_CODES, {"codes": codes})}


def net_credits(accounts: Iterable[Account]) -> dict[str, NetCredit]:
    """Return what pages show of accounts, by code; unopened ones are left out."""
    codes = [account.code for account in accounts]
    rows = db.session.connection().execute(NET_CREDITS, {"codes": codes})
    return {code: NetCredit(Money(cents, currency), count) for code, cents, currency, count in rows}


def list_accounts() -> Sequence[LedgerAccount]:
    return db.session.scalars(select(LedgerAccount).order_by(LedgerAccount.code)).all()


def list_days(account: Account, *, since: date, until: date) -> Sequence[AccountDay]:
    """Return the account's days from `since` to `until`, inclusive, by day and source."""
    return db.session.scalars(
        select(AccountDay)
        .where(AccountDay.account == account.code, AccountDay.day.between(since, until))
        .order_by(AccountDay.day, AccountDay.source)
    ).all()


def list_quarters(name: str, *, since: datetime) -> Sequence[QuarterHour]:
    """Return the quarters of an hour from `since` on in which something was counted."""
    query = select(QuarterHour).where(QuarterHour.name == name, QuarterHour.begins_at >= since)
    return db.session.scalars(query.order_by(QuarterHour.begins_at)).all()


def count_quarters(
    name: str, *, since: datetime | None = None, until: datetime | None = None
) -> int:
    """Return what was counted in the quarters that begin from `since` on and before `until`."""
    query = select(func.coalesce(func.sum(QuarterHour.count), 0)).where(QuarterHour.name == name)
    if since is not None:
        query = query.where(QuarterHour.begins_at >= since)
    if until is not None:
        query = query.where(QuarterHour.begins_at < until)
    return int(db.session.scalar(query) or 0)


def list_transfers(
    accounts: Iterable[Account], *, before_id: int | None = None, most: int = 50
) -> Sequence[Transfer]:
    """Return up to `most` transfers of the accounts, in any status, newest first.

    Reads `most` ids for each account and side, from its index: a condition on both sides at once
    makes SQLite walk through all transfers.
    """
    newest = [
        _newest_ids(side, account, before_id, most)
        for account in accounts
        for side in (Transfer.debit, Transfer.credit)
    ]
    if not newest:
        return []
    query = select(Transfer).where(Transfer.id.in_(union(*newest)))
    return db.session.scalars(query.order_by(Transfer.id.desc()).limit(most)).all()


def _newest_ids(
    side: InstrumentedAttribute[str], account: Account, before_id: int | None, most: int
) -> Select[int]:
    query = select(Transfer.id).where(side == account.code)
    if before_id is not None:
        query = query.where(Transfer.id < before_id)
    return select(query.order_by(Transfer.id.desc()).limit(most).subquery().columns.id)


def entry_numbers(references: Collection[str]) -> dict[str, int]:
    """Return the numbers of these transfers, by reference."""
    query = select(Transfer.reference, Transfer.id).where(Transfer.reference.in_(references))
    return dict(db.session.execute(query).all())


def record_of(reference: ColumnElement[str] | InstrumentedAttribute[str]) -> ColumnElement[str]:
    """Return the record that a reference starts with: `gift:42` for `gift:42:page:7`."""
    place = func.strpos if is_postgresql() else func.instr
    first = place(reference, ":")
    second = place(func.substr(reference, first + 1) + literal(":"), ":")
    return func.substr(reference, 1, first + second - 1)


def get_check(check_id: int) -> LedgerCheck:
    return db.session.get_one(LedgerCheck, check_id)


def find_last_check() -> LedgerCheck | None:
    return db.session.scalars(
        select(LedgerCheck).order_by(LedgerCheck.id.desc()).limit(1)
    ).one_or_none()
