"""Record a look at the site's health: raise the alarms for what is wrong, end the others."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from fundraiser.alarms import AlarmKind, end_alarm, raise_alarm
from fundraiser.alarms.models import Alarm
from fundraiser.database import db, insert_into
from fundraiser.health.models import HealthLook, ProcessKind, SiteCertificate
from fundraiser.health.queries import Reading

RESOLVED_RESTS = timedelta(days=1)
WATCHED = (
    AlarmKind.DATABASE_REFUSES,
    AlarmKind.WORKER_STOPPED,
    AlarmKind.WEB_STOPPED,
    AlarmKind.MAIL_STUCK,
    AlarmKind.EVENTS_WAIT,
    AlarmKind.DISK_FULL,
    AlarmKind.POOL_LOW,
    AlarmKind.LEDGER_DIFFERS,
    AlarmKind.BACKUP_MISSING,
    AlarmKind.CERTIFICATE_ENDS,
    AlarmKind.CERTIFICATE_REFUSED,
)


def record_look(process: ProcessKind, *, at: datetime) -> None:
    """Note that a process of this kind looks now."""
    row = insert_into(HealthLook).values(process=process, looked_at=at)
    db.session.execute(
        row.on_conflict_do_update(index_elements=["process"], set_={"looked_at": at})
    )


def record_certificate(
    public_url: str, *, expires_at: datetime | None, refused_for: str | None, at: datetime
) -> None:
    """Store what was read of the certificate at this address."""
    facts = {"read_at": at, "expires_at": expires_at, "refused_for": refused_for}
    row = insert_into(SiteCertificate).values(public_url=public_url, **facts)
    db.session.execute(row.on_conflict_do_update(index_elements=["public_url"], set_=facts))


def record_readings(readings: Sequence[Reading], *, at: datetime) -> None:
    """Raise an alarm for each reading that is wrong; end the open ones whose reading is good.

    An alarm that a person resolved is not raised again for a day. Repeatable, also concurrently.
    """
    wrong = {(reading.kind, reading.subject): reading for reading in readings if reading.is_wrong}
    for kind, subject in _list_open() - wrong.keys():
        end_alarm(kind, subject, at=at)
    resting = _list_resting(at)
    for key, reading in sorted(wrong.items()):
        if key not in resting:
            raise_alarm(reading.kind, reading.subject, reading.facts, at=at)


def _list_open() -> set[tuple[AlarmKind, str]]:
    query = select(Alarm.kind, Alarm.subject)
    rows = db.session.execute(query.where(Alarm.over_at.is_(None), Alarm.kind.in_(WATCHED)))
    return {(kind, subject) for kind, subject in rows}


def _list_resting(at: datetime) -> set[tuple[AlarmKind, str]]:
    query = select(Alarm.kind, Alarm.subject).where(
        Alarm.over_at > at - RESOLVED_RESTS,
        Alarm.resolved_by_id.is_not(None),
        Alarm.kind.in_(WATCHED),
    )
    return {(kind, subject) for kind, subject in db.session.execute(query)}
