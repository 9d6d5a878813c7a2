"""Donors, their sign-in links and their sessions."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fundraiser.database import Id, Instant, Model, Words
from fundraiser.database.indexes import index_where
from fundraiser.public_ids import new_public_id

EMAIL_LENGTH = 254
CASH_KEY_LENGTH = 500


class Donor(Model):
    """A person or organisation that gives, or has promised to."""

    __tablename__ = "donors"
    __table_args__ = (
        Index(None, "first_gift_at"),
        index_where("ix_donors_who_gave", "id", where="first_gift_at IS NOT NULL"),
        Index(None, "language", "id"),
        Index("uq_donors_cash_key", "cash_key", unique=True),
    )

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19), unique=True, default=new_public_id)
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH))  # empty if unknown, as for cash
    email_normalised: Mapped[str | None] = mapped_column(String(EMAIL_LENGTH), unique=True)
    # Identifies a donor without an address: page and name.
    cash_key: Mapped[str | None] = mapped_column(String(CASH_KEY_LENGTH))
    name: Mapped[str] = mapped_column(String(120))
    # Every name the donor has given under, and the address, as `search_text` writes them.
    search_text: Mapped[Words] = mapped_column(default="")
    language: Mapped[str] = mapped_column(String(2))
    created_at: Mapped[Instant]
    first_gift_at: Mapped[Instant | None]
    email_proved_at: Mapped[Instant | None]  # when a link sent there was first used


class SignInLink(Model):
    """A sign-in link sent to an address: valid for half an hour, and in one browser only.

    The email contains the signed public id, so this row alone lets nobody in. If nobody has the
    address, the donor is added when the link is used: typing an address adds nobody.
    """

    __tablename__ = "sign_in_links"
    __table_args__ = (Index(None, "email_normalised", "made_at"), Index(None, "page_id"))

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19), unique=True, default=new_public_id)
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH))
    email_normalised: Mapped[str] = mapped_column(String(EMAIL_LENGTH))
    name: Mapped[str] = mapped_column(String(120))  # for a new donor
    language: Mapped[str] = mapped_column(String(2))
    leads_to: Mapped[str] = mapped_column(String(300))  # the path to open after signing in
    page_id: Mapped[int | None] = mapped_column(ForeignKey("fundraiser_pages.id"))  # to publish
    made_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]
    used_in: Mapped[str | None] = mapped_column(String(64))  # hash of the browser's key
    donor_id: Mapped[int | None] = mapped_column(ForeignKey("donors.id"))  # who used it


class DonorSession(Model):
    """A browser in which a donor is signed in. Only a hash of its token is stored."""

    __tablename__ = "donor_sessions"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), index=True)
    began_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]

    donor: Mapped[Donor] = relationship(lazy="joined")


def subject_of(donor_id: int) -> str:
    """Return the donor's name as a subject in the audit log."""
    return f"donor:{donor_id}"
