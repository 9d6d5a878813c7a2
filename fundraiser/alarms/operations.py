"""What can be done with an alarm: raise it, end it, mark it as resolved, tell people of it."""

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
    """There is an open alarm of this kind and subject, last seen at `at`; a job tells people.

    Repeatable, also at one instant: there is one open alarm, which counts how often it was raised
    and has the newest facts. `subject` names the record, e.g. `event:evt_…`; `facts` are plain
    JSON values for the words of its kind, an instant in ISO form under a name ending in `_at`.
    """
    seen = insert_into(Alarm).values(
        kind=kind,
        subject=subject,
        facts=dict(facts),
        since_at=at,
        last_seen_at=at,
        count=1,
        told_ids=[],
    )
    db.session.execute(
        seen.on_conflict_do_update(
            index_elements=["kind", "subject"],
            index_where=IS_OPEN,
            set_={"facts": dict(facts), "last_seen_at": at, "count": Alarm.count + 1},
        )
    )
    knock(JobName.TELL_OF_ALARMS)


def end_alarm(kind: AlarmKind, subject: str, *, at: datetime) -> bool:
    """The trouble is over; return whether there was an open alarm. Repeatable."""
    found = lock_open_alarm(kind, subject)
    if found is None:
        return False
    found.end(at)
    db.session.flush()
    knock(JobName.TELL_OF_ALARMS)
    return True


def resolve_alarm(alarm: Alarm, note: str, *, actor: Actor, at: datetime) -> bool:
    """One of the staff says that it is dealt with; return whether it was open. Repeatable.

    Trouble that goes on raises a new alarm.
    """
    if not alarm.is_open:
        return False
    alarm.end(at)
    alarm.resolved_by_id = int(actor.id)
    audit.record(
        AuditAction.ALARM_RESOLVED,
        actor=actor,
        subject=f"alarm:{alarm.id}",
        note=note,
        at=at,
    )
    knock(JobName.TELL_OF_ALARMS)
    return True


def tell_of_alarms(*, at: datetime) -> None:
    """Finance and administrators are written to about what is new, goes on, or is over.

    Once an hour at most for each kind; an alarm that lasts is told again each day.
    """
    people = list_who_may(SEES_ALARMS)
    if not people:
        return
    for kind in AlarmKind:
        _tell_what_is_wrong(kind, people, at)
        _tell_what_is_over(kind, people, at)


def _tell_what_is_wrong(kind: AlarmKind, people: Sequence[StaffMember], at: datetime) -> None:
    untold = lock_untold_alarms(kind, told_before=at - BETWEEN_REMINDERS)
    if not untold or not _may_write_about(kind, at):
        return
    _write(EmailKind.ALARM, untold[-1], people, at)
    for alarm in untold:
        alarm.told_at = at
        alarm.told_ids = [person.id for person in people]


def _tell_what_is_over(kind: AlarmKind, people: Sequence[StaffMember], at: datetime) -> None:
    """One email once the last alarm of the kind is over, to those who were told that it began."""
    ended = lock_alarms_told_and_over(kind)
    if not ended or count_open_alarms(kind):
        return
    told = {each for alarm in ended for each in alarm.told_ids}
    _write(EmailKind.ALARM_OVER, ended[-1], [each for each in people if each.id in told], at)
    for alarm in ended:
        alarm.over_told_at = at


def _may_write_about(kind: AlarmKind, at: datetime) -> bool:
    """Take the hour's email about this kind, or return that it is taken."""
    taken = insert_into(AlarmNotice).values(kind=kind, told_at=at)
    return (
        db.session.execute(
            taken.on_conflict_do_update(
                index_elements=["kind"],
                set_={"told_at": at},
                where=AlarmNotice.told_at <= at - BETWEEN_EMAILS,
            ).returning(AlarmNotice.kind)
        ).first()
        is not None
    )


def _write(kind: EmailKind, about: Alarm, people: Sequence[StaffMember], at: datetime) -> None:
    for person in people:
        mail.queue(
            kind,
            about.id,
            recipient=person.email,
            language=person.language,
            once=f"{kind}:{about.id}:{at.isoformat()}:{person.id}",
            at=at,
        )
