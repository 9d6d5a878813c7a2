"""Raise alarms, end them, mark them as resolved, email people about them."""

from collections.abc import Mapping, Sequence
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


def tell_of_alarms(*, at: datetime) -> None:
    """Email finance and administrators about alarms that are new, go on or are over.

    At most once an hour for each kind; open alarms are repeated once a day.
    """
    people = list_who_may(SEES_ALARMS)
    if not people:
        return
    for kind in AlarmKind:
        _email_open_alarms(kind, people, at)
        _email_ended_alarms(kind, people, at)


def _email_open_alarms(kind: AlarmKind, people: Sequence[StaffMember], at: datetime) -> None:
    untold = lock_untold_alarms(kind, told_before=at - BETWEEN_REMINDERS)
    if not untold or not _take_hourly_email(kind, at):
        return
    _queue_emails(EmailKind.ALARM, untold[-1], people, at)
    for alarm in untold:
        alarm.told_at = at
        alarm.told_ids = [person.id for person in people]


def _email_ended_alarms(kind: AlarmKind, people: Sequence[StaffMember], at: datetime) -> None:
    """Once no alarm of the kind is open, email the people who were told that one was."""
    ended = lock_alarms_told_and_over(kind)
    if not ended or count_open_alarms(kind):
        return
    told_ids = {person_id for alarm in ended for person_id in alarm.told_ids}
    recipients = [person for person in people if person.id in told_ids]
    _queue_emails(EmailKind.ALARM_OVER, ended[-1], recipients, at)
    for alarm in ended:
        alarm.over_told_at = at


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


def _queue_emails(
    kind: EmailKind, alarm: Alarm, people: Sequence[StaffMember], at: datetime
) -> None:
    for person in people:
        once = f"{kind}:{alarm.id}:{at.isoformat()}:{person.id}"
        mail.queue_for(person, kind, alarm.id, once=once, at=at)
