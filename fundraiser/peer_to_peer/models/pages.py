"""Fundraiser pages, and what is about a page or a team: the changes that wait for one of us."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship, synonym

from fundraiser.database import (
    Cents,
    Day,
    Id,
    Instant,
    Model,
    Words,
    open_list_column,
    status_column,
)
from fundraiser.donors.models import Donor
from fundraiser.labels import LabelledEnum, Tone
from fundraiser.money import Money
from fundraiser.peer_to_peer.gift_emails import GiftEmails
from fundraiser.peer_to_peer.models.limits import (
    LONGEST_NAME,
    LONGEST_PICTURE_WORDS,
    LONGEST_SLUG,
    LONGEST_TITLE,
)
from fundraiser.peer_to_peer.models.places import ModeratedPlace, PlaceStatus
from fundraiser.peer_to_peer.models.teams import Team
from fundraiser.pictures.models import Picture
from fundraiser.public_ids import new_public_id
from fundraiser.states import Arrows, HasStatus, Is
from fundraiser.web.spam import Suspicion

OF_ONE = "(page_id IS NULL) <> (team_id IS NULL)"
IS_WAITING = text("status = 'waiting'")


class PageKind(LabelledEnum):
    """What the owner does to raise money."""

    BIRTHDAY = "birthday", _l("A birthday")
    RUN = "run", _l("A run or a ride")
    POLAR_DIP = "polar-dip", _l("A polar dip")
    BAKE_SALE = "bake-sale", _l("A bake sale")
    WEDDING = "wedding", _l("A wedding or an anniversary")
    MEMORIAL = "memorial", _l("In memory of someone")
    GAMING = "gaming", _l("A day of gaming")
    WORKPLACE = "workplace", _l("Something at work")
    OTHER = "other", _l("Something else")


class FundraiserPage(ModeratedPlace, Model):
    """A supporter's page, as approved. Its totals are its accounts in the ledger."""

    __tablename__ = "fundraiser_pages"
    __table_args__ = (
        CheckConstraint("goal_cents > 0", name="goal_positive"),
        Index(None, "campaign_id", "status"),
        Index(None, "owner_id"),
        Index(None, "team_id"),
        Index(None, "status", "created_at"),
        Index(None, "follow_up_at"),
        Index(None, "gift_email_at"),
        Index(None, "prospect_id"),
    )
    KIND = "page"
    ARROWS: ClassVar[Arrows] = {
        PlaceStatus.DRAFT: {PlaceStatus.WAITING, PlaceStatus.LIVE, PlaceStatus.TAKEN_DOWN},
        PlaceStatus.WAITING: {
            PlaceStatus.LIVE,
            PlaceStatus.CHANGE_ASKED,
            PlaceStatus.TAKEN_DOWN,
            PlaceStatus.CLOSED,
        },
        PlaceStatus.CHANGE_ASKED: {
            PlaceStatus.WAITING,
            PlaceStatus.LIVE,
            PlaceStatus.TAKEN_DOWN,
            PlaceStatus.CLOSED,
        },
        PlaceStatus.LIVE: {
            PlaceStatus.PAUSED,
            PlaceStatus.CLOSED,
            PlaceStatus.HIDDEN,
            PlaceStatus.TAKEN_DOWN,
        },
        PlaceStatus.PAUSED: {
            PlaceStatus.LIVE,
            PlaceStatus.CLOSED,
            PlaceStatus.HIDDEN,
            PlaceStatus.TAKEN_DOWN,
        },
        PlaceStatus.CLOSED: {PlaceStatus.LIVE, PlaceStatus.HIDDEN, PlaceStatus.TAKEN_DOWN},
        PlaceStatus.HIDDEN: {
            PlaceStatus.LIVE,
            PlaceStatus.PAUSED,
            PlaceStatus.CLOSED,
            PlaceStatus.TAKEN_DOWN,
        },
        PlaceStatus.TAKEN_DOWN: {
            PlaceStatus.LIVE,
            PlaceStatus.PAUSED,
            PlaceStatus.HIDDEN,
            PlaceStatus.CLOSED,
        },
    }

    slug: Mapped[str | None] = mapped_column(String(LONGEST_SLUG), unique=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("donors.id"))  # None: not yet proved
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    # whose email led to the form
    prospect_id: Mapped[int | None] = mapped_column(ForeignKey("prospects.id"))
    kind: Mapped[PageKind] = status_column(PageKind)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    owner_name: Mapped[str] = mapped_column(String(LONGEST_NAME))  # as others see it
    event_on: Mapped[Day | None]
    goal_cents: Mapped[Cents]
    story: Mapped[Words] = mapped_column(default="")
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("pictures.id"))
    picture_words: Mapped[str] = mapped_column(String(LONGEST_PICTURE_WORDS), default="")
    published_at: Mapped[Instant | None]  # when it was first live
    ended_at: Mapped[Instant | None]  # when it was closed
    asked_change: Mapped[Words] = mapped_column(default="")  # what we asked its owner to change
    emails_wording: Mapped[Words] = mapped_column(default="")  # what the owner agreed to, as shown
    emails_agreed_at: Mapped[Instant | None]
    emails_stopped_at: Mapped[Instant | None]
    follow_up_at: Mapped[Instant | None]  # when the owner's next email is due
    gift_emails: Mapped[GiftEmails] = open_list_column(GiftEmails, default=GiftEmails.EACH)
    gift_email_at: Mapped[Instant | None]  # when the owner hears of the gifts that are new
    team_messages_stopped_at: Mapped[Instant | None]  # its owner wants none from captains
    start_key: Mapped[str | None] = mapped_column(String(64), unique=True)  # of the form's view
    suspicion: Mapped[Suspicion | None] = open_list_column(Suspicion, nullable=True)
    invitation_key: Mapped[str] = mapped_column(String(43), default="")  # of a team, to join it
    seen_gift_count: Mapped[int] = mapped_column(default=0)  # gifts when that was worked out

    owner: Mapped[Donor | None] = relationship(lazy="joined")
    team: Mapped["Team | None"] = relationship(lazy="joined")
    picture: Mapped[Picture | None] = relationship(lazy="joined")

    organiser: Mapped[Donor | None] = synonym("owner")
    organiser_id: Mapped[int | None] = synonym("owner_id")
    organiser_name: Mapped[str] = synonym("owner_name")

    @property
    def goal(self) -> Money:
        return Money(self.goal_cents, self.currency)

    @property
    def texts(self) -> tuple[str, ...]:
        """Return what its owner wrote for visitors."""
        return self.title, self.owner_name, self.story, self.picture_words

    @property
    def was_shown(self) -> bool:
        return self.is_live or self.published_at is not None

    @property
    def words_from_staff(self) -> str:
        return self.asked_change if self.is_change_asked else self.hidden_reason

    @property
    def credited_team_id(self) -> int | None:
        """Return the team that a gift promised now counts for too: none that was taken down."""
        return None if self.team and self.team.is_taken_down else self.team_id

    @property
    def agrees_to_emails(self) -> bool:
        return self.emails_agreed_at is not None and self.emails_stopped_at is None


