"""Emails that told an owner of gifts."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fundraiser.database import Id, Instant, Model
from fundraiser.peer_to_peer.models.pages import FundraiserPage
from fundraiser.public_ids import new_public_id


class GiftNotice(Model):
    """One email about gifts went to the owner of a page."""

    __tablename__ = "gift_notices"
    __table_args__ = (Index(None, "page_id", "at"),)

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19), unique=True, default=new_public_id)
    page_id: Mapped[int] = mapped_column(ForeignKey("fundraiser_pages.id"))
    at: Mapped[Instant]

    page: Mapped[FundraiserPage] = relationship(lazy="joined")


class NoticedGift(Model):
    """The owner was told of a gift: once."""

    __tablename__ = "noticed_gifts"

    gift_id: Mapped[int] = mapped_column(ForeignKey("gifts.id"), primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("gift_notices.id"), index=True)
