"""Raise alarms, end them, mark them as resolved, email people about them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, update

from fundraiser import audit, mail
from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.queries import list_who_may
from fundraiser.alarms.kinds import AlarmKind
from fundraiser.alarms.models import IS_OPEN, Alarm, AlarmNotice
from fundraiser.alarms.queries import (
    SEES_ALARMS,
    count_open_alarms,
    lock_alarms_told_and_over,
    lock_open_alarm,
    lock_untold_alarms,
)
from fundraiser.audit import AuditAction
from fundraiser.database import db, insert_into, rows_changed
from fundraiser.jobs import JobName, knock
from fundraiser.mail.kinds import EmailKind
from fundraiser.web.actors import Actor

BETWEEN_EMAILS = timedelta(hours=1)
BETWEEN_REMINDERS = timedelta(days=1)
NOTICE_LEASE = timedelta(minutes=3)
Facts = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Notice:
    """What people are to be told about alarms of one kind: that they are open, or over.

    The message is about the newest of the alarms.
    """

    kind: EmailKind
    alarms: Sequence[Alarm]
    people: Sequence[StaffMember]

    @property
    def alarm(self) -> Alarm:
        return self.alarms[-1]


def raise_alarm(kind: AlarmKind, subject: str, facts: Facts, *, at: datetime) -> None:
    """Open an alarm of this kind and subject, or update the open one; a job emails people.

    Repeatable, also concurrently: there is one open alarm, with the newest facts and a count.
    `subject` names the record, e.g. `event:evt_…`; `facts` are JSON values for the texts of its
    kind, with instants in ISO form under names ending in `_at`.
    """
    insertion = insert_into(Alarm).values(
        kind=kind,
        subject=subject,
        facts=dict(facts),
        since_at=at,
        last_seen_at=at,
        count=1,
        told_ids=[],
    )
    db.session.execute(
        insertion.on_conflict_do_update(
            index_elements=["kind", "subject"],
            index_where=IS_OPEN,
            set_={"facts": dict(facts), "last_seen_at": at, "count": Alarm.count + 1},
        )
    )
    knock(JobName.TELL_OF_ALARMS)


def end_alarm(kind: AlarmKind, subject: str, *, at: datetime) -> bool:
    """End the alarm, if it is open; return whether it was. Repeatable."""
    alarm = lock_open_alarm(kind, subject)
    if alarm is None:
        return False
    alarm.end(at)
    db.session.flush()
    knock(JobName.TELL_OF_ALARMS)
    return True


def resolve_alarm(alarm: Alarm, note: str, *, actor: Actor, at: datetime) -> bool:
    """Mark the alarm as resolved by a staff member; return whether it was open. Repeatable.

    A problem that goes on raises a new alarm.
    """
    if not alarm.is_open:
        return False
    alarm.end(at)
    alarm.resolved_by_id = int(actor.id)
    audit.record(AuditAction.ALARM_RESOLVED, f"alarm:{alarm.id}", actor, at, note=note)
    knock(JobName.TELL_OF_ALARMS)
    return True


def take_notices(*, at: datetime, may_post: bool) -> list[Notice]:
    """Return the notices that are due, under a lease: whoever takes them sends and settles them.

    If that process dies, another takes them after NOTICE_LEASE. An alarm is told at most once an
    hour for each kind, again each day while it lasts, and when it is over. Nothing is taken if
    nobody wants to know; `may_post` says that ALARM_URL does.
    """
    people = [person for person in list_who_may(SEES_ALARMS) if person.wants_alarms]
    if not people and not may_post:
        return []
    notices = []
    for kind in AlarmKind:
        notices += [*_take_open(kind, people, at), *_take_over(kind, people, at)]
    return notices


def settle_notices(notices: Sequence[Notice], *, at: datetime) -> None:
    """Mark the alarms of the notices as told, and end the leases of their kinds."""
    for notice in notices:
        ids = [alarm.id for alarm in notice.alarms]
        rows_changed(update(Alarm).where(Alarm.id.in_(ids)).values(_told(notice, at)))
        is_open = notice.kind is EmailKind.ALARM
        rows_changed(
            update(AlarmNotice)
            .where(AlarmNotice.kind == notice.alarm.kind)
            .values({"lease_until": None, **({"told_at": at} if is_open else {})})
        )


def queue_notices(notices: Sequence[Notice], *, at: datetime) -> None:
    """Queue the notices' emails in the outbox."""
    for notice in notices:
        for person in notice.people:
            once = f"{notice.kind}:{notice.alarm.id}:{at.isoformat()}:{person.id}"
            mail.queue_for(person, notice.kind, notice.alarm.id, once=once, at=at)


def _take_open(kind: AlarmKind, people: Sequence[StaffMember], at: datetime) -> Iterator[Notice]:
    untold = lock_untold_alarms(kind, told_before=at - BETWEEN_REMINDERS)
    if untold and _take_lease(kind, at, told_before=at - BETWEEN_EMAILS):
        yield Notice(EmailKind.ALARM, untold, people)


def _take_over(kind: AlarmKind, people: Sequence[StaffMember], at: datetime) -> Iterator[Notice]:
    """Once no alarm of the kind is open, yield the notice to the people who were told of one."""
    ended = lock_alarms_told_and_over(kind)
    if not ended or count_open_alarms(kind) or not _take_lease(kind, at, told_before=at):
        return
    told_ids = {person_id for alarm in ended for person_id in alarm.told_ids}
    yield Notice(EmailKind.ALARM_OVER, ended, [each for each in people if each.id in told_ids])


def _told(notice: Notice, at: datetime) -> dict[str, Any]:
    """Return the columns of an alarm that say that its notice was sent."""
    if notice.kind is EmailKind.ALARM_OVER:
        return {"over_told_at": at}
    return {"told_at": at, "told_ids": [person.id for person in notice.people]}


def _take_lease(kind: AlarmKind, at: datetime, *, told_before: datetime) -> bool:
    """Return whether this process tells people about the kind now, and nobody else does.

    A kind that was told after `told_before` waits. Times that lie too far ahead are of a clock that
    was wrong, and hold nobody up.
    """
    lease_until = at + NOTICE_LEASE
    insertion = insert_into(AlarmNotice).values(kind=kind, lease_until=lease_until)
    is_held = and_(AlarmNotice.lease_until > at, AlarmNotice.lease_until <= lease_until)
    is_told = and_(AlarmNotice.told_at > told_before, AlarmNotice.told_at <= at)
    return (
        db.session.execute(
            insertion.on_conflict_do_update(
                index_elements=["kind"],
                set_={"lease_until": lease_until},
                where=and_(is_held.is_not(True), is_told.is_not(True)),
            ).returning(AlarmNotice.kind)
        ).first()
        is not None
    )
