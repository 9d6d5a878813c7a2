"""The donor, the links that let them in, and the browsers they are in with."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fundraiser.database import Id, Instant, Model
from fundraiser.public_ids import new_public_id

EMAIL_LENGTH = 254
CASH_KEY_LENGTH = 500


class Donor(Model):
    """A person or organisation that gives, or has promised to."""

    __tablename__ = "donors"
    __table_args__ = (
        Index(None, "first_gift_at"),
        Index("uq_donors_cash_key", "cash_key", unique=True),
    )

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19), unique=True, default=new_public_id)
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH))  # empty: gave cash, left no address
    email_normalised: Mapped[str | None] = mapped_column(String(EMAIL_LENGTH), unique=True)
    cash_key: Mapped[str | None] = mapped_column(
        String(CASH_KEY_LENGTH)
    )  # page and name: no address
    name: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(2))
    created_at: Mapped[Instant]
    first_gift_at: Mapped[Instant | None]
    email_proved_at: Mapped[Instant | None]  # when a link we sent there was first used


class SignInLink(Model):
    """A way in that was sent to an address: good once, for half an hour.

    What the email carries is the public id under our signature, so nothing here opens anything. The
    donor is made, if nobody has the address yet, when the link is used: typing an address makes
    nobody known to us.
    """

    __tablename__ = "sign_in_links"
    __table_args__ = (Index(None, "email_normalised", "made_at"), Index(None, "page_id"))

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19), unique=True, default=new_public_id)
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH))
    email_normalised: Mapped[str] = mapped_column(String(EMAIL_LENGTH))
    name: Mapped[str] = mapped_column(String(120))  # what somebody new is called
    language: Mapped[str] = mapped_column(String(2))
    leads_to: Mapped[str] = mapped_column(String(300))  # a path of ours, opened once signed in
    page_id: Mapped[int | None] = mapped_column(ForeignKey("fundraiser_pages.id"))  # it publishes
    made_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]
    donor_id: Mapped[int | None] = mapped_column(ForeignKey("donors.id"))  # who came in by it

    def is_good_at(self, instant: datetime) -> bool:
        return self.used_at is None and instant < self.expires_at


class DonorSession(Model):
    """A browser that a donor has signed in with. Of its token, only a hash is kept."""

    __tablename__ = "donor_sessions"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), index=True)
    began_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]

    donor: Mapped[Donor] = relationship(lazy="joined")


def subject_of(donor_id: int) -> str:
    """Return the donor's name in the audit log."""
    return f"donor:{donor_id}"
