"""The look at the site's health that each process takes, and the job that reads the certificate."""

import structlog
from sqlalchemy.exc import SQLAlchemyError

from fundraiser import clock
from fundraiser.alarms.jobs import tell_of_alarms
from fundraiser.config import settings
from fundraiser.database import db, transaction
from fundraiser.health import operations
from fundraiser.health.certificate import CertificateRefused, CertificateUnread, read_expiry
from fundraiser.health.database_fault import FAULT
from fundraiser.health.models import ProcessKind
from fundraiser.health.queries import look_at_health

log = structlog.get_logger()


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


def read_certificate() -> None:
    """Store how long the certificate of an https site is good. Without a connection, keep the last.

    The next look raises the alarm.
    """
    if not settings().is_https:
        return
    url, expires_at, refused_for = settings().public_url, None, None
    try:
        expires_at = read_expiry(url)
    except CertificateRefused as error:
        refused_for = str(error)
    except CertificateUnread as error:
        log.info("certificate not read", error=str(error))
        return
    with transaction():
        operations.record_certificate(
            url, expires_at=expires_at, refused_for=refused_for, at=clock.now()
        )


def _look(process: ProcessKind) -> None:
    """Record a look. The first transaction shows whether the database takes changes."""
    at = clock.now()
    with transaction():
        operations.record_look(process, at=at)
    readings = look_at_health(at)
    with transaction():
        operations.record_readings(readings, at=at)
