"""The sums of accounts, changed by the statement that inserts pending transfers. PostgreSQL only.

`balances` does this for all other transfers, just before their commit. Here there is no later: the
statement is the whole transaction. It locks the accounts in the same order, which is that of their
codes because only match accounts hold, and a CHECK of their table refuses all of it if it would
pass a limit (`passes_limit`).
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, String, any_, bindparam, select, true, update
from sqlalchemy.exc import IntegrityError

from fundraiser.database import Row, in_order_of_bytes
from fundraiser.database.sent_rows import as_parameters, sent_table
from fundraiser.ledger.balances import Entry
from fundraiser.ledger.models import LedgerAccount

SENT = "held_sums"  # the statement's parameter for the rows of `changes_by_holding`
CODES = "held_codes"  # and for their codes
PENDING = (LedgerAccount.debits_pending_cents, LedgerAccount.credits_pending_cents)
WITHIN_LIMIT = "ck_ledger_accounts_within_limit"


def changes_by_holding(entries: Sequence[Entry]) -> list[Row]:
    """Return how much the pending transfers of the entries add to each account."""
    changes: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        changes[entry.debit.code]["debits_pending_cents"] += entry.amount.cents
        changes[entry.credit.code]["credits_pending_cents"] += entry.amount.cents
    names = [column.key for column in PENDING]
    return [
        {"code": code, **{name: sums[name] for name in names}} for code, sums in changes.items()
    ]


def parameters_of(entries: Sequence[Entry]) -> dict[str, Any]:
    """Return the parameters of a statement with `adding_held` for the pending transfers."""
    changes = changes_by_holding(entries)
    return {**as_parameters({SENT: changes}), CODES: [change["code"] for change in changes]}


def adding_held(inserted: Any) -> Any:
    """Return the part of a statement that adds the changes sent to their accounts.

    It adds nothing if `inserted`, another part, inserts no row. The codes are sent beside the rows
    because PostgreSQL expects a hundred rows: for so many it would read all accounts.
    """
    sent = sent_table(LedgerAccount.__table__.c.code, *PENDING, parameter=SENT)
    codes = bindparam(CODES, type_=ARRAY(String))
    locked = (
        select(LedgerAccount.code)
        .join(inserted, true())
        .where(any_(codes) == LedgerAccount.code)
        .order_by(in_order_of_bytes(LedgerAccount.code))
        .with_for_update(key_share=True, of=LedgerAccount)
        .cte("locked_accounts")
    )
    return (
        update(LedgerAccount)
        .where(LedgerAccount.code == sent.c.code, sent.c.code.in_(select(locked.c.code)))
        .values({column.key: column + sent.c[column.key] for column in PENDING})
        .cte("changed_accounts")
    )


def passes_limit(error: IntegrityError) -> bool:
    """Return whether the statement failed because an account would have passed its limit."""
    diagnosis = getattr(error.orig, "diag", None)
    return diagnosis is not None and diagnosis.constraint_name == WITHIN_LIMIT
