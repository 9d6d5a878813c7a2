"""The outbox table."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from fundraiser.database import Id, Instant, Line, Model, open_list_column, status_column
from fundraiser.database.indexes import index_of_address
from fundraiser.jobs.names import JobName
from fundraiser.jobs.work_rows import WorkRow, WorkStates
from fundraiser.labels import LabelledEnum, Tone
from fundraiser.mail.kinds import EmailKind
from fundraiser.states import Arrows, HasStatus

ADDRESS_LENGTH = 254


class EmailStatus(LabelledEnum):
    DUE = "due", _l("Waiting"), Tone.WAIT  # for its time or its next try
    SENDING = "sending", _l("Being sent"), Tone.WAIT  # claimed until its lease ends
    SENT = "sent", _l("Sent"), Tone.GOOD  # accepted by the mail server, or written to a file
    # refused for good or tried too often; staff can resend it
    DEAD = "dead", _l("Failed"), Tone.BAD
    WITHDRAWN = "withdrawn", _l("Withdrawn")  # what it would say is no longer true
    # may have been sent before a restore; a person decides
    HELD = "held", _l("Held after a restore"), Tone.WAIT


class OutgoingEmail(WorkRow, HasStatus, Model):
    """One email to one person."""

    __tablename__ = "outgoing_emails"
    ARROWS: ClassVar[Arrows] = {
        EmailStatus.DUE: {EmailStatus.SENDING, EmailStatus.WITHDRAWN, EmailStatus.HELD},
        EmailStatus.SENDING: {
            EmailStatus.DUE,
            EmailStatus.SENDING,
            EmailStatus.SENT,
            EmailStatus.DEAD,
            EmailStatus.WITHDRAWN,
            EmailStatus.HELD,
        },
        EmailStatus.SENT: {EmailStatus.DUE},
        EmailStatus.DEAD: {EmailStatus.DUE, EmailStatus.WITHDRAWN},
        EmailStatus.WITHDRAWN: {EmailStatus.DUE},
        EmailStatus.HELD: {EmailStatus.DUE, EmailStatus.WITHDRAWN},
    }
    work_states: ClassVar[WorkStates] = WorkStates(
        due=EmailStatus.DUE,
        leased=EmailStatus.SENDING,
        done=EmailStatus.SENT,
        dead=EmailStatus.DEAD,
    )
    work_job: ClassVar[JobName] = JobName.SEND_MAIL

    id: Mapped[Id]
    status: Mapped[EmailStatus] = status_column(EmailStatus, default=EmailStatus.DUE)
    kind: Mapped[EmailKind] = open_list_column(EmailKind)
    record_id: Mapped[int]
    once: Mapped[Line] = mapped_column(unique=True)
    recipient: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    language: Mapped[str]
    is_sensitive: Mapped[bool]  # has a sign-in link: its body is not shown to staff
    queued_at: Mapped[Instant]
    # When its cause happened, if that may be long before it was queued.
    happened_at: Mapped[Instant | None]
    good_until: Mapped[Instant | None]  # withdrawn if it has not left by then
    sent_at: Mapped[Instant | None]
    subject: Mapped[Line | None]
    message_id: Mapped[Line | None]
    raw: Mapped[bytes | None] = mapped_column(LargeBinary)  # its files aside (`attachments`)

    __table_args__ = (
        Index("ix_outgoing_emails_work", "status", "due_at"),
        Index("ix_outgoing_emails_record", "kind", "record_id"),
        index_of_address("outgoing_emails", "recipient", "id"),
    )

    @property
    def is_ended(self) -> bool:
        """Whether nothing more happens to it by itself."""
        return self.status not in {EmailStatus.DUE, EmailStatus.SENDING}

    @property
    def can_be_sent_again(self) -> bool:
        return self.status in {EmailStatus.SENT, EmailStatus.DEAD, EmailStatus.WITHDRAWN}

    @property
    def can_be_withdrawn(self) -> bool:
        return self.status in {EmailStatus.DUE, EmailStatus.DEAD}

    @property
    def is_held(self) -> bool:
        return self.status is EmailStatus.HELD

    def forget_words(self) -> None:
        """Have the email written again before it is sent."""
        self.subject = self.message_id = self.raw = None


class AttachedFile(Model):
    """A file that emails carry, stored once."""

    __tablename__ = "attached_files"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256
    content: Mapped[bytes] = mapped_column(LargeBinary)
