"""Reads of the backups that were made."""

from sqlalchemy import select

from fundraiser.backups.models import Backup
from fundraiser.database import db


def newest_backup() -> Backup | None:
    """Return the backup made last, or None."""
    newest = select(Backup).order_by(Backup.made_at.desc()).limit(1)
    return db.session.scalars(newest).one_or_none()


def last_proof() -> Backup | None:
    """Return the backup that was proved last, or None. `proved_at` says when."""
    proved = select(Backup).where(Backup.proved_at.is_not(None))
    return db.session.scalars(proved.order_by(Backup.proved_at.desc()).limit(1)).one_or_none()
