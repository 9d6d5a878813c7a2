"""The sums of accounts: collected during a transaction, and written just before its commit.

Every gift changes the same few rows, and a transaction that has changed one blocks all others until
it commits. So sums are written last, all together, in one lock order, with the match accounts at
the end because every gift needs those. Code that needs balances earlier (`ledger.lock`) calls
`settle` first.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, event, update
from sqlalchemy.orm import Session

from fundraiser.clock import quarter_of
from fundraiser.database import db, insert_into, rows_changed_by_each, run_for_each, written_once
from fundraiser.ledger.accounts import Account, AccountKind
from fundraiser.ledger.models import AccountDay, LedgerAccount, QuarterHour
from fundraiser.money import Money

GATHERED = "ledger.changes"
WANTED_BY_ALL = frozenset({AccountKind.MATCHED, AccountKind.POOL})
SUMS = ("debits_posted", "credits_posted", "debits_pending", "credits_pending")


class LimitExceeded(RuntimeError):
    """A transfer would take an account past its limit."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One transfer to make. It adds `count` gifts to the day `on` and to `source`."""

    reference: str
    amount: Money
    debit: Account
    credit: Account
    on: date | None = None
    source: str = ""
    count: int = 0


@dataclass
class Changes:
    """The changes of a transaction to its accounts and their days."""

    accounts: dict[Account, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    days: dict[tuple[str, date, str], Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    quarters: dict[tuple[str, datetime], Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )


def lock_order(account: Account) -> tuple[bool, str]:
    """Return the sort key by which accounts are locked: by code, match accounts last."""
    return account.kind in WANTED_BY_ALL, account.code


def move(entry: Entry, *, posted: int = 0, pending: int = 0) -> None:
    """Add `posted` and `pending` cents, from the entry's debit to its credit, to the changes."""
    changes = db.session().info.setdefault(GATHERED, Changes())
    changes.accounts[entry.debit].update(debits_posted=posted, debits_pending=pending)
    changes.accounts[entry.credit].update(credits_posted=posted, credits_pending=pending)
    if not posted:
        return
    for account, sign in ((entry.debit, -1), (entry.credit, 1)):
        if account.is_kept_by_day:
            changes.accounts[account].update(count=entry.count)
            if entry.on is not None:
                changes.days[account.code, entry.on, entry.source].update(
                    cents=sign * posted, count=entry.count
                )


def count_gifts(account: Account, change: int) -> None:
    """Add `change` to the number of gifts that an account counts, without a day."""
    changes = db.session().info.setdefault(GATHERED, Changes())
    changes.accounts[account].update(count=change)


def count_in_quarter(name: str, at: datetime, *, cents: int = 0) -> None:
    """Count one more, of so many cents, in the quarter of an hour of `at`."""
    changes = db.session().info.setdefault(GATHERED, Changes())
    changes.quarters[name, quarter_of(at)].update(cents=cents, count=1)


def gathered_codes() -> set[str]:
    """Return the codes of accounts whose changes are not yet written."""
    changes: Changes | None = db.session().info.get(GATHERED)
    return {account.code for account in changes.accounts} if changes else set()


def settle() -> None:
    """Write the collected changes to the accounts; their rows stay locked until the commit.

    Raises LimitExceeded if a change passes an account's limit.
    """
    changes: Changes | None = db.session().info.pop(GATHERED, None)
    if changes is None:
        return
    accounts = sorted(changes.accounts, key=lock_order)
    rows = [_account_row(account, changes.accounts[account]) for account in accounts]
    if rows and rows_changed_by_each(_change_of_sums(), rows) != len(rows):
        raise LimitExceeded(", ".join(account.code for account in accounts))
    run_for_each(
        _change_of_day(),
        [
            {"account": code, "day": day, "source": source, **_sums(changes.days[key])}
            for key in sorted(changes.days)
            for code, day, source in [key]
        ],
    )
    run_for_each(
        _change_of_quarter(),
        [
            {"name": name, "begins_at": begins_at, **_sums(changes.quarters[name, begins_at])}
            for name, begins_at in sorted(changes.quarters)
        ],
    )


@event.listens_for(db.session, "before_commit")
def _settle_before_commit(_session: Session) -> None:
    settle()


@event.listens_for(db.session, "after_rollback")
def _drop_changes(session: Session) -> None:
    session.info.pop(GATHERED, None)


def _account_row(account: Account, change: Counter[str]) -> dict[str, Any]:
    growth = change["debits_posted"] + change["debits_pending"] - change["credits_posted"]
    sums = {f"by_{name}": change[name] for name in (*SUMS, "count")}
    return {"account_code": account.code, "growth": growth, **sums}


def _sums(change: Counter[str]) -> dict[str, int]:
    return {"sum_cents": change["cents"], "count": change["count"]}


@cache
def _change_of_sums() -> Any:
    committed = (
        LedgerAccount.debits_posted_cents
        + LedgerAccount.debits_pending_cents
        - LedgerAccount.credits_posted_cents
    )
    within_limit = LedgerAccount.limit_cents.is_(None) | (
        committed + bindparam("growth") <= LedgerAccount.limit_cents
    )
    sums = {
        f"{name}_cents": getattr(LedgerAccount, f"{name}_cents") + bindparam(f"by_{name}")
        for name in SUMS
    }
    return (
        update(LedgerAccount)
        .where(LedgerAccount.code == bindparam("account_code"), within_limit)
        .values(**sums, posted_count=LedgerAccount.posted_count + bindparam("by_count"))
    )


@written_once
def _change_of_day() -> Any:
    return _added_to(AccountDay)


@written_once
def _change_of_quarter() -> Any:
    return _added_to(QuarterHour)


def _added_to(model: type[AccountDay | QuarterHour]) -> Any:
    """Return the statement that adds a sum and a count to a row, or makes it."""
    row = insert_into(model)
    return row.on_conflict_do_update(
        index_elements=[*model.__mapper__.primary_key],
        set_={
            "sum_cents": model.sum_cents + row.excluded.sum_cents,
            "count": model.count + row.excluded.count,
        },
    )
