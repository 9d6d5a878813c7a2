"""A run of the timetable: each slot of a job is taken once, by one worker."""

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
LONGEST_RUN = timedelta(minutes=15)
LONGEST_ERROR = 500


def list_due(at: datetime) -> list[JobName]:
    """Return the jobs with a slot that nobody has taken and that no worker is at now."""
    local = _local(at)
    taken = {job.name: job for job in db.session.scalars(select(TimetableJob))}
    db.session.rollback()
    return [name for name in TIMETABLE if _is_due(taken.get(name), name, local)]


def run_slot(name: JobName, work: Callable[[], object]) -> bool:
    """Run the job if its latest slot is still free; return whether it ran.

    An error is logged and kept for staff; the next slot tries again.
    """
    if not take_slot(name, at=clock.now()):
        return False
    error = _error_of(name, work)
    _end(name, error=error)
    return True


def take_slot(name: JobName, *, at: datetime) -> bool:
    """Take the latest slot of a job for this worker; False if it is taken or being run."""
    slot = TIMETABLE[name].slot_at(_local(at))
    _ensure_row(name)
    with transaction():
        changed = rows_changed(
            update(TimetableJob)
            .where(
                TimetableJob.name == name,
                TimetableJob.slot < slot,
                or_(TimetableJob.lease_until.is_(None), TimetableJob.lease_until <= at),
            )
            .values(slot=slot, lease_until=at + LONGEST_RUN, started_at=at)
        )
    return changed == 1


def record_failure(name: JobName, error: Exception, *, at: datetime) -> None:
    """Keep for staff that a run begun by a knock has failed; the next good slot clears it."""
    _ensure_row(name)
    with transaction():
        job = db.session.scalars(select(TimetableJob).filter_by(name=name)).one()
        job.failed_at = at
        job.last_error = _in_words(error)


def last_success_of(name: JobName) -> datetime | None:
    """Return when the last good run of a job from the timetable began."""
    return db.session.scalar(select(TimetableJob.succeeded_at).filter_by(name=name))


def last_start() -> datetime | None:
    """Return when a run from the timetable began last; None if there never was one."""
    return db.session.scalar(select(func.max(TimetableJob.started_at)))


def is_running(name: JobName, *, at: datetime) -> bool:
    """Whether a worker is at a run of the job from the timetable."""
    is_leased = select(TimetableJob.id).where(
        TimetableJob.name == name, TimetableJob.lease_until > at
    )
    return db.session.scalar(is_leased) is not None


def list_jobs() -> list[TimetableJob]:
    """Return what is remembered of each job, in the order of their names: for staff."""
    return list(db.session.scalars(select(TimetableJob).order_by(TimetableJob.name)))


def use_zone(app: Flask, zone: Callable[[], str]) -> None:
    """Let daily jobs go by the days of the zone that `zone` gives."""
    app.extensions[ZONE_EXTENSION] = zone


def _local(at: datetime) -> datetime:
    zone: Callable[[], str] = current_app.extensions[ZONE_EXTENSION]
    return at.astimezone(ZoneInfo(zone()))


def _is_due(job: TimetableJob | None, name: JobName, local: datetime) -> bool:
    if job is None:
        return True
    is_free = job.lease_until is None or job.lease_until <= local
    return is_free and job.slot < TIMETABLE[name].slot_at(local)


def _ensure_row(name: JobName) -> None:
    """Let the job have its row; two workers may come at once."""
    if db.session.scalar(select(TimetableJob.id).filter_by(name=name)) is not None:
        db.session.rollback()
        return
    with transaction():
        fresh = insert_into(TimetableJob).values(name=name, slot="")
        db.session.execute(fresh.on_conflict_do_nothing(index_elements=["name"]))


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
