"""Work is a row that a worker claims under a lease.

A table of work has the columns of `WorkRow` and names its statuses (`work_states`). A claim counts
a try and holds the row until its lease ends. A worker renews the leases of what it holds while it
lives (`heartbeat`). If it is killed, nothing is lost: another may claim the row after that.
`finish` is called in the transaction with the effects and raises LeaseLost if another worker has
the row: so an effect happens once, however slow its first worker.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

import structlog
from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from fundraiser import clock
from fundraiser.database import FOR_CHANGE, Instant, Words, db, transaction

log = structlog.get_logger()

_held: set["Claim"] = set()  # by any thread of this process

LEASE = timedelta(seconds=90)
WORTH_RENEWING = timedelta(seconds=20)
BATCH = 10
LONGEST_ERROR = 500
# Waits between tries. After the last, the row is dead: nine tries in about two days.
DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)


@dataclass(frozen=True)
class WorkStates:
    """A table's statuses for work that is due, leased, done, or dead (no longer tried)."""

    due: StrEnum
    leased: StrEnum
    done: StrEnum
    dead: StrEnum


class WorkRow:
    """The columns of a row of work. The table adds `id` and `status`."""

    work_states: ClassVar[WorkStates]

    due_at: Mapped[Instant]
    lease_until: Mapped[Instant | None]
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[Words | None]


@dataclass(frozen=True)
class Claim:
    """A row that this worker has claimed, for its `tries`-th try."""

    model: Any
    id: int
    tries: int
    lease_until: datetime


class LeaseLost(RuntimeError):
    """Another worker has claimed the row since, or its status has changed."""


class TryLater(Exception):
    """The work cannot be done now, for an external reason: the row is put back."""


class Outage(Exception):
    """No work of this kind can be done now: the row waits for `wait`, without using up a try."""

    def __init__(self, reason: str, *, wait: timedelta) -> None:
        super().__init__(reason)
        self.wait = wait


class GiveUp(Exception):
    """The work can never be done: the row is dead at once."""


def work_off(
    model: Any,
    work: Callable[[Claim], None],
    *,
    lease: timedelta = LEASE,
    delays: Sequence[timedelta] = DELAYS,
) -> int:
    """Call `work` with each due row until none is due; return how many were tried.

    `work` may end its row itself (`finish`, or another status); otherwise the row is done when
    `work` returns. TryLater and unexpected errors put the row back with the next delay. GiveUp, or
    an error after the last delay, leaves it dead for staff to see. An Outage may put it back any
    number of times.
    """
    tried = 0
    while claims := claim_due(model, at=clock.now(), lease=lease, most_tries=len(delays) + 1):
        with holding(claims):
            for claim in claims:
                _attempt(claim, work, lease, delays)
        tried += len(claims)
    return tried


def claim_due(
    model: Any,
    *,
    at: datetime,
    lease: timedelta = LEASE,
    limit: int = BATCH,
    most_tries: int = len(DELAYS) + 1,
) -> list[Claim]:
    """Claim up to `limit` due rows, oldest first, until `at` + `lease`; count a try each."""
    if not has_due(model, at=at):
        return []
    with transaction():
        rows = db.session.scalars(
            select(model)
            .where(_is_due(model, at))
            .order_by(model.due_at, model.id)
            .limit(limit)
            .with_for_update(key_share=True, skip_locked=True)
        )
        return [claim for row in rows if (claim := _take(row, at + lease, most_tries))]


@contextmanager
def holding(claims: Sequence[Claim]) -> Iterator[None]:
    """List the claims among those whose leases this process renews, while the block runs."""
    _held.update(claims)
    try:
        yield
    finally:
        _held.difference_update(claims)


def renew_held_claims(*, at: datetime) -> None:
    """Extend the leases of the rows that this process holds; opens a transaction for each.

    A row that is locked now is about to be finished, and is left out.
    """
    for claim in list(_held):
        with transaction():
            row = db.session.scalar(
                select(claim.model)
                .where(claim.model.id == claim.id)
                .with_for_update(key_share=True, skip_locked=True)
            )
            if row is not None and _is_held(row, claim):
                row.lease_until = at + LEASE


def has_due(model: Any, *, at: datetime) -> bool:
    """Return whether any row is due; takes no lock."""
    row_id = db.session.scalar(select(model.id).where(_is_due(model, at)).limit(1))
    db.session.rollback()
    return row_id is not None


