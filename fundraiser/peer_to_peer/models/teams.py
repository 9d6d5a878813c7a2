"""Teams, and which page was in which team when."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fundraiser.campaigns.models import Campaign
from fundraiser.database import Cents, Currency, Id, Instant, Model, Words, status_column
from fundraiser.donors.models import Donor
from fundraiser.i18n.languages import Language
from fundraiser.money import Money
from fundraiser.peer_to_peer.models.limits import LONGEST_NAME, LONGEST_SLUG, LONGEST_TITLE
from fundraiser.public_ids import new_public_id
from fundraiser.states import Arrows, HasStatus


class TeamStatus(StrEnum):
    WAITING = "waiting"  # for one of us to approve it
    LIVE = "live"
    CLOSED = "closed"  # shown, takes no gifts and no members any more
    HIDDEN = "hidden"
    TAKEN_DOWN = "taken-down"


TEAMS_SHOWN = frozenset({TeamStatus.LIVE, TeamStatus.CLOSED})


class Team(HasStatus, Model):
    """Pages that raise money together. Its totals are its accounts in the ledger."""

    __tablename__ = "teams"
    __table_args__ = (
        CheckConstraint("goal_cents IS NULL OR goal_cents > 0", name="goal_positive"),
        CheckConstraint("most_members IS NULL OR most_members > 0", name="size_positive"),
        Index(None, "campaign_id", "status"),
        Index(None, "captain_id"),
    )
    ARROWS: ClassVar[Arrows] = {
        TeamStatus.WAITING: {TeamStatus.LIVE, TeamStatus.TAKEN_DOWN, TeamStatus.CLOSED},
        TeamStatus.LIVE: {TeamStatus.CLOSED, TeamStatus.HIDDEN, TeamStatus.TAKEN_DOWN},
        TeamStatus.CLOSED: {TeamStatus.LIVE, TeamStatus.HIDDEN, TeamStatus.TAKEN_DOWN},
        TeamStatus.HIDDEN: {TeamStatus.LIVE, TeamStatus.CLOSED, TeamStatus.TAKEN_DOWN},
        TeamStatus.TAKEN_DOWN: {TeamStatus.LIVE, TeamStatus.HIDDEN, TeamStatus.CLOSED},
    }

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19), unique=True, default=new_public_id)
    slug: Mapped[str] = mapped_column(String(LONGEST_SLUG), unique=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    captain_id: Mapped[int] = mapped_column(ForeignKey("donors.id"))
    status: Mapped[TeamStatus] = status_column(TeamStatus)
    status_before: Mapped[str] = mapped_column(String(40), default="")  # what we hid it from
    language: Mapped[Language] = status_column(Language)
    currency: Mapped[Currency]
    name: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    captain_name: Mapped[str] = mapped_column(String(LONGEST_NAME))  # as others see it
    words: Mapped[Words] = mapped_column(default="")  # Markdown
    goal_cents: Mapped[Cents | None]
    most_members: Mapped[int | None]
    invitation_key: Mapped[str] = mapped_column(String(43), unique=True)
    is_on_leaderboard: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Instant]
    asked_change: Mapped[Words] = mapped_column(default="")  # why we hid it, to its captain
    proposed_name: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    proposed_words: Mapped[Words] = mapped_column(default="")
    proposed_captain_name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    proposed_at: Mapped[Instant | None]  # since when those three wait for one of us

    campaign: Mapped[Campaign] = relationship(lazy="joined")
    captain: Mapped[Donor] = relationship(lazy="joined")

    @property
    def goal(self) -> Money | None:
        return None if self.goal_cents is None else Money(self.goal_cents, self.currency)

    @property
    def is_live(self) -> bool:
        return self.status is TeamStatus.LIVE

    @property
    def is_waiting(self) -> bool:
        return self.status is TeamStatus.WAITING

    @property
    def is_closed(self) -> bool:
        return self.status is TeamStatus.CLOSED

    @property
    def is_shown(self) -> bool:
        """Whether anybody may see it."""
        return self.status in TEAMS_SHOWN

    @property
    def has_proposal(self) -> bool:
        """Whether a change of its words waits for one of us."""
        return self.proposed_at is not None

    def takes_gifts_at(self, instant: datetime) -> bool:
        return self.is_live and self.campaign.takes_gifts_at(instant)


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
