"""The tables of prospects, their sign-ups, consents, follow-up emails and notes."""

from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fundraiser.accounts.models import StaffMember
from fundraiser.database import Day, Id, Instant, Model, Words, open_list_column, status_column
from fundraiser.i18n.languages import Language
from fundraiser.labels import LabelledEnum, Tone
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.prospects.follow_up import FollowUp, ProspectStanding
from fundraiser.public_ids import new_public_id
from fundraiser.states import Arrows, HasStatus
from fundraiser.web.spam import Suspicion

EMAIL_LENGTH = 254
LONGEST_NAME = 80
LONGEST_TELEPHONE = 40
LONGEST_WHEN = 120
LONGEST_MESSAGE = 2000
LONGEST_ACTION = 120
LONGEST_NOTE = 2000


class Idea(LabelledEnum):
    """An idea for raising money."""

    BIRTHDAY = "birthday", _l("A birthday")
    RUN = "run", _l("A run or a ride")
    POLAR_DIP = "polar-dip", _l("A polar dip")
    BAKE_SALE = "bake-sale", _l("A bake sale")
    WEDDING = "wedding", _l("A wedding or an anniversary")
    MEMORIAL = "memorial", _l("In memory of someone")
    GAMING = "gaming", _l("A day of gaming")
    WORKPLACE = "workplace", _l("Something at work")
    OTHER = "other", _l("Something else")
    UNDECIDED = "undecided", _l("I do not know yet")


class ProspectStatus(LabelledEnum):
    # may be spam: nothing is sent until staff have looked
    QUARANTINED = "quarantined", _l("In quarantine"), Tone.WAIT
    DISCARDED = "discarded", _l("Spam")  # judged by staff
    NEW = "new", _l("New"), Tone.WAIT  # waits for our first contact
    CONTACTED = "contacted", _l("Contacted"), Tone.GOOD
    STARTED = "started", _l("Has started"), Tone.GOOD  # is setting up a page
    LIVE = "live", _l("Raises money"), Tone.GOOD  # has a live page
    DONE = "done", _l("Done")  # the page's campaign or the page is over
    NOT_NOW = "not-now", _l("Not now")


class ConsentPurpose(StrEnum):
    """The purpose of a consent."""

    FOLLOW_UP = "follow-up"  # emails with tips until they have a page


OPEN = frozenset(
    {ProspectStatus.NEW, ProspectStatus.CONTACTED, ProspectStatus.STARTED, ProspectStatus.LIVE}
)
WITH_PAGE = frozenset({ProspectStatus.STARTED, ProspectStatus.LIVE, ProspectStatus.DONE})
APART = frozenset({ProspectStatus.QUARANTINED, ProspectStatus.DISCARDED})


