"""What a page and a team have in common: staff decide whether visitors see them."""

from datetime import datetime
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from fundraiser.campaigns.models import Campaign
from fundraiser.database import Currency, Id, Instant, Words, status_column
from fundraiser.i18n.languages import Language
from fundraiser.labels import LabelledEnum, Tone
from fundraiser.ledger.accounts import Account, AccountKind
from fundraiser.public_ids import new_public_id
from fundraiser.states import HasStatus, Is


class PlaceStatus(LabelledEnum):
    DRAFT = "draft", _l("Being set up")  # nobody else sees it
    WAITING = "waiting", _l("Waiting for approval"), Tone.WAIT
    # staff asked its owner to change something first
    CHANGE_ASKED = "change-asked", _l("Change asked for"), Tone.WAIT
    LIVE = "live", _l("Live"), Tone.GOOD
    PAUSED = "paused", _l("Paused by its owner")  # shown, takes no gifts
    CLOSED = "closed", _l("Closed")  # shown, takes no gifts and no members any more
    HIDDEN = "hidden", _l("Hidden"), Tone.BAD  # not shown for the time being
    TAKEN_DOWN = "taken-down", _l("Taken down"), Tone.BAD  # not shown, and takes no gifts


SHOWN = frozenset({PlaceStatus.LIVE, PlaceStatus.PAUSED, PlaceStatus.CLOSED})


class ModeratedPlace(HasStatus):
    """A page or a team. Visitors see what was approved, as long as staff do not hide it."""

    KIND: ClassVar[str]  # as in the names of its accounts, audit acts and emails

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

    is_draft = Is(PlaceStatus.DRAFT)
    is_waiting = Is(PlaceStatus.WAITING)
    is_change_asked = Is(PlaceStatus.CHANGE_ASKED)
    awaits_approval = Is(PlaceStatus.WAITING, PlaceStatus.CHANGE_ASKED)
    is_live = Is(PlaceStatus.LIVE)
    is_paused = Is(PlaceStatus.PAUSED)
    is_closed = Is(PlaceStatus.CLOSED)
    is_hidden = Is(PlaceStatus.HIDDEN)
    is_taken_down = Is(PlaceStatus.TAKEN_DOWN)
    is_shown = Is(*SHOWN)  # anybody may see it

    @declared_attr
    def campaign(cls) -> Mapped[Campaign]:  # noqa: N805
        return relationship(lazy="joined")

    @classmethod
    def given_account(cls, place_id: int) -> Account:
        """Return the account of what donors gave through it."""
        return Account(AccountKind(f"{cls.KIND}_given"), str(place_id))

    @classmethod
    def matched_account(cls, place_id: int) -> Account:
        """Return the account of what sponsors gave for those gifts."""
        return Account(AccountKind(f"{cls.KIND}_matched"), str(place_id))

    @property
    def subject(self) -> str:
        """Return its name in the audit log."""
        return f"{self.KIND}:{self.id}"

    @property
    def words_from_staff(self) -> str:
        """Return what staff wrote to its owner or captain about its status."""
        return self.hidden_reason

    def takes_gifts_at(self, instant: datetime) -> bool:
        return self.is_live and self.campaign.takes_gifts_at(instant)
