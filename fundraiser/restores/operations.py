"""What is done about a database that was put back, and how the next one will be noticed."""

from datetime import datetime, timedelta

from fundraiser import audit
from fundraiser.alarms import AlarmKind, raise_alarm
from fundraiser.installation.models import Installation
from fundraiser.mail.operations import hold_waiting
from fundraiser.restores.mark import Mark
from fundraiser.web.actors import Actor

MAIL_LASTS = timedelta(minutes=1)  # how long mail is sent before the mark is moved on
RENEWED_BEFORE = timedelta(seconds=30)
SILENT_FOR = timedelta(minutes=10)  # without a file: how long a database in use sends no mail
SMALLEST_STEP = timedelta(microseconds=1)
SUBJECT = "installation:1"
NOTICER = Actor.job("restore")


def is_restored(installation: Installation, mark: Mark | None, *, at: datetime) -> bool:
    """Whether the database is older than the mail that was sent from it."""
    mail_until = installation.mail_until
    if mark is not None:
        return mail_until is None or mark.mail_until > mail_until
    return mail_until is not None and at - mail_until > SILENT_FOR


def is_marked(installation: Installation, mark: Mark | None, *, at: datetime) -> bool:
    """Whether mail may be sent now without moving the mark on."""
    until = installation.mail_until
    return mark is not None and mark.mail_until == until and _lasts(until, at)


def note_restore(installation: Installation, mark: Mark | None, *, at: datetime) -> int:
    """Mail that waited is held, and it is told and remembered why; return how many emails.

    What was to be told until then may be told already: until this machine sent mail the last time,
    or until now if that is not known. The caller has the installation locked.
    """
    installation.told_until = min(mark.mail_until, at) if mark else at
    held = hold_waiting(queued_until=installation.told_until)
    kept_until = installation.mail_until
    raise_alarm(
        AlarmKind.DATABASE_RESTORED,
        SUBJECT,
        {"held": held, "backup_at": (kept_until or installation.made_at).isoformat()},
        at=at,
    )
    audit.record(
        audit.AuditAction.DATABASE_RESTORED,
        actor=NOTICER,
        subject=SUBJECT,
        after={"emails_held": held, "told_until": installation.told_until.isoformat()},
        at=at,
    )
    return held


def move_mark(installation: Installation, mark: Mark | None, *, at: datetime) -> Mark:
    """Mail may be sent for a while; return the mark to be kept beside the database.

    It only ever moves on, also where clocks differ or were set back. Another machine may have moved
    it a moment ago: then that is enough.
    """
    until = installation.mail_until
    latest = max((each for each in (until, mark and mark.mail_until) if each), default=at)
    if until is None or until != latest or not _lasts(until, at):
        until = max(at + MAIL_LASTS, latest + SMALLEST_STEP)
        installation.mail_until = until
    return Mark(installation.public_id, until)


def _lasts(until: datetime, at: datetime) -> bool:
    return at + RENEWED_BEFORE < until <= at + MAIL_LASTS
