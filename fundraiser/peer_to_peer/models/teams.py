"""Teams, and which page was in which team when."""

from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from fundraiser.database import Cents, Id, Instant, Model, Words
from fundraiser.donors.models import Donor
from fundraiser.money import Money
from fundraiser.peer_to_peer.models.limits import LONGEST_NAME, LONGEST_SLUG, LONGEST_TITLE
from fundraiser.peer_to_peer.models.places import ModeratedPlace, PlaceStatus
from fundraiser.states import Arrows


class Team(ModeratedPlace, Model):
    """Pages that raise money together. Its totals are its accounts in the ledger."""

    __tablename__ = "teams"
    __table_args__ = (
        CheckConstraint("goal_cents IS NULL OR goal_cents > 0", name="goal_positive"),
        CheckConstraint("most_members IS NULL OR most_members > 0", name="size_positive"),
        Index(None, "campaign_id", "status"),
        Index(None, "captain_id"),
    )
    KIND = "team"
    picture_id: ClassVar[None] = None  # as the content of a page has
    picture_words: ClassVar[str] = ""
    ARROWS: ClassVar[Arrows] = {
        PlaceStatus.WAITING: {PlaceStatus.LIVE, PlaceStatus.TAKEN_DOWN, PlaceStatus.CLOSED},
        PlaceStatus.LIVE: {PlaceStatus.CLOSED, PlaceStatus.HIDDEN, PlaceStatus.TAKEN_DOWN},
        PlaceStatus.CLOSED: {PlaceStatus.LIVE, PlaceStatus.HIDDEN, PlaceStatus.TAKEN_DOWN},
        PlaceStatus.HIDDEN: {PlaceStatus.LIVE, PlaceStatus.CLOSED, PlaceStatus.TAKEN_DOWN},
        PlaceStatus.TAKEN_DOWN: {PlaceStatus.LIVE, PlaceStatus.HIDDEN, PlaceStatus.CLOSED},
    }

    slug: Mapped[str] = mapped_column(String(LONGEST_SLUG), unique=True)
    captain_id: Mapped[int] = mapped_column(ForeignKey("donors.id"))
    name: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    captain_name: Mapped[str] = mapped_column(String(LONGEST_NAME))  # as others see it
    words: Mapped[Words] = mapped_column(default="")  # Markdown
    goal_cents: Mapped[Cents | None]
    most_members: Mapped[int | None]
    invitation_key: Mapped[str] = mapped_column(String(43), unique=True)

    captain: Mapped[Donor] = relationship(lazy="joined")

    title: Mapped[str] = synonym("name")
    organiser: Mapped[Donor] = synonym("captain")
    organiser_id: Mapped[int] = synonym("captain_id")
    organiser_name: Mapped[str] = synonym("captain_name")
    story: Mapped[str] = synonym("words")

    @property
    def goal(self) -> Money | None:
        return None if self.goal_cents is None else Money(self.goal_cents, self.currency)

    @property
    def texts(self) -> tuple[str, str, str]:
        """Return what its captain wrote for visitors."""
        return self.name, self.captain_name, self.words

    @property
    def was_shown(self) -> bool:
        return not self.is_waiting


class Membership(Model):
    """A page was in a team, from an instant until it left. Never deleted."""

    __tablename__ = "team_memberships"
    __table_args__ = (
        Index(
            "uq_team_memberships_now",
            "page_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
        Index(None, "team_id", "left_at"),
    )

    id: Mapped[Id]
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    page_id: Mapped[int] = mapped_column(ForeignKey("fundraiser_pages.id"))
    joined_at: Mapped[Instant]
    left_at: Mapped[Instant | None]

    team: Mapped[Team] = relationship(lazy="joined")


def subject_of_team(team_id: int) -> str:
    """Return the team's name in the audit log."""
    return f"team:{team_id}"
