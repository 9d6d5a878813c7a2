"""The table with the installation's one row."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from fundraiser.database import Id, Instant, Model

ONLY_ID = 1


class Installation(Model):
    """This installation. The migration inserts the row."""

    __tablename__ = "installations"
    __table_args__ = (CheckConstraint(f"id = {ONLY_ID}", name="only_one"),)

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19))
    made_at: Mapped[Instant]
    mail_until: Mapped[Instant | None]  # a worker must extend this before it sends mail later
    # After a restore from a backup: news from before this instant may have been sent already.
    told_until: Mapped[Instant | None]
