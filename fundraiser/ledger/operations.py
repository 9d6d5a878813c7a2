"""Open accounts and move money between them. Locks accounts in the order `balances` sets."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, bindparam, select, update

from fundraiser.database import (
    Row,
    db,
    in_order_of_bytes,
    insert_into,
    rows_changed,
    written_once,
)
from fundraiser.database.sent_rows import insert_rows
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import (
    WANTED_BY_ALL,
    Entry,
    LimitExceeded,
    gathered_codes,
    move,
    settle,
)
from fundraiser.ledger.checks import Difference
from fundraiser.ledger.models import (
    LedgerAccount,
    LedgerCheck,
    Transfer,
    TransferStatus,
)
from fundraiser.ledger.queries import accounts_by_code
from fundraiser.money import Money


class NotPending(RuntimeError):
    """A transfer to be posted or voided is no longer pending."""


def open_account(account: Account, currency: str, *, limit: Money | None = None) -> None:
    """Open an account. Repeatable: an account that exists stays as it is."""
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
    """Set the account's limit. Raises LimitExceeded if more is already committed."""
    settle()
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
    """Return the accounts by code, locked until the transaction ends.

    Writes the transaction's changes so far first. Whoever locks a pool must name every account that
    the transaction will still change: locking one after a pool breaks the lock order.
    """
    to_lock = list(accounts)
    codes = {account.code for account in to_lock} | gathered_codes()
    db.session.execute(lock_by_code(), {"codes": sorted(codes)}).all()
    settle()
    return accounts_by_code(to_lock)


@written_once
def lock_by_code() -> Select[str]:
    """Return the statement that locks the accounts `codes` in `lock_order`."""
    return (
        select(LedgerAccount.code)
        .where(LedgerAccount.code.in_(bindparam("codes", expanding=True)))
        .order_by(LedgerAccount.kind.in_(WANTED_BY_ALL), in_order_of_bytes(LedgerAccount.code))
        .with_for_update(key_share=True)
    )


def post(entries: Sequence[Entry], *, at: datetime) -> None:
    """Post the entries; balances change when the transaction ends.

    Each reference once: posting it again violates a unique constraint and rolls the transaction
    back. If an entry passes an account's limit, the commit raises LimitExceeded.
    """
    insert_rows(Transfer, _transfers(entries, TransferStatus.POSTED, at))
    for entry in entries:
        move(entry, posted=entry.amount.cents)


def hold(entries: Sequence[Entry], *, at: datetime) -> None:
    """Reserve the entries' amounts by pending transfers, within the debited accounts' limits."""
    insert_rows(Transfer, transfers_to_hold(entries, at=at))
    for entry in entries:
        move(entry, pending=entry.amount.cents)


def transfers_to_hold(entries: Sequence[Entry], *, at: datetime) -> list[Row]:
    """Return the pending transfers of the entries.

    Whoever inserts them changes the sums of their accounts too (`held_sums`).
    """
    return _transfers(entries, TransferStatus.PENDING, at)


def post_held(entries: Sequence[Entry], *, at: datetime) -> None:
    """Post the pending transfers of these references in full. Raises NotPending."""
    _resolve(entries, TransferStatus.POSTED, at)
    for entry in entries:
        move(entry, posted=entry.amount.cents, pending=-entry.amount.cents)


def void_held(entries: Sequence[Entry], *, at: datetime) -> None:
    """Void the pending transfers of these references and free their amounts. Raises NotPending."""
    _resolve(entries, TransferStatus.VOIDED, at)
    for entry in entries:
        move(entry, pending=-entry.amount.cents)


def keep_check(differences: Sequence[Difference], *, at: datetime) -> LedgerCheck:
    """Store the result of a self-check."""
    check = LedgerCheck(
        checked_at=at,
        difference_count=len(differences),
        report="\n".join(str(difference) for difference in differences),
    )
    db.session.add(check)
    db.session.flush()
    return check


def _transfers(entries: Sequence[Entry], status: TransferStatus, at: datetime) -> list[Row]:
    is_posted = status is TransferStatus.POSTED
    return [
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
    ]


def _resolve(entries: Sequence[Entry], status: TransferStatus, at: datetime) -> None:
    if not entries:
        return
    is_posted = status is TransferStatus.POSTED
    references = [entry.reference for entry in entries]
    resolution = (
        update(Transfer)
        .where(Transfer.reference.in_(references), Transfer.status == TransferStatus.PENDING)
        .values(
            status=status,
            posted_cents=Transfer.amount_cents if is_posted else None,
            resolved_at=at,
        )
    )
    if rows_changed(resolution) != len(entries):
        raise NotPending(", ".join(references))
