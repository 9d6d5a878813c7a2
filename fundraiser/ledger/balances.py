"""The sums that accounts carry: gathered while a transaction works, changed when it ends.

Every gift changes the same few rows, and whoever has changed one keeps all others waiting until the
commit. So a transaction writes everything else first; its sums are changed just before the commit,
in one go, in one order for all, the match accounts last because everybody wants those. Whoever has
to see balances earlier (`ledger.lock`) settles first.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import bindparam, event, update
from sqlalchemy.orm import Session

from fundraiser.database import db, insert_into, rows_changed_by_each, run_for_each, written_once
from fundraiser.ledger.accounts import Account, AccountKind
from fundraiser.ledger.models import AccountDay, LedgerAccount
from fundraiser.money import Money

GATHERED = "ledger.changes"
WANTED_BY_ALL = frozenset({AccountKind.MATCHED, AccountKind.POOL})
SUMS = ("debits_posted", "credits_posted", "debits_pending", "credits_pending")


class LimitExceeded(RuntimeError):
    """A transfer would take an account past its limit: the caller did not ask for room first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One transfer to make. `on` and `source` count it by day, `count` as so many gifts."""

    reference: str
    amount: Money
    debit: Account
    credit: Account
    on: date | None = None
    source: str = ""
    count: int = 0


@dataclass
class Changes:
    """What a transaction changes in its accounts and their days."""

    accounts: dict[Account, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    days: dict[tuple[str, date, str], Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )


def lock_order(account: Account) -> tuple[bool, str]:
    """Return the key by which accounts are locked: by code, the match accounts after all others."""
    return account.kind in WANTED_BY_ALL, account.code


def move(entry: Entry, *, posted: int = 0, pending: int = 0) -> None:
    """So many cents more are posted, and pending, from the entry's debit to its credit."""
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


def gathered_codes() -> set[str]:
    """Return the codes of the accounts that the transaction has changed and not yet settled."""
    changes: Changes | None = db.session().info.get(GATHERED)
    return {account.code for account in changes.accounts} if changes else set()


def settle() -> None:
    """What was gathered is in the accounts now; their rows are locked until the transaction ends.

    Raises LimitExceeded if an account's limit does not allow it.
    """
    changes: Changes | None = db.session().info.pop(GATHERED, None)
    if changes is None:
        return
    accounts = sorted(changes.accounts, key=lock_order)
    rows = [_row(account, changes.accounts[account]) for account in accounts]
    if rows_changed_by_each(_change_of_sums(), rows) != len(rows):
        raise LimitExceeded(", ".join(account.code for account in accounts))
    if changes.days:
        run_for_each(
            _change_of_day(),
            [
                {"account": code, "day": day, "source": source, **_sums(changes.days[key])}
                for key in sorted(changes.days)
                for code, day, source in [key]
            ],
        )


@event.listens_for(db.session, "before_commit")
def _settle_at_the_end(_session: Session) -> None:
    settle()


@event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(GATHERED, None)


def _row(account: Account, change: Counter[str]) -> dict[str, Any]:
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
    fresh = insert_into(AccountDay)
    return fresh.on_conflict_do_update(
        index_elements=["account", "day", "source"],
        set_={
            "sum_cents": AccountDay.sum_cents + fresh.excluded.sum_cents,
            "count": AccountDay.count + fresh.excluded.count,
        },
    )
