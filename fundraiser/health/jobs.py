"""What a process does each time it looks at the site's health."""

from sqlalchemy.exc import SQLAlchemyError

from fundraiser import clock
from fundraiser.alarms.jobs import tell_of_alarms
from fundraiser.database import db, transaction
from fundraiser.health import operations
from fundraiser.health.database_fault import FAULT
from fundraiser.health.models import ProcessKind
from fundraiser.health.queries import look_at_health


def watch_health(process: ProcessKind) -> None:
    """Look at the site, record what is wrong, and tell people what is due.

    If the database takes no changes, people are told that, by email and at ALARM_URL, from what
    this process knows.
    """
    try:
        _look(process)
    except SQLAlchemyError as error:
        db.session.rollback()
        FAULT.note(error, at=clock.now())
        return
    FAULT.end(at=clock.now())
    tell_of_alarms()


def note_start(process: ProcessKind) -> None:
    """Note that a process of this kind runs, before it judges the others."""
    with transaction():
        operations.record_look(process, at=clock.now())


def _look(process: ProcessKind) -> None:
    """Record a look. The first transaction shows whether the database takes changes."""
    at = clock.now()
    with transaction():
        operations.record_look(process, at=at)
    readings = look_at_health(at)
    with transaction():
        operations.record_readings(readings, at=at)
