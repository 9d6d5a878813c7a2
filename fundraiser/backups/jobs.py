"""The job that makes a backup each night."""

import structlog

from fundraiser import clock
from fundraiser.backups.files import make_backup, remove_old_backups
from fundraiser.backups.operations import note_backup
from fundraiser.config import settings
from fundraiser.database import db, transaction
from fundraiser.organisation.queries import home_zone

log = structlog.get_logger()


def back_up() -> None:
    """Make a backup in BACKUP_FOLDER, and remove those that rotation no longer keeps.

    Raises BackupFailed, which staff then see with the job.
    """
    config, zone = settings(), home_zone()
    db.session.rollback()
    backup = make_backup(config, config.backup_folder, at=clock.now())
    with transaction():
        note_backup(
            backup.path.name,
            size_bytes=backup.size_bytes,
            made_at=backup.manifest.made_at,
        )
    removed = remove_old_backups(config.backup_folder, zone=zone)
    log.info("backup made", file=backup.path.name, removed=len(removed))
