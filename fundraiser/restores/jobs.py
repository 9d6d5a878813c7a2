"""The job that sends mail, after checking that the database was not restored from a backup."""

import structlog

from fundraiser import clock
from fundraiser.config import settings
from fundraiser.database import db, transaction
from fundraiser.installation.queries import get_installation, lock_installation
from fundraiser.mail.jobs import send_due_mail
from fundraiser.mail.jobs.sender_threads import SenderThreads
from fundraiser.restores.mark import read_mark, write_mark
from fundraiser.restores.operations import is_marked, is_restored, move_mark, note_restore

log = structlog.get_logger()


def send_mail(threads: SenderThreads | None = None) -> None:
    """Send every email that is due, but hold those that waited in a restored backup.

    Uses the threads given, else its own.
    """
    look_for_restore()
    send_due_mail(threads)


def look_for_restore() -> None:
    """Check for a restored database, and allow mail for the next minute. Repeatable."""
    at = clock.now()
    folder = settings().instance_path
    installation = get_installation()
    mark = read_mark(folder, installation.public_id)
    may_send = is_marked(installation, mark, at=at)
    db.session.rollback()
    if may_send:
        return
    with transaction():
        locked = lock_installation()
        if is_restored(locked, mark, at=at):
            held = note_restore(locked, mark, at=at)
            log.error("database restored from a backup", emails_held=held)
        moved = move_mark(locked, mark, at=at)
    write_mark(folder, moved)
