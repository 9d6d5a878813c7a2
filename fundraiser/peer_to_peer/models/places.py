"""What a page and a team have in common: staff decide whether visitors see them."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from fundraiser.campaigns.models import Campaign
from fundraiser.database import Currency, Id, Instant, Words, status_column
from fundraiser.i18n.languages import Language
from fundraiser.public_ids import new_public_id
from fundraiser.states import HasStatus


class PlaceStatus(StrEnum):
    DRAFT = "draft"  # being set up; nobody else sees it
    WAITING = "waiting"  # for staff to approve it
    CHANGE_ASKED = "change-asked"  # staff asked its owner to change something first
    LIVE = "live"
    PAUSED = "paused"  # shown, takes no gifts: its owner wishes so
    CLOSED = "closed"  # shown, takes no gifts and no members any more
    HIDDEN = "hidden"  # not shown for the time being
    TAKEN_DOWN = "taken-down"  # not shown, and takes no gifts


SHOWN = frozenset({PlaceStatus.LIVE, PlaceStatus.PAUSED, PlaceStatus.CLOSED})


class ModeratedPlace(HasStatus):
    """A page or a team. Visitors see what was approved, as long as staff do not hide it."""

    KIND: ClassVar[str]  # as in the names of its audit acts and emails

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19), unique=True, default=new_public_id)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    status: Mapped[PlaceStatus] = status_column(PlaceStatus)
    status_before: Mapped[str] = mapped_column(String(40), default="")  # it was hidden from
    hidden_reason: Mapped[Words] = mapped_column(default="")  # as its owner or captain reads it
    language: Mapped[Language] = status_column(Language)
    currency: Mapped[Currency]
    is_on_leaderboard: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Instant]

    @declared_attr
    def campaign(cls) -> Mapped[Campaign]:  # noqa: N805
        return relationship(lazy="joined")

    @property
    def subject(self) -> str:
        """Return its name in the audit log."""
        return f"{self.KIND}:{self.id}"

    @property
    def words_from_staff(self) -> str:
        """Return what staff wrote to its owner or captain about its status."""
        return self.hidden_reason

    @property
    def is_draft(self) -> bool:
        return self.status is PlaceStatus.DRAFT

    @property
    def is_waiting(self) -> bool:
        return self.status is PlaceStatus.WAITING

    @property
    def is_change_asked(self) -> bool:
        return self.status is PlaceStatus.CHANGE_ASKED

    @property
    def awaits_approval(self) -> bool:
        return self.is_waiting or self.is_change_asked

    @property
    def is_live(self) -> bool:
        return self.status is PlaceStatus.LIVE

    @property
    def is_paused(self) -> bool:
        return self.status is PlaceStatus.PAUSED

    @property
    def is_closed(self) -> bool:
        return self.status is PlaceStatus.CLOSED

    @property
    def is_hidden(self) -> bool:
        return self.status is PlaceStatus.HIDDEN

    @property
    def is_taken_down(self) -> bool:
        return self.status is PlaceStatus.TAKEN_DOWN

    @property
    def is_shown(self) -> bool:
        """Whether anybody may see it."""
        return self.status in SHOWN

    def takes_gifts_at(self, instant: datetime) -> bool:
        return self.is_live and self.campaign.takes_gifts_at(instant)
