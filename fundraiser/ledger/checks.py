"""The self-check: questions about money whose answer must be "no difference".

Each check reads, in one query or two, what two places say of the same money and returns where
they differ. Packages above the ledger add theirs at start; `app.py` lists them all. One that would
read all of history reads a part of it on the timetable, and has a twin that reads it in full.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, select, union_all

from fundraiser.database import db
from fundraiser.ledger.accounts import KEPT_BY_DAY
from fundraiser.ledger.models import AccountDay, LedgerAccount, Transfer, TransferStatus


@dataclass(frozen=True, slots=True)
class Difference:
    """Two places that should say the same of some money, and do not."""

    rule: str
    subject: str
    expected: object
    found: object

    def __str__(self) -> str:
        return f"{self.rule}: {self.subject} should be {self.expected} and is {self.found}"


Check = Callable[[], Iterable[Difference]]
Note = Callable[[], str]  # a sentence for whoever runs the self-check by hand


def sums_equal_transfers() -> list[Difference]:
    """Each account's sums are those of its transfers."""
    posted = func.coalesce(Transfer.posted_cents, 0)
    pending = case((Transfer.status == TransferStatus.PENDING, Transfer.amount_cents), else_=0)
    sides = union_all(
        select(
            Transfer.debit.label("code"),
            posted.label("debits_posted"),
            pending.label("debits_pending"),
            (posted * 0).label("credits_posted"),
            (posted * 0).label("credits_pending"),
        ),
        select(Transfer.credit, posted * 0, posted * 0, posted, pending),
    ).subquery()
    columns = ("debits_posted", "debits_pending", "credits_posted", "credits_pending")
    summed = (
        select(sides.c.code, *(func.sum(sides.c[column]).label(column) for column in columns))
        .group_by(sides.c.code)
        .subquery()
    )
    rows = db.session.execute(
        select(
            LedgerAccount.code,
            *(getattr(LedgerAccount, f"{column}_cents") for column in columns),
            *(func.coalesce(summed.c[column], 0) for column in columns),
        ).outerjoin(summed, summed.c.code == LedgerAccount.code)
    )
    half = len(columns)
    return [
        Difference("account sums equal its transfers", f"{code} {column}", int(told), kept)
        for code, *sums in rows
        for column, kept, told in zip(columns, sums[:half], sums[half:], strict=True)
        if kept != told
    ]


def debits_equal_credits() -> list[Difference]:
    """In each currency, all that was debited was credited."""
    rows = db.session.execute(
        select(
            LedgerAccount.currency,
            func.sum(LedgerAccount.debits_posted_cents),
            func.sum(LedgerAccount.credits_posted_cents),
        ).group_by(LedgerAccount.currency)
    )
    return [
        Difference("debits equal credits", currency, int(debits), int(credits_))
        for currency, debits, credits_ in rows
        if debits != credits_
    ]


def limits_hold() -> list[Difference]:
    """No account is past its limit (M4)."""
    rows = db.session.scalars(select(LedgerAccount).where(LedgerAccount.limit_cents.is_not(None)))
    return [
        Difference("no pool is overspent", account.code, "at least 0", account.room.cents)
        for account in rows
        if account.room.cents < 0
    ]


def days_equal_balances() -> list[Difference]:
    """The days of an account that is kept by day add up to its balance and its count."""
    rows = db.session.execute(
        select(
            LedgerAccount.code,
            LedgerAccount.credits_posted_cents - LedgerAccount.debits_posted_cents,
            LedgerAccount.posted_count,
            func.coalesce(func.sum(AccountDay.sum_cents), 0),
            func.coalesce(func.sum(AccountDay.count), 0),
        )
        .outerjoin(AccountDay, AccountDay.account == LedgerAccount.code)
        .where(LedgerAccount.kind.in_(KEPT_BY_DAY))
        .group_by(LedgerAccount.code)
    )
    return [
        Difference("days add up to the balance", code, (balance, count), (int(days), int(counted)))
        for code, balance, count, days, counted in rows
        if (balance, count) != (days, counted)
    ]


def compare_transfers(rule: str, told: Select[*tuple[Any, ...]]) -> list[Difference]:
    """Return where a transfer is not there, not posted, or another than a record says.

    `told` gives a row for each transfer that a record calls for: `reference`, `debit`, `credit`
    and `cents`, by these names.
    """
    by_record = told.subquery().columns
    rows = db.session.execute(
        select(
            by_record.reference,
            by_record.cents,
            by_record.debit,
            by_record.credit,
            Transfer.posted_cents,
            Transfer.debit,
            Transfer.credit,
        )
        .outerjoin(Transfer, Transfer.reference == by_record.reference)
        .where(
            Transfer.posted_cents.is_distinct_from(by_record.cents)
            | Transfer.debit.is_distinct_from(by_record.debit)
            | Transfer.credit.is_distinct_from(by_record.credit)
        )
    )
    return [
        Difference(rule, reference, _in_words(*row[:3]), _in_words(*row[3:]))
        for reference, *row in rows
    ]


def _in_words(cents: int | None, debit: str | None, credit: str | None) -> str:
    if debit is None:
        return "nowhere"
    return "not posted" if cents is None else f"{cents} from {debit} to {credit}"


LEDGER_CHECKS: tuple[Check, ...] = (
    sums_equal_transfers,
    debits_equal_credits,
    limits_hold,
    days_equal_balances,
)
_checks: list[Check] = list(LEDGER_CHECKS)
_in_full: dict[Check, Check] = {}
_of_time: list[Check] = []
_notes: list[Note] = []


def register_checks(
    checks: Iterable[Check],
    *,
    in_full: Mapping[Check, Check],
    of_time: Iterable[Check] = (),
    notes: Iterable[Note] = (),
) -> None:
    """The self-check asks these questions too. Repeatable.

    `in_full` names the twins of some; `of_time` ask whether jobs do their part in time; `notes` are
    said to whoever runs the self-check by hand.
    """
    _checks.extend(check for check in checks if check not in _checks)
    _in_full.update(in_full)
    _of_time.extend(check for check in of_time if check not in _of_time)
    _notes.extend(note for note in notes if note not in _notes)


def find_differences(*, in_full: bool = False) -> list[Difference]:
    """Return every difference that any registered check finds: none, if the books are right.

    Run in one read transaction, so that gifts arriving meanwhile do not look like differences.
    """
    asked = [_in_full.get(check, check) if in_full else check for check in _checks]
    return [difference for check in asked for difference in check()]


def find_delays() -> list[Difference]:
    """Return what a job should have done to the books by now and has not."""
    return [difference for check in _of_time for difference in check()]


def list_notes() -> list[str]:
    """Return what the packages say beside the differences."""
    return [note() for note in _notes]
