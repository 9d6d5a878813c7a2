"""The self-check: each check returns the differences it finds, none if all is right.

A check compares, in one or two queries, two records of the same money. Packages above the ledger
register theirs at start; `app.py` lists them all. A check that would read all of history reads a
part of it when it runs on the timetable, and has a counterpart that reads everything.
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
    """Two records of the same money that disagree."""

    rule: str
    subject: str
    expected: object
    actual: object

    def __str__(self) -> str:
        return f"{self.rule}: {self.subject} should be {self.expected} and is {self.actual}"


Check = Callable[[], Iterable[Difference]]
Note = Callable[[], str]  # returns a sentence for whoever runs the self-check by hand


def sums_equal_transfers() -> list[Difference]:
    """Return the accounts whose sums differ from those of their transfers."""
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
        Difference("account sums equal its transfers", f"{code} {column}", int(expected), actual)
        for code, *sums in rows
        for column, actual, expected in zip(columns, sums[:half], sums[half:], strict=True)
        if actual != expected
    ]


def debits_equal_credits() -> list[Difference]:
    """Return the currencies in which debits and credits differ."""
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
    """Return the accounts that are past their limit (M4)."""
    rows = db.session.scalars(select(LedgerAccount).where(LedgerAccount.limit_cents.is_not(None)))
    return [
        Difference("no pool is overspent", account.code, "at least 0", account.room.cents)
        for account in rows
        if account.room.cents < 0
    ]


def days_equal_balances() -> list[Difference]:
    """Return the accounts whose days do not add up to their balance and count."""
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


def compare_transfers(rule: str, expected: Select[*tuple[Any, ...]]) -> list[Difference]:
    """Return the transfers that are missing, not posted, or differ from their record.

    `expected` selects a row for each transfer that a record calls for, with the columns
    `reference`, `debit`, `credit` and `cents`.
    """
    by_record = expected.subquery().columns
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
    """Add these checks to the self-check. Repeatable.

    `in_full` maps a check to the counterpart that reads everything; `of_time` are checks that jobs
    run in time; `notes` return sentences for whoever runs the self-check by hand.
    """
    _checks.extend(check for check in checks if check not in _checks)
    _in_full.update(in_full)
    _of_time.extend(check for check in of_time if check not in _of_time)
    _notes.extend(note for note in notes if note not in _notes)


def find_differences(*, in_full: bool = False) -> list[Difference]:
    """Return the differences that all checks find: none if the books are right.

    Run it in one read transaction; otherwise gifts that arrive meanwhile look like differences.
    """
    checks = [_in_full.get(check, check) if in_full else check for check in _checks]
    return [difference for check in checks for difference in check()]


def find_delays() -> list[Difference]:
    """Return what jobs should have done by now and have not."""
    return [difference for check in _of_time for difference in check()]


def list_notes() -> list[str]:
    """Return the notes of all packages."""
    return [note() for note in _notes]
