"""The tables of enquiries and of the entries about them."""

from datetime import datetime
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fundraiser.accounts.models import StaffMember
from fundraiser.database import Id, Instant, Line, Model, Words, open_list_column, status_column
from fundraiser.i18n.languages import Language
from fundraiser.labels import LabelledEnum, Tone
from fundraiser.mail.models import ADDRESS_LENGTH
from fundraiser.public_ids import new_public_id
from fundraiser.states import Arrows, HasStatus, Is
from fundraiser.web.spam import Suspicion

LONGEST_NAME = 120
LONGEST_MESSAGE = 5000
NUMBERS_BEGIN_AFTER = 1000  # the first enquiry is number 1001


class EnquiryKind(LabelledEnum):
    MEDIA = "media", _l("Media")
    HELP = "help", _l("Help")


class Topic(LabelledEnum):
    """The topic of a request for help."""

    GIVING = "giving", _l("A gift, made or to be made")
    RECEIPT = "receipt", _l("A receipt")
    FUNDRAISING = "fundraising", _l("Raising money with friends")
    WEBSITE = "website", _l("Something on this website that does not work")
    OTHER = "other", _l("Something else")


class EnquiryStatus(LabelledEnum):
    # may be spam: staff decide
    QUARANTINED = "quarantined", _l("In quarantine"), Tone.WAIT
    DISCARDED = "discarded", _l("Discarded")  # spam, judged by staff
    OPEN = "open", _l("Open"), Tone.WAIT  # waits for our answer
    ANSWERED = "answered", _l("Answered"), Tone.GOOD
    CLOSED = "closed", _l("Closed")


class Enquiry(HasStatus, Model):
    """One message from outside."""

    __tablename__ = "enquiries"
    __table_args__ = (
        CheckConstraint("(kind = 'help') = (topic IS NOT NULL)", name="help_has_topic"),
        CheckConstraint(
            "(deadline_at IS NULL) = (deadline_zone IS NULL)", name="deadline_has_zone"
        ),
        Index(None, "status", "due_at"),
        Index(None, "owner_id", "status"),
        Index(None, "received_at"),
    )
    ARROWS: ClassVar[Arrows] = {
        EnquiryStatus.QUARANTINED: {EnquiryStatus.OPEN, EnquiryStatus.DISCARDED},
        EnquiryStatus.DISCARDED: {EnquiryStatus.OPEN},
        EnquiryStatus.OPEN: {
            EnquiryStatus.ANSWERED,
            EnquiryStatus.CLOSED,
            EnquiryStatus.DISCARDED,
        },
        EnquiryStatus.ANSWERED: {EnquiryStatus.OPEN, EnquiryStatus.CLOSED},
        EnquiryStatus.CLOSED: {EnquiryStatus.OPEN, EnquiryStatus.ANSWERED},
    }

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19), unique=True, default=new_public_id)
    once_key: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[EnquiryKind] = status_column(EnquiryKind)
    status: Mapped[EnquiryStatus] = status_column(EnquiryStatus)
    topic: Mapped[Topic | None] = open_list_column(Topic, nullable=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    email: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    telephone: Mapped[Line]
    outlet: Mapped[str] = mapped_column(String(LONGEST_NAME))
    message: Mapped[Words]
    language: Mapped[Language] = status_column(Language)
    deadline_at: Mapped[Instant | None]
    deadline_zone: Mapped[str | None] = mapped_column(String(64))
    received_at: Mapped[Instant]
    due_at: Mapped[Instant]
    suspicion: Mapped[Suspicion | None] = open_list_column(Suspicion, nullable=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff_members.id"))
    answered_at: Mapped[Instant | None]  # the first answer
    answered_in_time: Mapped[bool | None]  # whether that was by the due time
    reminded_at: Mapped[Instant | None]  # the reminder that it is overdue

    owner: Mapped[StaffMember | None] = relationship(lazy="joined")

    @property
    def number(self) -> int:
        """The number that people quote."""
        return NUMBERS_BEGIN_AFTER + self.id

    @property
    def is_media(self) -> bool:
        return self.kind is EnquiryKind.MEDIA

    @property
    def is_open(self) -> bool:
        return self.status is EnquiryStatus.OPEN

    @property
    def is_kept_back(self) -> bool:
        """Whether it is spam or may be: no email is sent."""
        return self.status in {EnquiryStatus.QUARANTINED, EnquiryStatus.DISCARDED}

    is_discarded = Is(EnquiryStatus.DISCARDED)

    @property
    def is_dealt_with(self) -> bool:
        return self.status in {EnquiryStatus.ANSWERED, EnquiryStatus.CLOSED}

    @property
    def is_answered(self) -> bool:
        """Whether it was answered and not reopened since."""
        return self.is_dealt_with and self.answered_at is not None

    @property
    def can_be_closed(self) -> bool:
        return self.can_move_to(EnquiryStatus.CLOSED)

    @property
    def can_be_discarded(self) -> bool:
        return self.can_move_to(EnquiryStatus.DISCARDED)

    def is_overdue(self, at: datetime) -> bool:
        return self.is_open and self.due_at <= at


class EntryKind(LabelledEnum):
    """A kind of entry about an enquiry."""

    REPLY = "reply", _l("Answer by email"), Tone.GOOD
    SPOKEN = "spoken", _l("Answer by telephone or another way"), Tone.GOOD
    NOTE = "note", _l("Note for colleagues")


class EnquiryEntry(Model):
    """An answer or note of staff about an enquiry. Never changed."""

    __tablename__ = "enquiry_entries"
    __table_args__ = (Index(None, "enquiry_id", "id"),)

    id: Mapped[Id]
    enquiry_id: Mapped[int] = mapped_column(ForeignKey("enquiries.id"))
    once_key: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[EntryKind] = open_list_column(EntryKind)
    author_id: Mapped[int] = mapped_column(ForeignKey("staff_members.id"))
    text: Mapped[Words]
    written_at: Mapped[Instant]

    author: Mapped[StaffMember] = relationship(lazy="joined")

    @property
    def answers(self) -> bool:
        return self.kind is not EntryKind.NOTE

    @property
    def is_reply(self) -> bool:
        return self.kind is EntryKind.REPLY
