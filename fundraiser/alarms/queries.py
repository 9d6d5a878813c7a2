"""Reads of alarms."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from fundraiser.accounts.permissions import Permission
from fundraiser.alarms.kinds import AlarmKind
from fundraiser.alarms.models import Alarm
from fundraiser.database import db, find_locked_row, locked

SEES_ALARMS = Permission.SEE_LEDGER  # finance and administrators
OUTBOX_FAILS = (AlarmKind.WORKER_STOPPED, AlarmKind.MAIL_STUCK)


def get_alarm(alarm_id: int) -> Alarm:
    return db.session.get_one(Alarm, alarm_id)


def find_alarm(alarm_id: int) -> Alarm | None:
    return db.session.get(Alarm, alarm_id)


def lock_alarm(alarm_id: int) -> Alarm | None:
    """Return the current alarm, locked until the transaction ends, or None."""
    return find_locked_row(Alarm, alarm_id)


def lock_open_alarm(kind: AlarmKind, subject: str) -> Alarm | None:
    """Return the open alarm of this kind and subject, locked, or None."""
    query = _open_of(kind).where(Alarm.subject == subject)
    return db.session.scalars(locked(query, Alarm)).one_or_none()


def has_open_alarm(kind: AlarmKind, subject: str) -> bool:
    """Return whether this kind and subject has an open alarm; takes no lock."""
    query = select(Alarm.id).where(
        Alarm.kind == kind, Alarm.subject == subject, Alarm.over_at.is_(None)
    )
    return db.session.scalar(query) is not None


def is_outbox_failing() -> bool:
    """Return whether an open alarm says that emails left in the outbox do not leave it."""
    return any(count_open_alarms(kind) for kind in OUTBOX_FAILS)


def list_open_alarms(*, most: int = 100) -> Sequence[Alarm]:
    """Return up to `most` open alarms, newest first."""
    return db.session.scalars(_newest_open().limit(most)).all()


def count_open_alarms(kind: AlarmKind | None = None) -> int:
    """Return how many alarms of this kind, or of all kinds, are open."""
    query = select(func.count()).select_from(Alarm).where(Alarm.over_at.is_(None))
    return db.session.scalar(query if kind is None else query.where(Alarm.kind == kind)) or 0


def find_newest_open_alarm(kind: AlarmKind | None = None) -> Alarm | None:
    """Return the open alarm of this kind, or of any kind, that began last."""
    newest = _newest_open()
    return db.session.scalar(
        (newest if kind is None else newest.where(Alarm.kind == kind)).limit(1)
    )


def lock_untold_alarms(kind: AlarmKind, *, told_before: datetime) -> Sequence[Alarm]:
    """Return the open alarms not emailed since `told_before`, locked, oldest first."""
    query = _open_of(kind).where(or_(Alarm.told_at.is_(None), Alarm.told_at <= told_before))
    return db.session.scalars(locked(query.order_by(Alarm.id), Alarm)).all()


def lock_alarms_told_and_over(kind: AlarmKind) -> Sequence[Alarm]:
    """Return the ended alarms that were emailed as open but not yet as over, locked."""
    query = select(Alarm).where(
        Alarm.kind == kind,
        Alarm.over_at.is_not(None),
        Alarm.told_at.is_not(None),
        Alarm.over_told_at.is_(None),
    )
    return db.session.scalars(locked(query.order_by(Alarm.id), Alarm)).all()


def _newest_open() -> Select[Any]:
    opened = select(Alarm).where(Alarm.over_at.is_(None))
    return opened.order_by(Alarm.since_at.desc(), Alarm.id.desc())


def _open_of(kind: AlarmKind) -> Select[Any]:
    return select(Alarm).where(Alarm.kind == kind, Alarm.over_at.is_(None))