def oldest_waiting(
    model: Any, arrived_at: InstrumentedAttribute[datetime], *, at: datetime
) -> datetime | None:
    """Return since when the oldest row waits that is due or was tried, or None.

    A row that was tried waits since it arrived. One that staff made due again waits since then.
    """
    states = model.work_states
    since = case((model.tries > 0, arrived_at), else_=model.due_at)
    oldest: datetime | None = db.session.scalar(
        select(func.min(since, type_=model.due_at.type)).where(
            model.status.in_([states.due, states.leased]), or_(model.tries > 0, model.due_at <= at)
        )
    )
    return oldest


def finish(claim: Claim) -> None:
    """Mark the claimed row as done, in the caller's transaction. Raises LeaseLost."""
    row = held_row(claim)
    row.move_to(claim.model.work_states.done)
    row.lease_until = None
    row.last_error = None


def held_row(claim: Claim) -> Any:
    """Return the claimed row, locked, if this worker still has it. Raises LeaseLost."""
    db.session.flush()
    row = db.session.get(claim.model, claim.id, with_for_update=FOR_CHANGE, populate_existing=True)
    if row is None or not _is_held(row, claim):
        raise LeaseLost(f"{claim.model.__name__} {claim.id}")
    return row


def put_back(claim: Claim, *, reason: str, due_at: datetime | None, is_try: bool = True) -> None:
    """Make the row due at `due_at`, or dead if that is None; opens a transaction.

    Does nothing if this worker no longer has the row. `is_try` says whether the try counts.
    """
    with transaction():
        row = db.session.get(
            claim.model, claim.id, with_for_update=FOR_CHANGE, populate_existing=True
        )
        if row is None or not _is_held(row, claim):
            return
        states = claim.model.work_states
        row.move_to(states.dead if due_at is None else states.due)
        row.due_at = due_at or row.due_at
        row.tries = claim.tries if is_try else claim.tries - 1
        row.lease_until = None
        row.last_error = reason[:LONGEST_ERROR]


def _take(row: Any, lease_until: datetime, most_tries: int) -> Claim | None:
    """Lease a due row, or mark it as dead if its worker died in every try."""
    states = type(row).work_states
    row.move_to(states.leased)
    if row.tries >= most_tries:
        row.move_to(states.dead)
        row.lease_until = None
        row.last_error = row.last_error or "Its worker ended each time."
        return None
    row.lease_until = lease_until
    row.tries += 1
    return Claim(type(row), row.id, row.tries, lease_until)


def _attempt(
    claim: Claim,
    work: Callable[[Claim], None],
    lease: timedelta,
    delays: Sequence[timedelta],
) -> None:
    log_fields = {"table": claim.model.__tablename__, "row": claim.id, "try": claim.tries}
    try:
        _renew(claim, lease)
        work(claim)
        _finish_if_held(claim)
    except LeaseLost:
        log.warning("lease lost", **log_fields)
    except GiveUp as error:
        log.warning("work given up", **log_fields)
        put_back(claim, reason=str(error), due_at=None)
    except Outage as error:
        log.warning("work waits", **log_fields)
        due_at = clock.now() + error.wait
        put_back(claim, reason=str(error), due_at=due_at, is_try=False)
    except TryLater as error:
        log.info("work put back", **log_fields)
        put_back(claim, reason=str(error), due_at=_next_try(claim, delays))
    except Exception as error:
        log.exception("work failed", **log_fields)
        put_back(claim, reason=f"{type(error).__name__}: {error}", due_at=_next_try(claim, delays))
    finally:
        db.session.rollback()


def _renew(claim: Claim, lease: timedelta) -> None:
    """Extend the lease to its full length, if earlier rows used some up. Raises LeaseLost."""
    lease_until = clock.now() + lease
    if lease_until - claim.lease_until < WORTH_RENEWING:
        return
    with transaction():
        held_row(claim).lease_until = lease_until


def _finish_if_held(claim: Claim) -> None:
    with transaction():
        row = db.session.get(
            claim.model, claim.id, with_for_update=FOR_CHANGE, populate_existing=True
        )
        if row is not None and _is_held(row, claim):
            finish(claim)


def _next_try(claim: Claim, delays: Sequence[timedelta]) -> datetime | None:
    if claim.tries > len(delays):
        return None
    return clock.now() + delays[claim.tries - 1]


def _is_due(model: Any, at: datetime) -> ColumnElement[bool]:
    states = model.work_states
    return or_(
        and_(model.status == states.due, model.due_at <= at),
        and_(
            model.status == states.leased,
            or_(model.lease_until <= at, model.lease_until > at + LEASE + clock.MOST_SKEW),
        ),
    )


def _is_held(row: Any, claim: Claim) -> bool:
    return bool(row.status == claim.model.work_states.leased and row.tries == claim.tries)
