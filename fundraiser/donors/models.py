"""The donor."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from fundraiser.database import Id, Instant, Model
from fundraiser.public_ids import new_public_id

EMAIL_LENGTH = 254


class Donor(Model):
    """A person or organisation that gives, or has promised to."""

    __tablename__ = "donors"
    __table_args__ = (Index(None, "first_gift_at"),)

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19), unique=True, default=new_public_id)
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH))
    email_normalised: Mapped[str] = mapped_column(String(EMAIL_LENGTH), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(2))
    created_at: Mapped[Instant]
    first_gift_at: Mapped[Instant | None]
