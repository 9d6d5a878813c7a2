"""Work is a row that a worker claims under a lease.

A claim counts a try of a row (`work_rows`) and holds it until its lease ends. A worker renews the
leases of what it holds while it lives (`heartbeat`). If it is killed, nothing is lost: another
worker notices, and the row is due again (`dead_workers`). `finish` is called in the transaction
with the effects and raises LeaseLost if another worker has the row: so an effect happens once,
however slow its first worker.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Update, and_, case, func, literal, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from fundraiser import clock
from fundraiser.database import FOR_CHANGE, db, transaction
from fundraiser.jobs.held_claims import LEASE, Claim, are_held, hold, holding, let_go

log = structlog.get_logger()

_worker: int | None = None  # the number of this process, if it holds a life lock

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


class Batches:
    """How claimed rows are worked off together. By itself it leaves them to be worked off alone."""

    ahead = 0  # so many batches are claimed and prepared while one is worked off

    def prepare(self, claims: Sequence[Claim]) -> None:
        """Start what takes its time, while the batches before are worked off."""

    def work_off(self, claims: Sequence[Claim]) -> Iterable[Claim]:
        """Work off several rows at once, and return those that are left. Raises nothing."""
        return claims


ROW_BY_ROW = Batches()


def work_off(
    model: Any,
    work: Callable[[Claim], None],
    *,
    lease: timedelta = LEASE,
    delays: Sequence[timedelta] = DELAYS,
    batch: int = BATCH,
    batches: Batches = ROW_BY_ROW,
) -> int:
    """Call `work` with each due row until none is due; return how many were tried.

    Up to `batch` rows are claimed at once, and offered to `batches` first.

    `work` may end its row itself (`finish`, or another status); otherwise the row is done when
    `work` returns. TryLater and unexpected errors put the row back with the next delay. GiveUp, or
    an error after the last delay, leaves it dead for staff to see. An Outage may put it back any
    number of times.
    """
    tried = 0

    def claim_batch() -> list[Claim]:
        most_tries = len(delays) + 1
        return claim_due(model, at=clock.now(), lease=lease, limit=batch, most_tries=most_tries)

    for claims in _claim_ahead(claim_batch, batches, full=batch):
        for claim in batches.work_off(claims):
            with attempt(claim, delays):
                _renew(claim, lease)
                work(claim)
                _finish_if_held(claim)
        tried += len(claims)
    return tried


def _claim_ahead(
    claim_batch: Callable[[], list[Claim]], batches: Batches, *, full: int
) -> Iterator[Sequence[Claim]]:
    """Yield batches until none is due. While there are full ones, some are prepared ahead."""
    ahead: deque[list[Claim]] = deque()
    is_none_due = False

    def may_claim() -> bool:
        has_room = len(ahead) <= batches.ahead and (not ahead or len(ahead[-1]) == full)
        return has_room and not is_none_due

    try:
        while ahead or not is_none_due:
            while may_claim():
                if claims := claim_batch():
                    hold(claims)
                    ahead.append(claims)
                    batches.prepare(claims)
                else:
                    is_none_due = True
            if ahead:
                with holding(ahead.popleft()) as next_batch:
                    yield next_batch
    finally:
        for claims in ahead:
            let_go(claims)


def claim_due(
    model: Any,
    *,
    at: datetime,
    lease: timedelta = LEASE,
    limit: int = BATCH,
    most_tries: int = len(DELAYS) + 1,
) -> list[Claim]:
    """Claim up to `limit` due rows, oldest first, until `at` + `lease`; count a try each."""
    rows = claim_rows(model, at=at, lease=lease, limit=limit, most_tries=most_tries)
    return [claim_of(row) for row in rows]


def claim_rows(
    model: Any,
    *,
    at: datetime,
    lease: timedelta = LEASE,
    limit: int = BATCH,
    most_tries: int = len(DELAYS) + 1,
) -> list[Any]:
    """Claim rows as `claim_due` does, in one statement, and return them as they are then.

    A row whose worker died in every try is dead, and left out. The next transaction expires the
    rows: copy what is needed of them before.
    """
    if not has_due(model, at=at):
        return []
    with transaction():
        rows = db.session.scalars(_claim(model, at, at + lease, limit, most_tries)).all()
    leased = [row for row in rows if row.status == model.work_states.leased]
    return sorted(leased, key=lambda row: (row.due_at, row.id))


def claim_of(row: Any) -> Claim:
    """Return the claim on a row that was claimed just now."""
    return Claim(type(row), row.id, row.tries, row.lease_until)


def claim_as(worker: int | None) -> None:
    """Note the number of this worker in the rows that this process claims from now on."""
    global _worker  # noqa: PLW0603 - a process is one worker
    _worker = worker


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
    by_status = (  # a minimum of both at once SQLite looks for in all rows
        select(func.min(since, type_=model.due_at.type))
        .where(model.status.in_([states.due, states.leased]))
        .where(or_(model.tries > 0, model.due_at <= at))
        .group_by(model.status)
    )
    return min(db.session.scalars(by_status), default=None)


def finish(claim: Claim) -> None:
    """Mark the claimed row as done, in the caller's transaction. Raises LeaseLost."""
    _mark_done(held_row(claim))


