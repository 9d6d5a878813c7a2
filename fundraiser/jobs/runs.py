"""Runs of the timetable: one worker takes each slot of a job once.

A job holds its slot under a lease, which its worker renews while it lives (`heartbeat`). A slot
that a killed worker held is free after `LEASE`.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from flask import Flask, current_app
from sqlalchemy import func, or_, select, update

from fundraiser import clock
from fundraiser.database import db, insert_into, rows_changed, transaction
from fundraiser.jobs.models import TimetableJob
from fundraiser.jobs.names import JobName
from fundraiser.jobs.timetable import TIMETABLE

log = structlog.get_logger()

ZONE_EXTENSION = "fundraiser.jobs.zone"
LEASE = timedelta(seconds=90)
LONGEST_ERROR = 500

_running: set[JobName] = set()  # from the timetable, by any thread of this process


def list_due(at: datetime) -> list[JobName]:
    """Return the jobs with a free slot that no worker is running."""
    local = _local(at)
    jobs = {job.name: job for job in db.session.scalars(select(TimetableJob))}
    db.session.rollback()
    return [name for name in TIMETABLE if _is_due(jobs.get(name), name, local)]


def is_due(name: JobName, *, at: datetime) -> bool:
    """Return whether the job has a free slot and no worker is running it."""
    job = db.session.scalars(select(TimetableJob).filter_by(name=name)).one_or_none()
    db.session.rollback()
    return _is_due(job, name, _local(at))


def run_slot(name: JobName, work: Callable[[], object]) -> bool:
    """Run the job if its latest slot is free; return whether it ran.

    An error is logged and stored for staff; the next slot tries again.
    """
    if not take_slot(name, at=clock.now()):
        return False
    _running.add(name)
    try:
        error = _error_of(name, work)
    finally:
        _running.discard(name)
    _end(name, error=error)
    return True


def take_slot(name: JobName, *, at: datetime) -> bool:
    """Take the latest slot of a job; return False if it is taken or the job is running."""
    slot, last = _slots(name, _local(at))
    _ensure_row(name)
    with transaction():
        changed = rows_changed(
            update(TimetableJob)
            .where(
                TimetableJob.name == name,
                ~TimetableJob.slot.between(slot, last),
                or_(
                    TimetableJob.lease_until.is_(None),
                    TimetableJob.lease_until <= at,
                    TimetableJob.lease_until > at + LEASE + clock.MOST_SKEW,
                ),
            )
            .values(slot=slot, lease_until=at + LEASE, started_at=at)
        )
    return changed == 1


def renew_running_slots(*, at: datetime) -> None:
    """Extend the leases of the jobs that this process runs from the timetable."""
    with transaction():
        db.session.execute(
            update(TimetableJob)
            .where(TimetableJob.name.in_(list(_running)), TimetableJob.lease_until.is_not(None))
            .values(lease_until=at + LEASE)
        )


def record_failure(name: JobName, error: Exception, *, at: datetime) -> None:
    """Store for staff that a run started by a knock failed; the next good slot clears it."""
    _ensure_row(name)
    with transaction():
        job = db.session.scalars(select(TimetableJob).filter_by(name=name)).one()
        job.failed_at = at
        job.last_error = _in_words(error)


def last_success_of(name: JobName) -> datetime | None:
    """Return when the job's last successful run from the timetable began, or None."""
    return db.session.scalar(select(TimetableJob.succeeded_at).filter_by(name=name))


def last_start() -> datetime | None:
    """Return when any run from the timetable last began, or None."""
    return db.session.scalar(select(func.max(TimetableJob.started_at)))


def is_running(name: JobName, *, at: datetime) -> bool:
    """Return whether a worker is running the job from the timetable."""
    is_leased = select(TimetableJob.id).where(
        TimetableJob.name == name, TimetableJob.lease_until > at
    )
    return db.session.scalar(is_leased) is not None


def list_jobs() -> list[TimetableJob]:
    """Return all jobs of the timetable, by name."""
    return list(db.session.scalars(select(TimetableJob).order_by(TimetableJob.name)))


def use_zone(app: Flask, zone: Callable[[], str]) -> None:
    """Use the time zone that `zone` returns for daily jobs."""
    app.extensions[ZONE_EXTENSION] = zone


def _local(at: datetime) -> datetime:
    zone: Callable[[], str] = current_app.extensions[ZONE_EXTENSION]
    return at.astimezone(ZoneInfo(zone()))


def _is_due(job: TimetableJob | None, name: JobName, local: datetime) -> bool:
    if job is None:
        return True
    slot, last = _slots(name, local)
    longest = local + LEASE + clock.MOST_SKEW
    is_leased = job.lease_until is not None and local < job.lease_until <= longest
    return not is_leased and not slot <= job.slot <= last


def _slots(name: JobName, local: datetime) -> tuple[str, str]:
    """Return the latest slot, and the last one that another machine may see already.

    A job in a slot after that was run by a clock that was wrong: it runs again.
    """
    schedule = TIMETABLE[name]
    return schedule.slot_at(local), schedule.slot_at(local + clock.MOST_SKEW)


def _ensure_row(name: JobName) -> None:
    """Add the job's row if it is missing; safe with concurrent workers."""
    if db.session.scalar(select(TimetableJob.id).filter_by(name=name)) is not None:
        db.session.rollback()
        return
    with transaction():
        insertion = insert_into(TimetableJob).values(name=name, slot="")
        db.session.execute(insertion.on_conflict_do_nothing(index_elements=["name"]))


def _error_of(name: JobName, work: Callable[[], object]) -> Exception | None:
    try:
        work()
    except Exception as error:
        log.exception("job failed", job=name)
        db.session.rollback()
        return error
    return None


def _end(name: JobName, *, error: Exception | None) -> None:
    with transaction():
        job = db.session.scalars(select(TimetableJob).filter_by(name=name)).one()
        job.lease_until = None
        job.ended_at = clock.now()
        job.last_error = None if error is None else _in_words(error)
        if error is None:
            job.succeeded_at = job.started_at
        else:
            job.failed_at = job.ended_at


def _in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
