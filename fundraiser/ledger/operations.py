"""Opening accounts and moving money between them. Locks accounts in the order of their codes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update

from fundraiser.database import db, insert_into, rows_changed
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.checks import Difference
from fundraiser.ledger.models import (
    AccountDay,
    LedgerAccount,
    LedgerCheck,
    Transfer,
    TransferStatus,
)
from fundraiser.money import Money


class LimitExceeded(RuntimeError):
    """A transfer would take an account past its limit: the caller did not ask for room first."""


class NotPending(RuntimeError):
    """A transfer that was to be posted or voided is no longer pending."""


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


def open_account(account: Account, currency: str, *, limit: Money | None = None) -> None:
    """There is an account. Repeatable: one that is there already stays as it is."""
    db.session.execute(
        insert_into(LedgerAccount)
        .values(
            code=account.code,
            kind=account.kind,
            currency=currency,
            debits_posted_cents=0,
            credits_posted_cents=0,
            debits_pending_cents=0,
            credits_pending_cents=0,
            posted_count=0,
            limit_cents=None if limit is None else limit.cents,
        )
        .on_conflict_do_nothing()
    )


def set_limit(account: Account, limit: Money) -> None:
    """The account's limit is `limit`. Raises LimitExceeded if more is already committed."""
    committed = (
        LedgerAccount.debits_posted_cents
        + LedgerAccount.debits_pending_cents
        - LedgerAccount.credits_posted_cents
    )
    changed = rows_changed(
        update(LedgerAccount)
        .where(LedgerAccount.code == account.code, committed <= limit.cents)
        .values(limit_cents=limit.cents)
    )
    if changed != 1:
        raise LimitExceeded(account.code)


def lock(accounts: Iterable[Account]) -> dict[str, LedgerAccount]:
    """Return the accounts by code as they stand, locked until the transaction ends."""
    codes = sorted({account.code for account in accounts})
    rows = db.session.scalars(
        select(LedgerAccount)
        .where(LedgerAccount.code.in_(codes))
        .order_by(LedgerAccount.code)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.code: row for row in rows}


def post(entries: Sequence[Entry], *, at: datetime) -> None:
    """The entries are posted and the balances moved.

    Once per reference: a second posting violates its unique constraint and undoes the transaction.
    Raises LimitExceeded if an account's limit does not allow it.
    """
    _add_transfers(entries, TransferStatus.POSTED, at)
    _move([(entry, entry.amount.cents, 0) for entry in entries])
    _count_days([(entry, entry.amount.cents) for entry in entries])


def hold(entries: Sequence[Entry], *, at: datetime) -> None:
    """The entries are pending: set aside within the debited accounts' limits, not yet moved."""
    _add_transfers(entries, TransferStatus.PENDING, at)
    _move([(entry, 0, entry.amount.cents) for entry in entries])


def post_held(entries: Sequence[Entry], *, at: datetime) -> None:
    """Pending transfers of these references are posted in full. Raises NotPending otherwise."""
    _resolve(entries, TransferStatus.POSTED, at)
    _move([(entry, entry.amount.cents, -entry.amount.cents) for entry in entries])
    _count_days([(entry, entry.amount.cents) for entry in entries])


def void_held(entries: Sequence[Entry], *, at: datetime) -> None:
    """Pending transfers of these references are voided, what they held free. Raises NotPending."""
    _resolve(entries, TransferStatus.VOIDED, at)
    _move([(entry, 0, -entry.amount.cents) for entry in entries])


def keep_check(differences: Sequence[Difference], *, at: datetime) -> LedgerCheck:
    """The result of a self-check is kept, newest last."""
    check = LedgerCheck(
        checked_at=at,
        difference_count=len(differences),
        report="\n".join(str(difference) for difference in differences),
    )
    db.session.add(check)
    db.session.flush()
    return check


def _add_transfers(entries: Sequence[Entry], status: TransferStatus, at: datetime) -> None:
    if not entries:
        return
    is_posted = status is TransferStatus.POSTED
    db.session.execute(
        insert(Transfer),
        [
            {
                "reference": entry.reference,
                "debit": entry.debit.code,
                "credit": entry.credit.code,
                "amount_cents": entry.amount.cents,
                "posted_cents": entry.amount.cents if is_posted else None,
                "status": status,
                "made_at": at,
                "resolved_at": at if is_posted else None,
            }
            for entry in entries
        ],
    )


def _resolve(entries: Sequence[Entry], status: TransferStatus, at: datetime) -> None:
    if not entries:
        return
    posted = Transfer.amount_cents if status is TransferStatus.POSTED else None
    resolved = rows_changed(
        update(Transfer)
        .where(
            Transfer.reference.in_([entry.reference for entry in entries]),
            Transfer.status == TransferStatus.PENDING,
        )
        .values(status=status, posted_cents=posted, resolved_at=at)
    )
    if resolved != len(entries):
        raise NotPending(", ".join(entry.reference for entry in entries))


def _move(moves: Sequence[tuple[Entry, int, int]]) -> None:
    """Change the sums of the accounts by (entry, posted cents, pending cents), in code order."""
    changes: dict[str, Counter[str]] = defaultdict(Counter)
    for entry, posted, pending in moves:
        changes[entry.debit.code].update(debits_posted=posted, debits_pending=pending)
        changes[entry.credit.code].update(credits_posted=posted, credits_pending=pending)
        for account in (entry.debit, entry.credit):
            if account.is_kept_by_day and posted:
                changes[account.code].update(count=entry.count)
    for code in sorted(changes):
        _change_sums(code, changes[code])


def _change_sums(code: str, change: Counter[str]) -> None:
    account = LedgerAccount
    committed = (
        account.debits_posted_cents + account.debits_pending_cents - account.credits_posted_cents
    )
    growth = change["debits_posted"] + change["debits_pending"] - change["credits_posted"]
    changed = rows_changed(
        update(account)
        .where(
            account.code == code,
            account.limit_cents.is_(None) | (committed + growth <= account.limit_cents),
        )
        .values(
            debits_posted_cents=account.debits_posted_cents + change["debits_posted"],
            credits_posted_cents=account.credits_posted_cents + change["credits_posted"],
            debits_pending_cents=account.debits_pending_cents + change["debits_pending"],
            credits_pending_cents=account.credits_pending_cents + change["credits_pending"],
            posted_count=account.posted_count + change["count"],
        )
    )
    if changed != 1:
        raise LimitExceeded(code)


def _count_days(counted: Sequence[tuple[Entry, int]]) -> None:
    """Add the entries to the day of each account that is kept by day, in a fixed order."""
    sums: dict[tuple[str, date, str], list[int]] = defaultdict(lambda: [0, 0])
    for entry, cents in counted:
        if entry.on is None:
            continue
        for account, sign in ((entry.credit, 1), (entry.debit, -1)):
            if account.is_kept_by_day:
                sums[account.code, entry.on, entry.source][0] += sign * cents
                sums[account.code, entry.on, entry.source][1] += entry.count
    for (code, day, source), (cents, count) in sorted(sums.items()):
        fresh = insert_into(AccountDay).values(
            account=code, day=day, source=source, sum_cents=cents, count=count
        )
        db.session.execute(
            fresh.on_conflict_do_update(
                index_elements=["account", "day", "source"],
                set_={
                    "sum_cents": AccountDay.sum_cents + fresh.excluded.sum_cents,
                    "count": AccountDay.count + fresh.excluded.count,
                },
            )
        )
