"""The backups that were made, and which were proved."""

from sqlalchemy.orm import Mapped, mapped_column

from fundraiser.database import Id, Instant, Line, Model


class Backup(Model):
    """A backup. The row stays when its file is removed by rotation."""

    __tablename__ = "backups"

    id: Mapped[Id]
    name: Mapped[Line] = mapped_column(unique=True)  # of its file
    made_at: Mapped[Instant] = mapped_column(index=True)
    size_bytes: Mapped[int]
    proved_at: Mapped[Instant | None] = mapped_column(index=True)  # by a restore, without a fault
