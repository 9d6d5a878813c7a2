"""What captains write to the members of their teams."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fundraiser.database import Id, Instant, Model, Words
from fundraiser.peer_to_peer.models.pages import FundraiserPage
from fundraiser.peer_to_peer.models.teams import Team


class TeamMessage(Model):
    """One message of a captain to everyone in the team."""

    __tablename__ = "team_messages"
    __table_args__ = (Index(None, "team_id", "at"),)

    id: Mapped[Id]
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), index=True)
    once_key: Mapped[str] = mapped_column(String(64), unique=True)
    words: Mapped[Words]
    at: Mapped[Instant]

    team: Mapped[Team] = relationship(lazy="joined")


class TeamMessageCopy(Model):
    """A team's message, to the owner of one member's page."""

    __tablename__ = "team_message_copies"
    __table_args__ = (UniqueConstraint("message_id", "page_id"),)

    id: Mapped[Id]
    message_id: Mapped[int] = mapped_column(ForeignKey("team_messages.id"))
    page_id: Mapped[int] = mapped_column(ForeignKey("fundraiser_pages.id"), index=True)

    message: Mapped[TeamMessage] = relationship(lazy="joined")
    page: Mapped[FundraiserPage] = relationship(lazy="joined")
