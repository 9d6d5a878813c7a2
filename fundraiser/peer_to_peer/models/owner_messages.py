"""What owners tell: news on their page, thanks to donors; and the emails they get."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fundraiser.database import Id, Instant, Model, Words, open_list_column
from fundraiser.peer_to_peer.follow_up import OwnerMessage
from fundraiser.peer_to_peer.models.pages import FundraiserPage
from fundraiser.public_ids import new_public_id


class PageUpdate(Model):
    """News that an owner tells on their page."""

    __tablename__ = "page_updates"
    __table_args__ = (Index(None, "page_id", "made_at"),)

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19), unique=True, default=new_public_id)
    page_id: Mapped[int] = mapped_column(ForeignKey("fundraiser_pages.id"))
    once_key: Mapped[str] = mapped_column(String(64), unique=True)
    words: Mapped[Words]  # Markdown
    made_at: Mapped[Instant]
    shown_at: Mapped[Instant | None]  # None: waits for one of us
    removed_at: Mapped[Instant | None]

    page: Mapped[FundraiserPage] = relationship(lazy="joined")


class Thanks(Model):
    """An owner thanked the donor of one gift, in their own words."""

    __tablename__ = "page_thanks"

    id: Mapped[Id]
    gift_id: Mapped[int] = mapped_column(ForeignKey("gifts.id"), unique=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("fundraiser_pages.id"), index=True)
    words: Mapped[Words]
    at: Mapped[Instant]

    page: Mapped[FundraiserPage] = relationship(lazy="joined")


class OwnerEmail(Model):
    """One email of the owner's series went out."""

    __tablename__ = "owner_emails"
    __table_args__ = (UniqueConstraint("page_id", "message"),)

    id: Mapped[Id]
    page_id: Mapped[int] = mapped_column(ForeignKey("fundraiser_pages.id"))
    message: Mapped[OwnerMessage] = open_list_column(OwnerMessage)
    at: Mapped[Instant]

    page: Mapped[FundraiserPage] = relationship(lazy="joined")
