"""Raise alarms, end them, mark them as resolved, email people about them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

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
from fundraiser.database import db, insert_into
from fundraiser.jobs import JobName, knock
from fundraiser.mail.kinds import EmailKind
from fundraiser.web.actors import Actor

BETWEEN_EMAILS = timedelta(hours=1)
BETWEEN_REMINDERS = timedelta(days=1)
Facts = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Notice:
    """An email about an alarm that people are owed: that it is open, or that it is over."""

    kind: EmailKind
    alarm: Alarm
    people: Sequence[StaffMember]


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
    """Return the notices that are due, and mark them as told: whoever takes them sends them.

    An alarm is told at most once an hour for each kind, again each day while it lasts, and when it
    is over. Nothing is taken if nobody wants to know; `may_post` says that ALARM_URL does.
    """
    people = [person for person in list_who_may(SEES_ALARMS) if person.wants_alarms]
    if not people and not may_post:
        return []
    notices = []
    for kind in AlarmKind:
        notices += [*_take_open(kind, people, at), *_take_over(kind, people, at)]
    return notices


def queue_notices(notices: Sequence[Notice], *, at: datetime) -> None:
    """Queue the notices' emails in the outbox."""
    for notice in notices:
        for person in notice.people:
            once = f"{notice.kind}:{notice.alarm.id}:{at.isoformat()}:{person.id}"
            mail.queue_for(person, notice.kind, notice.alarm.id, once=once, at=at)


def _take_open(kind: AlarmKind, people: Sequence[StaffMember], at: datetime) -> Iterator[Notice]:
    untold = lock_untold_alarms(kind, told_before=at - BETWEEN_REMINDERS)
    if not untold or not _take_hourly_email(kind, at):
        return
    for alarm in untold:
        alarm.told_at = at
        alarm.told_ids = [person.id for person in people]
    yield Notice(EmailKind.ALARM, untold[-1], people)


def _take_over(kind: AlarmKind, people: Sequence[StaffMember], at: datetime) -> Iterator[Notice]:
    """Once no alarm of the kind is open, yield the notice to the people who were told of one."""
    ended = lock_alarms_told_and_over(kind)
    if not ended or count_open_alarms(kind):
        return
    told_ids = {person_id for alarm in ended for person_id in alarm.told_ids}
    for alarm in ended:
        alarm.over_told_at = at
    recipients = [person for person in people if person.id in told_ids]
    yield Notice(EmailKind.ALARM_OVER, ended[-1], recipients)


def _take_hourly_email(kind: AlarmKind, at: datetime) -> bool:
    """Return whether an email about this kind may be sent this hour, and use it up."""
    insertion = insert_into(AlarmNotice).values(kind=kind, told_at=at)
    return (
        db.session.execute(
            insertion.on_conflict_do_update(
                index_elements=["kind"],
                set_={"told_at": at},
                where=AlarmNotice.told_at <= at - BETWEEN_EMAILS,
            ).returning(AlarmNotice.kind)
        ).first()
        is not None
    )
