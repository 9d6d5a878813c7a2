"""The one row about this installation."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from fundraiser.database import Id, Instant, Model

ONLY_ID = 1


class Installation(Model):
    """Added by its migration, and never removed."""

    __tablename__ = "installations"
    __table_args__ = (CheckConstraint(f"id = {ONLY_ID}", name="only_one"),)

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19))
    made_at: Mapped[Instant]
    mail_until: Mapped[Instant | None]  # no worker sends mail later than this without moving it
    # What was to be told until then may be told already: the database was restored from a backup.
    told_until: Mapped[Instant | None]