class AboutPlace:
    """A record about one page or one team."""

    page_id: Mapped[int | None] = mapped_column(ForeignKey("fundraiser_pages.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"), index=True)

    @declared_attr
    def page(cls) -> Mapped[FundraiserPage | None]:  # noqa: N805
        return relationship(lazy="joined")

    @declared_attr
    def team(cls) -> Mapped[Team | None]:  # noqa: N805
        return relationship(lazy="joined")

    @property
    def place(self) -> FundraiserPage | Team:
        place = self.page or self.team
        assert place
        return place

    @classmethod
    def about(
        cls, place: FundraiserPage | Team | type[FundraiserPage] | type[Team]
    ) -> ColumnElement[bool]:
        """Return the condition that a record is about this page or team, or one of a query."""
        return (cls.team_id if place.KIND == Team.KIND else cls.page_id) == place.id


class ChangeStatus(LabelledEnum):
    WAITING = "waiting", _l("Waiting for approval"), Tone.WAIT
    APPROVED = "approved", _l("Approved"), Tone.GOOD
    REFUSED = "refused", _l("Refused"), Tone.BAD
    # by a newer change of the same page or team, or taken back
    REPLACED = "replaced", _l("Replaced by its owner")


class PlaceChange(AboutPlace, HasStatus, Model):
    """Words and picture that an owner or captain wants to show, until one of us has looked.

    A team has no picture.
    """

    __tablename__ = "place_changes"
    __table_args__ = (
        CheckConstraint(OF_ONE, name="of_one"),
        *(
            Index(
                f"uq_place_changes_waiting_{kind}",
                f"{kind}_id",
                unique=True,
                sqlite_where=IS_WAITING,
                postgresql_where=IS_WAITING,
            )
            for kind in ("page", "team")
        ),
        Index(None, "status", "made_at"),
    )
    ARROWS: ClassVar[Arrows] = {
        ChangeStatus.WAITING: {
            ChangeStatus.APPROVED,
            ChangeStatus.REFUSED,
            ChangeStatus.REPLACED,
        },
    }

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19), unique=True, default=new_public_id)
    status: Mapped[ChangeStatus] = status_column(ChangeStatus)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    organiser_name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    story: Mapped[Words]
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("pictures.id"))
    picture_words: Mapped[str] = mapped_column(String(LONGEST_PICTURE_WORDS), default="")
    made_at: Mapped[Instant]
    decided_at: Mapped[Instant | None]
    note: Mapped[Words] = mapped_column(default="")  # to the owner, when refused

    is_waiting = Is(ChangeStatus.WAITING)
    is_approved = Is(ChangeStatus.APPROVED)
    is_refused = Is(ChangeStatus.REFUSED)

    picture: Mapped[Picture | None] = relationship(lazy="joined")

    @property
    def texts(self) -> tuple[str, ...]:
        return self.title, self.organiser_name, self.story, self.picture_words


def subject_of(page_id: int) -> str:
    """Return the page's name in the audit log."""
    return f"page:{page_id}"
