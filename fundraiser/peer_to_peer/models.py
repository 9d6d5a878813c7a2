"""Fundraiser pages, what is proposed for them, teams, updates, thanks, reports, offline gifts."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fundraiser.campaigns.models import Campaign
from fundraiser.database import Cents, Currency, Day, Id, Instant, Model, Words, status_column
from fundraiser.donors.models import EMAIL_LENGTH, Donor
from fundraiser.i18n.languages import Language
from fundraiser.money import Money
from fundraiser.peer_to_peer.follow_up import OwnerMessage
from fundraiser.pictures.models import Picture
from fundraiser.public_ids import new_public_id
from fundraiser.states import Arrows, HasStatus
from fundraiser.web.spam import Suspicion

LONGEST_SLUG = 60
LONGEST_TITLE = 80
LONGEST_NAME = 80
LONGEST_STORY = 8000
LONGEST_PICTURE_WORDS = 200
LONGEST_UPDATE = 4000
LONGEST_NOTE = 1000


class PageKind(StrEnum):
    """What the owner does to raise money."""

    BIRTHDAY = "birthday"
    RUN = "run"
    POLAR_DIP = "polar-dip"
    BAKE_SALE = "bake-sale"
    WEDDING = "wedding"
    MEMORIAL = "memorial"
    GAMING = "gaming"
    WORKPLACE = "workplace"
    OTHER = "other"


class PageStatus(StrEnum):
    DRAFT = "draft"  # being set up; nobody else sees it
    WAITING = "waiting"  # for one of us to approve it
    CHANGE_ASKED = "change-asked"  # we asked its owner to change something first
    LIVE = "live"
    PAUSED = "paused"  # shown, takes no gifts: its owner wishes so
    CLOSED = "closed"  # shown, takes no gifts any more
    HIDDEN = "hidden"  # we do not show it for the time being
    TAKEN_DOWN = "taken-down"  # we do not show it, and it takes no gifts


SHOWN = frozenset({PageStatus.LIVE, PageStatus.PAUSED, PageStatus.CLOSED})


class FundraiserPage(HasStatus, Model):
    """A supporter's page, as approved. Its totals are its accounts in the ledger."""

    __tablename__ = "fundraiser_pages"
    __table_args__ = (
        CheckConstraint("goal_cents > 0", name="goal_positive"),
        Index(None, "campaign_id", "status"),
        Index(None, "owner_id"),
        Index(None, "team_id"),
        Index(None, "status", "created_at"),
        Index(None, "follow_up_at"),
    )
    ARROWS: ClassVar[Arrows] = {
        PageStatus.DRAFT: {PageStatus.WAITING, PageStatus.LIVE, PageStatus.TAKEN_DOWN},
        PageStatus.WAITING: {
            PageStatus.LIVE,
            PageStatus.CHANGE_ASKED,
            PageStatus.TAKEN_DOWN,
            PageStatus.CLOSED,
        },
        PageStatus.CHANGE_ASKED: {
            PageStatus.WAITING,
            PageStatus.LIVE,
            PageStatus.TAKEN_DOWN,
            PageStatus.CLOSED,
        },
        PageStatus.LIVE: {
            PageStatus.PAUSED,
            PageStatus.CLOSED,
            PageStatus.HIDDEN,
            PageStatus.TAKEN_DOWN,
        },
        PageStatus.PAUSED: {
            PageStatus.LIVE,
            PageStatus.CLOSED,
            PageStatus.HIDDEN,
            PageStatus.TAKEN_DOWN,
        },
        PageStatus.CLOSED: {PageStatus.LIVE, PageStatus.HIDDEN, PageStatus.TAKEN_DOWN},
        PageStatus.HIDDEN: {
            PageStatus.LIVE,
            PageStatus.PAUSED,
            PageStatus.CLOSED,
            PageStatus.TAKEN_DOWN,
        },
        PageStatus.TAKEN_DOWN: {
            PageStatus.LIVE,
            PageStatus.PAUSED,
            PageStatus.HIDDEN,
            PageStatus.CLOSED,
        },
    }

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19), unique=True, default=new_public_id)
    slug: Mapped[str | None] = mapped_column(String(LONGEST_SLUG), unique=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("donors.id"))  # None: not yet proved
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    status: Mapped[PageStatus] = status_column(PageStatus)
    status_before: Mapped[str] = mapped_column(String(40), default="")  # what we hid it from
    kind: Mapped[PageKind] = status_column(PageKind)
    language: Mapped[Language] = status_column(Language)
    currency: Mapped[Currency]
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    owner_name: Mapped[str] = mapped_column(String(LONGEST_NAME))  # as others see it
    event_on: Mapped[Day | None]
    goal_cents: Mapped[Cents]
    story: Mapped[Words] = mapped_column(default="")
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("pictures.id"))
    picture_words: Mapped[str] = mapped_column(String(LONGEST_PICTURE_WORDS), default="")
    is_on_leaderboard: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Instant]
    published_at: Mapped[Instant | None]  # when it was first live
    ended_at: Mapped[Instant | None]  # when it was closed
    asked_change: Mapped[Words] = mapped_column(default="")  # what we asked its owner to change
    emails_wording: Mapped[Words] = mapped_column(default="")  # what the owner agreed to, as shown
    emails_agreed_at: Mapped[Instant | None]
    emails_stopped_at: Mapped[Instant | None]
    follow_up_at: Mapped[Instant | None]  # when the owner's next email is due
    start_key: Mapped[str | None] = mapped_column(String(64), unique=True)  # of the form's view
    suspicion: Mapped[Suspicion | None] = status_column(Suspicion, nullable=True)
    invitation_key: Mapped[str] = mapped_column(String(43), default="")  # of a team, to join it
    seen_gift_count: Mapped[int] = mapped_column(default=0)  # gifts when that was worked out

    campaign: Mapped[Campaign] = relationship(lazy="joined")
    owner: Mapped[Donor | None] = relationship(lazy="joined")
    team: Mapped["Team | None"] = relationship(lazy="joined")
    picture: Mapped[Picture | None] = relationship(lazy="joined")

    @property
    def goal(self) -> Money:
        return Money(self.goal_cents, self.currency)

    @property
    def is_draft(self) -> bool:
        return self.status is PageStatus.DRAFT

    @property
    def is_live(self) -> bool:
        return self.status is PageStatus.LIVE

    @property
    def is_paused(self) -> bool:
        return self.status is PageStatus.PAUSED

    @property
    def is_closed(self) -> bool:
        return self.status is PageStatus.CLOSED

    @property
    def is_shown(self) -> bool:
        """Whether anybody may see it."""
        return self.status in SHOWN

    @property
    def agrees_to_emails(self) -> bool:
        return self.emails_agreed_at is not None and self.emails_stopped_at is None

    def takes_gifts_at(self, instant: datetime) -> bool:
        return self.is_live and self.campaign.takes_gifts_at(instant)