class Prospect(HasStatus, Model):
    """A person who asked about raising money for us, with what they typed last."""

    __tablename__ = "prospects"
    __table_args__ = (
        Index(None, "status", "next_action_on"),
        Index(None, "owner_id", "status"),
        Index(None, "follow_up_at"),
    )
    ARROWS: ClassVar[Arrows] = {
        ProspectStatus.QUARANTINED: {ProspectStatus.NEW, ProspectStatus.DISCARDED},
        ProspectStatus.DISCARDED: {ProspectStatus.NEW},
        ProspectStatus.NEW: {
            ProspectStatus.CONTACTED,
            ProspectStatus.STARTED,
            ProspectStatus.LIVE,
            ProspectStatus.NOT_NOW,
        },
        ProspectStatus.CONTACTED: {
            ProspectStatus.STARTED,
            ProspectStatus.LIVE,
            ProspectStatus.DONE,
            ProspectStatus.NOT_NOW,
        },
        ProspectStatus.STARTED: {
            ProspectStatus.CONTACTED,
            ProspectStatus.LIVE,
            ProspectStatus.DONE,
            ProspectStatus.NOT_NOW,
        },
        ProspectStatus.LIVE: {ProspectStatus.DONE, ProspectStatus.NOT_NOW},
        ProspectStatus.DONE: {ProspectStatus.NEW, ProspectStatus.CONTACTED, ProspectStatus.LIVE},
        ProspectStatus.NOT_NOW: {
            ProspectStatus.NEW,
            ProspectStatus.CONTACTED,
            ProspectStatus.STARTED,
        },
    }

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19), unique=True, default=new_public_id)
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH))
    email_normalised: Mapped[str] = mapped_column(String(EMAIL_LENGTH), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    telephone: Mapped[str] = mapped_column(String(LONGEST_TELEPHONE))
    language: Mapped[Language] = status_column(Language)
    idea: Mapped[Idea] = open_list_column(Idea)
    happens: Mapped[str] = mapped_column(String(LONGEST_WHEN))  # when, in their words
    message: Mapped[Words]
    status: Mapped[ProspectStatus] = status_column(ProspectStatus)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff_members.id"))
    next_action: Mapped[str] = mapped_column(String(LONGEST_ACTION))  # empty: get in touch
    next_action_on: Mapped[Day | None]
    asked_at: Mapped[Instant]  # the contact deadline counts from here
    contacted_at: Mapped[Instant | None]  # our first contact after that
    last_contact_at: Mapped[Instant | None]
    guide_sent_at: Mapped[Instant | None]
    follow_up_at: Mapped[Instant | None]  # when the next email of the series is due

    owner: Mapped[StaffMember | None] = relationship(lazy="joined")
    pages: Mapped[list[FundraiserPage]] = relationship(  # begun from our emails
        viewonly=True, lazy="select", order_by=FundraiserPage.id.desc()
    )
    consents: Mapped[list["Consent"]] = relationship(order_by="Consent.id")
    follow_ups: Mapped[list["FollowUpSent"]] = relationship(order_by="FollowUpSent.id")

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_apart(self) -> bool:
        """Whether it is, or may be, spam: no email is sent."""
        return self.status in APART

    @property
    def is_quarantined(self) -> bool:
        return self.status is ProspectStatus.QUARANTINED

    @property
    def has_page(self) -> bool:
        return self.status in WITH_PAGE

    @property
    def is_drafting(self) -> bool:
        """Whether nothing that they started from our emails is more than a draft."""
        is_started = self.status is ProspectStatus.STARTED and bool(self.pages)
        return is_started and all(page.is_draft for page in self.pages)

    @property
    def waits_for_contact(self) -> bool:
        return self.status is ProspectStatus.NEW and self.contacted_at is None

    @property
    def time_to_contact(self) -> timedelta | None:
        """The time from asking to our first contact, or None before it."""
        return self.contacted_at - self.asked_at if self.contacted_at else None

    @property
    def agrees_to_follow_up(self) -> bool:
        return any(consent.holds for consent in self.consents)

    @property
    def standing(self) -> ProspectStanding:
        """What decides about the next email. The series begins with the consent.

        A draft is no page yet: its owner-to-be gets none of the owner's emails.
        """
        given = [consent.given_at for consent in self.consents if consent.holds]
        emails = self.follow_ups
        contacts = [self.guide_sent_at, self.last_contact_at, *(email.at for email in emails)]
        return ProspectStanding(
            began_at=max([self.asked_at, *given]),
            agrees=bool(given),
            has_page=self.has_page and not self.is_drafting,
            is_over=not self.is_open,
            sent={email.message: email.at for email in emails if email.asked_at == self.asked_at},
            last_at=max((at for at in contacts if at is not None), default=None),
        )

    @property
    def next_statuses(self) -> list[ProspectStatus]:
        """The statuses that staff may choose, in their usual order."""
        return [status for status in ProspectStatus if self.can_move_to(status)]

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.next_action_on is not None and self.next_action_on < today


class SignUp(Model):
    """One submission of the sign-up form. Never changed."""

    __tablename__ = "prospect_sign_ups"

    id: Mapped[Id]
    prospect_id: Mapped[int] = mapped_column(ForeignKey("prospects.id"), index=True)
    once_key: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[Instant]
    language: Mapped[Language] = status_column(Language)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    telephone: Mapped[str] = mapped_column(String(LONGEST_TELEPHONE))
    idea: Mapped[Idea] = open_list_column(Idea)
    happens: Mapped[str] = mapped_column(String(LONGEST_WHEN))
    message: Mapped[Words]
    consent_wording: Mapped[Words]  # as shown; empty if not ticked
    suspicion: Mapped[Suspicion | None] = open_list_column(Suspicion)


class Consent(Model):
    """A prospect's consent, with the wording that they saw, and its withdrawal."""

    __tablename__ = "consents"

    id: Mapped[Id]
    prospect_id: Mapped[int] = mapped_column(ForeignKey("prospects.id"), index=True)
    purpose: Mapped[ConsentPurpose] = open_list_column(ConsentPurpose)
    wording: Mapped[Words]
    language: Mapped[Language] = status_column(Language)
    given_at: Mapped[Instant]
    given_where: Mapped[str]  # the address of the page
    withdrawn_at: Mapped[Instant | None]
    withdrawn_where: Mapped[str] = mapped_column(default="")

    @property
    def holds(self) -> bool:
        return self.withdrawn_at is None


class FollowUpSent(Model):
    """An email of the series that was sent: at most once after each time the prospect asked."""

    __tablename__ = "prospect_follow_ups"
    __table_args__ = (UniqueConstraint("prospect_id", "message", "asked_at"),)

    id: Mapped[Id]
    prospect_id: Mapped[int] = mapped_column(ForeignKey("prospects.id"))
    message: Mapped[FollowUp] = open_list_column(FollowUp)
    asked_at: Mapped[Instant]  # the prospect's `asked_at` at that time
    at: Mapped[Instant]

    prospect: Mapped[Prospect] = relationship(back_populates="follow_ups")


class ProspectNote(Model):
    """A note of staff about a prospect, perhaps about a contact with them."""

    __tablename__ = "prospect_notes"

    id: Mapped[Id]
    prospect_id: Mapped[int] = mapped_column(ForeignKey("prospects.id"), index=True)
    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_members.id"))
    once_key: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[Instant]
    words: Mapped[Words]
    is_contact: Mapped[bool]

    author: Mapped[StaffMember] = relationship(lazy="joined")


def subject_of(prospect_id: int) -> str:
    """Return the prospect's subject in the audit log."""
    return f"prospect:{prospect_id}"
