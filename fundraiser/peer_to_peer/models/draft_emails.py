"""Where the link to a draft was sent, and whether a reminder may follow."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fundraiser.database import Id, Instant, Model, Words
from fundraiser.donors.models import EMAIL_LENGTH
from fundraiser.peer_to_peer.models.pages import FundraiserPage


class DraftEmail(Model):
    """The address of whoever sets a page up, as typed last: one for each draft."""

    __tablename__ = "draft_emails"
    __table_args__ = (Index(None, "remind_at"),)

    id: Mapped[Id]
    page_id: Mapped[int] = mapped_column(ForeignKey("fundraiser_pages.id"), unique=True)
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH))
    sent_at: Mapped[Instant]
    wording: Mapped[Words] = mapped_column(default="")  # of the reminder agreed to, as shown
    agreed_at: Mapped[Instant | None]
    remind_at: Mapped[Instant | None]  # when the reminder is due
    reminded_at: Mapped[Instant | None]
    stopped_at: Mapped[Instant | None]

    page: Mapped[FundraiserPage] = relationship(lazy="joined")

    @property
    def agrees(self) -> bool:
        return self.agreed_at is not None and self.stopped_at is None

    def reminders_at(self, at: datetime) -> list[datetime]:
        """Return when the reminder went, and when it is to go as seen at `at`."""
        planned = max(self.remind_at, at) if self.remind_at and self.page.is_draft else None
        return [instant for instant in (self.reminded_at, planned) if instant]