def held_row(claim: Claim) -> Any:
    """Return the claimed row, locked, if this worker still has it. Raises LeaseLost."""
    db.session.flush()
    row = _find_held(claim)
    if row is None:
        raise LeaseLost(f"{claim.model.__name__} {claim.id}")
    return row


def finish_all(claims: Sequence[Claim], **values: Any) -> set[int]:
    """Mark claimed rows of a table as done, with other values, in the caller's transaction.

    Return the ids of those that this worker still had; the others are unchanged.
    """
    done = update(claims[0].model).values(status=claims[0].model.work_states.done, last_error=None)
    return _end_all(claims, done.values(**values))


def give_back_all(claims: Sequence[Claim], **values: Any) -> None:
    """Make claimed rows of a table due again, as if they had not been claimed; opens a transaction.

    Leaves out those that this worker no longer has.
    """
    model = claims[0].model
    due = update(model).values(status=model.work_states.due, tries=model.tries - 1)
    with transaction():
        _end_all(claims, due.values(**values))


def _end_all(claims: Sequence[Claim], ending: Update) -> set[int]:
    model = claims[0].model
    ended = ending.where(are_held(claims)).values(lease_until=None).returning(model.id)
    return set(db.session.connection().scalars(ended))


def put_back(claim: Claim, *, reason: str, due_at: datetime | None, is_try: bool = True) -> None:
    """Make the row due at `due_at`, or dead if that is None; opens a transaction.

    Does nothing if this worker no longer has the row. `is_try` says whether the try counts.
    """
    with transaction():
        row = _find_held(claim)
        if row is None:
            return
        states = claim.model.work_states
        row.move_to(states.dead if due_at is None else states.due)
        row.due_at = due_at or row.due_at
        row.tries = claim.tries if is_try else claim.tries - 1
        row.lease_until = None
        row.last_error = reason[:LONGEST_ERROR]


def _claim(model: Any, at: datetime, lease_until: datetime, limit: int, most_tries: int) -> Update:
    """Return the statement that leases due rows, or marks them as dead if their tries are spent."""
    states = model.work_states
    oldest = select(model.id).where(_is_due(model, at)).order_by(model.due_at, model.id)
    due = oldest.limit(limit).with_for_update(key_share=True, skip_locked=True).cte("due")
    is_spent = model.tries >= most_tries
    dead, leased = (literal(status, model.status.type) for status in (states.dead, states.leased))
    why_dead = func.coalesce(model.last_error, "Its worker ended each time.")
    claim = update(model).where(model.id.in_(select(due.c.id)))
    return claim.values(
        status=case((is_spent, dead), else_=leased),
        tries=case((is_spent, model.tries), else_=model.tries + 1),
        lease_until=case((is_spent, None), else_=literal(lease_until, model.lease_until.type)),
        claimed_by=_worker,
        last_error=case((is_spent, why_dead), else_=model.last_error),
    ).returning(model)


@contextmanager
def attempt(claim: Claim, delays: Sequence[timedelta] = DELAYS) -> Iterator[None]:
    """Put the row back, or leave it dead, if the block fails (see `work_off`)."""
    log_fields = {"table": claim.model.__tablename__, "row": claim.id, "try": claim.tries}
    try:
        yield
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
        row = _find_held(claim)
        if row is not None:
            _mark_done(row)


def _mark_done(row: Any) -> None:
    row.move_to(row.work_states.done)
    row.lease_until = None
    row.last_error = None


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


def _find_held(claim: Claim) -> Any | None:
    """Return the claimed row, locked, or None if this worker no longer has it."""
    row = db.session.get(claim.model, claim.id, with_for_update=FOR_CHANGE, populate_existing=True)
    is_held = row and row.status == claim.model.work_states.leased and row.tries == claim.tries
    return row if is_held else None
