"""Sending mail, once it is sure that the database is not an older one."""

import structlog

from fundraiser import clock
from fundraiser.config import settings
from fundraiser.database import db, transaction
from fundraiser.installation.queries import get_installation, lock_installation
from fundraiser.mail.jobs import send_due_mail
from fundraiser.restores.mark import read_mark, write_mark
from fundraiser.restores.operations import is_marked, is_restored, move_mark, note_restore

log = structlog.get_logger()


def send_mail() -> None:
    """Every email that is due is sent; what waited in a backup that was put back is held."""
    look_for_restore()
    send_due_mail()


def look_for_restore() -> None:
    """A database that was put back is noticed, and mail may be sent for a while. Repeatable."""
    at = clock.now()
    folder = settings().instance_path
    installation = get_installation()
    mark = read_mark(folder, installation.public_id)
    is_enough = is_marked(installation, mark, at=at)
    db.session.rollback()
    if is_enough:
        return
    with transaction():
        locked = lock_installation()
        if is_restored(locked, mark, at=at):
            held = note_restore(locked, mark, at=at)
            log.error("database restored from a backup", emails_held=held)
        kept = move_mark(locked, mark, at=at)
    write_mark(folder, kept)
