"""Opening accounts and moving money between them. Locks accounts as `balances` says."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Boolean, Select, bindparam, case, insert, select, update

from fundraiser import mail
from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.queries import list_who_may
from fundraiser.database import (
    db,
    in_order_of_bytes,
    insert_into,
    rows_changed,
    rows_changed_by_each,
    run_for_each,
    written_once,
)
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
from fundraiser.mail.kinds import EmailKind
from fundraiser.money import Money

RESOLVE = (
    update(Transfer)
    .where(Transfer.reference == bindparam("of"), Transfer.status == TransferStatus.PENDING)
    .values(
        status=bindparam("to"),
        posted_cents=case((bindparam("is_posted", type_=Boolean), Transfer.amount_cents)),
        resolved_at=bindparam("at"),
    )
)


class NotPending(RuntimeError):
    """A transfer that was to be posted or voided is no longer pending."""


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
    """Return the accounts by code as they stand, locked until the transaction ends.

    What the transaction has done so far is in them. Whoever locks a pool names all the accounts
    that the transaction is still to change: one locked after a pool would be out of order.
    """
    wanted = list(accounts)
    codes = {account.code for account in wanted} | gathered_codes()
    db.session.execute(lock_by_code(), {"codes": sorted(codes)}).all()
    settle()
    return accounts_by_code(wanted)


@written_once
def lock_by_code() -> Select[str]:
    """Return the statement that locks accounts by their `codes` in the order of `lock_order`."""
    return (
        select(LedgerAccount.code)
        .where(LedgerAccount.code.in_(bindparam("codes", expanding=True)))
        .order_by(LedgerAccount.kind.in_(WANTED_BY_ALL), in_order_of_bytes(LedgerAccount.code))
        .with_for_update(key_share=True)
    )


def post(entries: Sequence[Entry], *, at: datetime) -> None:
    """The entries are posted; the balances move when the transaction ends.

    Once per reference: a second posting violates its unique constraint and undoes the transaction.
    If an account's limit does not allow it, the transaction ends with LimitExceeded.
    """
    _add_transfers(entries, TransferStatus.POSTED, at)
    for entry in entries:
        move(entry, posted=entry.amount.cents)


def hold(entries: Sequence[Entry], *, at: datetime) -> None:
    """The entries are pending: set aside within the debited accounts' limits, not yet moved."""
    _add_transfers(entries, TransferStatus.PENDING, at)
    for entry in entries:
        move(entry, pending=entry.amount.cents)


def post_held(entries: Sequence[Entry], *, at: datetime) -> None:
    """Pending transfers of these references are posted in full. Raises NotPending otherwise."""
    _resolve(entries, TransferStatus.POSTED, at)
    for entry in entries:
        move(entry, posted=entry.amount.cents, pending=-entry.amount.cents)


def void_held(entries: Sequence[Entry], *, at: datetime) -> None:
    """Pending transfers of these references are voided, what they held free. Raises NotPending."""
    _resolve(entries, TransferStatus.VOIDED, at)
    for entry in entries:
        move(entry, pending=-entry.amount.cents)


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


def raise_alarm(check: LedgerCheck, *, on: date, at: datetime) -> None:
    """Those who may see the ledger are written to about a check that failed: once each a day."""
    for person in list_who_may(Permission.SEE_LEDGER):
        mail.queue(
            EmailKind.LEDGER_ALARM,
            check.id,
            recipient=person.email,
            language=person.language,
            once=f"ledger-alarm:{on}:{person.id}",
            at=at,
        )


def _add_transfers(entries: Sequence[Entry], status: TransferStatus, at: datetime) -> None:
    is_posted = status is TransferStatus.POSTED
    run_for_each(
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
    resolution = {"to": status, "is_posted": status is TransferStatus.POSTED, "at": at}
    rows = [{**resolution, "of": entry.reference} for entry in entries]
    resolved = rows_changed_by_each(RESOLVE, rows)
    if resolved != len(entries):
        raise NotPending(", ".join(entry.reference for entry in entries))
