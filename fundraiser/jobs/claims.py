"""Work that waits is a row; here a worker takes such rows under a lease.

A table of work has the columns of `WorkRow` and names its statuses (`work_states`). A claim counts
a try and holds the row until its lease ends: a worker that is killed loses nothing, because the
next one may claim the row then. `finish` is called in the transaction that holds the effects, and
refuses if the lease was lost: so an effect happens once, however slow or dead its first worker.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

import structlog
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from fundraiser import clock
from fundraiser.database import FOR_CHANGE, Instant, Words, db, transaction

log = structlog.get_logger()

LEASE = timedelta(minutes=5)
WORTH_RENEWING = timedelta(seconds=20)
BATCH = 10
LONGEST_ERROR = 500
# What is put back is tried again after these waits; then it is dead: nine tries in about two days.
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
    """Which statuses of a table mean: waits, is worked on, is done, will not be tried again."""

    due: StrEnum
    leased: StrEnum
    done: StrEnum
    dead: StrEnum


class WorkRow:
    """The columns of a row that waits for work. The table adds `id` and `status`."""

    work_states: ClassVar[WorkStates]

    due_at: Mapped[Instant]
    lease_until: Mapped[Instant | None]
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[Words | None]


@dataclass(frozen=True)
class Claim:
    """A row that this worker has, as of its `tries`-th try."""

    model: Any
    id: int
    tries: int
    lease_until: datetime


class LeaseLost(RuntimeError):
    """The row was claimed by another worker, or moved on, since this one claimed it."""


class TryLater(Exception):
    """The work could not be done now, for a reason outside: the row is put back."""


class Outage(Exception):
    """Nothing can be done now, whatever is tried: the row waits for `wait`, and this was no try."""

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
    """Give each due row to `work`, until none is due; return how many were tried.

    `work` may end its row itself (`finish`, or a status of its own); else it is done when `work`
    returns. TryLater and any unexpected error put the row back with the next delay; GiveUp, or an
    error after the last delay, leaves it dead for staff to see. An Outage puts it back as often as
    it is raised.
    """
    tried = 0
    while claims := claim_due(model, at=clock.now(), lease=lease, most_tries=len(delays) + 1):
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
    """Take up to `limit` due rows, oldest first, until `at` + `lease`; each counts a try."""
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


def has_due(model: Any, *, at: datetime) -> bool:
    """Return whether any row waits for a worker now; takes no lock."""
    found = db.session.scalar(select(model.id).where(_is_due(model, at)).limit(1))
    db.session.rollback()
    return found is not None


def finish(claim: Claim) -> None:
    """Mark the claimed row done, within the caller's transaction. Raises LeaseLost."""
    row = held_row(claim)
    row.move_to(claim.model.work_states.done)
    row.lease_until = None
    row.last_error = None


def held_row(claim: Claim) -> Any:
    """Return the claimed row, locked, if it is still this worker's. Raises LeaseLost."""
    db.session.flush()
    row = db.session.get(claim.model, claim.id, with_for_update=FOR_CHANGE, populate_existing=True)
    if row is None or not _is_held(row, claim):
        raise LeaseLost(f"{claim.model.__name__} {claim.id}")
    return row


def put_back(claim: Claim, *, reason: str, due_at: datetime | None, is_try: bool = True) -> None:
    """Let the row wait until `due_at`, or leave it dead if that is None; opens a transaction.

    Does nothing if the row is no longer this worker's. What is no try is not counted as one.
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
    """Lease a due row; one that has ended its workers too often is dead instead."""
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
    named = {"table": claim.model.__tablename__, "row": claim.id, "try": claim.tries}
    try:
        _renew(claim, lease)
        work(claim)
        _finish_if_held(claim)
    except LeaseLost:
        log.warning("lease lost", **named)
    except GiveUp as reason:
        log.warning("work given up", **named)
        put_back(claim, reason=str(reason), due_at=None)
    except Outage as outage:
        log.warning("work waits", **named)
        due_at = clock.now() + outage.wait
        put_back(claim, reason=str(outage), due_at=due_at, is_try=False)
    except TryLater as reason:
        log.info("work put back", **named)
        put_back(claim, reason=str(reason), due_at=_next_try(claim, delays))
    except Exception as error:
        log.exception("work failed", **named)
        put_back(claim, reason=f"{type(error).__name__}: {error}", due_at=_next_try(claim, delays))
    finally:
        db.session.rollback()


def _renew(claim: Claim, lease: timedelta) -> None:
    """Give the row its whole lease, if the rows before it have used some up. Raises LeaseLost."""
    fresh = clock.now() + lease
    if fresh - claim.lease_until < WORTH_RENEWING:
        return
    with transaction():
        held_row(claim).lease_until = fresh


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
        and_(model.status == states.leased, model.lease_until <= at),
    )


def _is_held(row: Any, claim: Claim) -> bool:
    return bool(row.status == claim.model.work_states.leased and row.tries == claim.tries)
