"""Operations on a restored database, and on the mark that reveals one."""

from datetime import datetime, timedelta

from fundraiser import audit
from fundraiser.alarms import AlarmKind, raise_alarm
from fundraiser.installation.models import Installation
from fundraiser.mail.operations import hold_waiting
from fundraiser.restores.mark import Mark
from fundraiser.web.actors import Actor

MAIL_LASTS = timedelta(minutes=1)  # how long mail may be sent without moving the mark
RENEWED_BEFORE = timedelta(seconds=30)
SILENT_FOR = timedelta(minutes=10)  # without a file, a longer silence means a restore
SMALLEST_STEP = timedelta(microseconds=1)
SUBJECT = "installation:1"
NOTICER = Actor.job("restore")


def is_restored(installation: Installation, mark: Mark | None, *, at: datetime) -> bool:
    """Return whether mail was sent that the database does not know of."""
    mail_until = installation.mail_until
    if mark is not None:
        return mail_until is None or mark.mail_until > mail_until
    return mail_until is not None and at - mail_until > SILENT_FOR


def is_marked(installation: Installation, mark: Mark | None, *, at: datetime) -> bool:
    """Return whether mail may be sent now without moving the mark."""
    until = installation.mail_until
    return mark is not None and mark.mail_until == until and _lasts(until, at)


def note_restore(installation: Installation, mark: Mark | None, *, at: datetime) -> int:
    """Hold the waiting mail, raise an alarm and record the restore; return how many emails.

    Mail about events before `told_until` may have been sent already: that is the mark's instant, or
    `at` without a mark. The caller has locked the installation.
    """
    installation.told_until = min(mark.mail_until, at) if mark else at
    held = hold_waiting(queued_until=installation.told_until)
    backup_at = installation.mail_until or installation.made_at
    raise_alarm(
        AlarmKind.DATABASE_RESTORED,
        SUBJECT,
        {"held": held, "backup_at": backup_at.isoformat()},
        at=at,
    )
    audit.record(
        audit.AuditAction.DATABASE_RESTORED,
        SUBJECT,
        NOTICER,
        at,
        after={"emails_held": held, "told_until": installation.told_until.isoformat()},
    )
    return held


def move_mark(installation: Installation, mark: Mark | None, *, at: datetime) -> Mark:
    """Allow mail for MAIL_LASTS, and return the mark to write to the file.

    The instant never moves back, even if clocks differ or are set back. If another machine has just
    moved it, it stays.
    """
    until = installation.mail_until
    known = (until, mark and mark.mail_until)
    latest = max((instant for instant in known if instant), default=at)
    if until is None or until != latest or not _lasts(until, at):
        until = max(at + MAIL_LASTS, latest + SMALLEST_STEP)
        installation.mail_until = until
    return Mark(installation.public_id, until)


def _lasts(until: datetime, at: datetime) -> bool:
    return at + RENEWED_BEFORE < until <= at + MAIL_LASTS