class ChangeStatus(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    REPLACED = "replaced"  # by a newer change of the same page, or taken back


class PageChange(HasStatus, Model):
    """Words and picture that an owner wants to show, until one of us has looked."""

    __tablename__ = "page_changes"
    __table_args__ = (
        Index(
            "uq_page_changes_waiting",
            "page_id",
            unique=True,
            sqlite_where=text("status = 'waiting'"),
            postgresql_where=text("status = 'waiting'"),
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
    page_id: Mapped[int] = mapped_column(ForeignKey("fundraiser_pages.id"), index=True)
    status: Mapped[ChangeStatus] = status_column(ChangeStatus)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    owner_name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    story: Mapped[Words]
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("pictures.id"))
    picture_words: Mapped[str] = mapped_column(String(LONGEST_PICTURE_WORDS))
    made_at: Mapped[Instant]
    decided_at: Mapped[Instant | None]
    note: Mapped[Words] = mapped_column(default="")  # to the owner, when refused

    page: Mapped[FundraiserPage] = relationship(lazy="joined")
    picture: Mapped[Picture | None] = relationship(lazy="joined")

    @property
    def is_refused(self) -> bool:
        return self.status is ChangeStatus.REFUSED


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


class ReportReason(StrEnum):
    NOT_TRUE = "not-true"
    HURTFUL = "hurtful"
    PRIVATE = "private"  # shows somebody who has not agreed
    SPAM = "spam"
    OTHER = "other"


class ReportStatus(StrEnum):
    OPEN = "open"
    ACTED_ON = "acted-on"
    DISMISSED = "dismissed"


class PageReport(HasStatus, Model):
    """Somebody told us that something is wrong with a page or a team."""

    __tablename__ = "page_reports"
    __table_args__ = (
        CheckConstraint("(page_id IS NULL) <> (team_id IS NULL)", name="of_one"),
        Index(None, "status", "made_at"),
        Index(None, "page_id"),
        Index(None, "team_id"),
    )
    ARROWS: ClassVar[Arrows] = {
        ReportStatus.OPEN: {ReportStatus.ACTED_ON, ReportStatus.DISMISSED},
        ReportStatus.DISMISSED: {ReportStatus.OPEN},
        ReportStatus.ACTED_ON: {ReportStatus.OPEN},
    }

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19), unique=True, default=new_public_id)
    once_key: Mapped[str] = mapped_column(String(64), unique=True)
    page_id: Mapped[int | None] = mapped_column(ForeignKey("fundraiser_pages.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    status: Mapped[ReportStatus] = status_column(ReportStatus)
    reason: Mapped[ReportReason] = status_column(ReportReason)
    words: Mapped[Words]
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH))  # empty if not given
    language: Mapped[Language] = status_column(Language)
    suspicion: Mapped[Suspicion | None] = status_column(Suspicion, nullable=True)
    made_at: Mapped[Instant]
    decided_at: Mapped[Instant | None]

    page: Mapped[FundraiserPage | None] = relationship(lazy="joined")
    team: Mapped[Team | None] = relationship(lazy="joined")


