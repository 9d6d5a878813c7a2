"""Reads of alarms."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from fundraiser.accounts.permissions import Permission
from fundraiser.alarms.kinds import AlarmKind
from fundraiser.alarms.models import Alarm
from fundraiser.database import db, find_locked_row, locked

SEES_ALARMS = Permission.SEE_LEDGER  # those who look after the money: finance, administrators


def get_alarm(alarm_id: int) -> Alarm:
    return db.session.get_one(Alarm, alarm_id)


def find_alarm(alarm_id: int) -> Alarm | None:
    return db.session.get(Alarm, alarm_id)


def lock_alarm(alarm_id: int) -> Alarm | None:
    """Return the alarm as it stands, locked until the transaction ends."""
    return find_locked_row(Alarm, alarm_id)


def lock_open_alarm(kind: AlarmKind, subject: str) -> Alarm | None:
    """Return the open alarm of this kind and subject, locked, if there is one."""
    wanted = _open_of(kind).where(Alarm.subject == subject)
    return db.session.scalars(locked(wanted, Alarm)).one_or_none()


def has_open_alarm(kind: AlarmKind, subject: str) -> bool:
    """Return whether there is an open alarm of this kind and subject; takes no lock."""
    wanted = select(Alarm.id).where(
        Alarm.kind == kind, Alarm.subject == subject, Alarm.over_at.is_(None)
    )
    return db.session.scalar(wanted) is not None


def list_open_alarms(*, most: int = 100) -> Sequence[Alarm]:
    """Return what is wrong now, the newest first, `most` at the most."""
    return db.session.scalars(_newest_open().limit(most)).all()


def list_alarms_over(*, before_id: int | None = None, most: int = 50) -> Sequence[Alarm]:
    """Return alarms that are over, the newest first, `most` at the most."""
    wanted = select(Alarm).where(Alarm.over_at.is_not(None))
    if before_id is not None:
        wanted = wanted.where(Alarm.id < before_id)
    return db.session.scalars(wanted.order_by(Alarm.id.desc()).limit(most)).all()


def count_open_alarms(kind: AlarmKind | None = None) -> int:
    """Return how many alarms are open, of one kind or of all."""
    query = select(func.count()).select_from(Alarm).where(Alarm.over_at.is_(None))
    return db.session.scalar(query if kind is None else query.where(Alarm.kind == kind)) or 0


def find_newest_open_alarm(kind: AlarmKind | None = None) -> Alarm | None:
    """Return the alarm that began last of those that are open, of one kind or of all."""
    newest = _newest_open()
    return db.session.scalar(
        (newest if kind is None else newest.where(Alarm.kind == kind)).limit(1)
    )


def lock_untold_alarms(kind: AlarmKind, *, told_before: datetime) -> Sequence[Alarm]:
    """Return the open alarms that nobody was told of since `told_before`, locked, oldest first."""
    wanted = _open_of(kind).where(or_(Alarm.told_at.is_(None), Alarm.told_at <= told_before))
    return db.session.scalars(locked(wanted.order_by(Alarm.id), Alarm)).all()


def lock_alarms_told_and_over(kind: AlarmKind) -> Sequence[Alarm]:
    """Return the alarms that people were told of and do not know to be over, locked."""
    wanted = select(Alarm).where(
        Alarm.kind == kind,
        Alarm.over_at.is_not(None),
        Alarm.told_at.is_not(None),
        Alarm.over_told_at.is_(None),
    )
    return db.session.scalars(locked(wanted.order_by(Alarm.id), Alarm)).all()


def _newest_open() -> Select[Any]:
    opened = select(Alarm).where(Alarm.over_at.is_(None))
    return opened.order_by(Alarm.since_at.desc(), Alarm.id.desc())


def _open_of(kind: AlarmKind) -> Select[Any]:
    return select(Alarm).where(Alarm.kind == kind, Alarm.over_at.is_(None))
