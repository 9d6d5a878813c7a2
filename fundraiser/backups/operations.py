"""Record that a backup was made or proved."""

from datetime import datetime

from fundraiser.backups.models import Backup
from fundraiser.database import db, insert_into


def note_backup(name: str, *, size_bytes: int, made_at: datetime) -> None:
    """Record a backup that was made. Repeatable."""
    insertion = insert_into(Backup).values(name=name, size_bytes=size_bytes, made_at=made_at)
    db.session.execute(insertion.on_conflict_do_nothing(index_elements=["name"]))


def note_proof(name: str, *, size_bytes: int, made_at: datetime, at: datetime) -> None:
    """Record that a backup was restored without a fault, also one that another site made."""
    insertion = insert_into(Backup).values(
        name=name, size_bytes=size_bytes, made_at=made_at, proved_at=at
    )
    db.session.execute(
        insertion.on_conflict_do_update(index_elements=["name"], set_={"proved_at": at})
    )