class OfflineMethod(StrEnum):
    CASH = "cash"
    CHEQUE = "cheque"


class OfflineStatus(StrEnum):
    PROMISED = "promised"
    HANDED_IN = "handed-in"  # its owner says that we have it
    DEPOSITED = "deposited"  # it is in the bank
    VERIFIED = "verified"  # finance found it on the statement: it is a gift
    TAKEN_BACK = "taken-back"  # it never came, or was recorded by mistake
    RETURNED = "returned"  # the bank sent a verified one back


class OfflineGift(HasStatus, Model):
    """Cash or a cheque that an owner was given or promised. Only a verified one is a gift."""

    __tablename__ = "offline_gifts"
    __table_args__ = (
        CheckConstraint("amount_cents > 0", name="amount_positive"),
        CheckConstraint(
            "gift_id IS NULL OR status IN ('verified', 'returned')", name="gift_once_verified"
        ),
        Index(None, "page_id", "id"),
        Index(None, "status", "promised_at"),
    )
    ARROWS: ClassVar[Arrows] = {
        OfflineStatus.PROMISED: {
            OfflineStatus.HANDED_IN,
            OfflineStatus.DEPOSITED,
            OfflineStatus.TAKEN_BACK,
        },
        OfflineStatus.HANDED_IN: {
            OfflineStatus.PROMISED,
            OfflineStatus.DEPOSITED,
            OfflineStatus.TAKEN_BACK,
        },
        OfflineStatus.DEPOSITED: {
            OfflineStatus.HANDED_IN,
            OfflineStatus.VERIFIED,
            OfflineStatus.TAKEN_BACK,
        },
        OfflineStatus.VERIFIED: {OfflineStatus.RETURNED},
        OfflineStatus.TAKEN_BACK: {OfflineStatus.PROMISED},
    }

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19), unique=True, default=new_public_id)
    once_key: Mapped[str] = mapped_column(String(64), unique=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("fundraiser_pages.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))  # the page's, at that time
    status: Mapped[OfflineStatus] = status_column(OfflineStatus)
    method: Mapped[OfflineMethod] = status_column(OfflineMethod)
    currency: Mapped[Currency]
    amount_cents: Mapped[Cents]
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH))  # empty if not known
    hides_name: Mapped[bool]
    comment: Mapped[Words]
    promised_at: Mapped[Instant]
    handed_in_at: Mapped[Instant | None]
    deposited_at: Mapped[Instant | None]
    deposited_on: Mapped[date | None]  # as the deposit slip says
    verified_at: Mapped[Instant | None]
    gift_id: Mapped[int | None] = mapped_column(ForeignKey("gifts.id"), unique=True)

    page: Mapped[FundraiserPage] = relationship(lazy="joined")

    @property
    def amount(self) -> Money:
        return Money(self.amount_cents, self.currency)


class OwnerEmail(Model):
    """One email of the owner's series went out."""

    __tablename__ = "owner_emails"
    __table_args__ = (UniqueConstraint("page_id", "message", "round"),)

    id: Mapped[Id]
    page_id: Mapped[int] = mapped_column(ForeignKey("fundraiser_pages.id"))
    message: Mapped[OwnerMessage] = status_column(OwnerMessage)
    round: Mapped[int]  # 1, and more for a quiet week that comes again
    at: Mapped[Instant]

    page: Mapped[FundraiserPage] = relationship(lazy="joined")


def subject_of(page_id: int) -> str:
    """Return the page's name in the audit log."""
    return f"page:{page_id}"


def subject_of_team(team_id: int) -> str:
    """Return the team's name in the audit log."""
    return f"team:{team_id}"


def subject_of_offline_gift(offline_gift_id: int) -> str:
    """Return the name of cash or a cheque in the audit log."""
    return f"offline-gift:{offline_gift_id}"
