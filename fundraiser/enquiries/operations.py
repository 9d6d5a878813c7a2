"""Operations on enquiries."""

from dataclasses import asdict, dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _

from fundraiser import audit, mail
from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.queries import find_colleague
from fundraiser.audit import AuditAction
from fundraiser.database import db, insert_into
from fundraiser.enquiries.answer_times import help_answer_due_at, media_answer_due_at
from fundraiser.enquiries.models import (
    Enquiry,
    EnquiryEntry,
    EnquiryKind,
    EnquiryStatus,
    EntryKind,
    Topic,
)
from fundraiser.enquiries.owners import choose_owner
from fundraiser.enquiries.queries import (
    desk_email,
    find_entry_of_form,
    get_enquiry_of_form,
    list_candidates,
    lock_unreminded,
)
from fundraiser.errors import Conflict, DomainError
from fundraiser.i18n.languages import DEFAULT_LANGUAGE
from fundraiser.mail.kinds import EmailKind
from fundraiser.organisation.queries import home_office
from fundraiser.web.actors import Actor
from fundraiser.web.spam import Suspicion

REMINDED_AT_ONCE = 50


class EnquiryMovedOn(Conflict):
    """The enquiry's current status does not allow this."""

    message = _("This enquiry has changed since you opened it. Check it again, then decide.")


class CannotAnswer(DomainError):
    """The chosen colleague may not answer enquiries."""

    message = _("Choose a colleague who may answer enquiries.")


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryFacts:
    """The content of an enquiry form."""

    kind: EnquiryKind
    name: str
    email: str
    message: str
    language: str
    telephone: str = ""
    outlet: str = ""
    topic: Topic | None = None
    deadline_at: datetime | None = None
    deadline_zone: str | None = None


def subject_of(enquiry: Enquiry) -> str:
    return f"enquiry:{enquiry.id}"


def receive_enquiry(
    facts: EnquiryFacts, *, once_key: str, suspicion: Suspicion | None, at: datetime
) -> Enquiry:
    """Add an enquiry with its due time and owner, acknowledge it and notify the desk.

    Repeatable by `once_key`. A suspicious one is quarantined, and no email is sent.
    """
    fresh = insert_into(Enquiry).values(
        **asdict(facts),
        once_key=once_key,
        status=EnquiryStatus.QUARANTINED if suspicion else EnquiryStatus.OPEN,
        suspicion=suspicion,
        received_at=at,
        due_at=_due_at(facts.kind, facts.deadline_at, at),
    )
    added = db.session.scalar(
        fresh.on_conflict_do_nothing(index_elements=["once_key"]).returning(Enquiry.id)
    )
    enquiry = get_enquiry_of_form(once_key)
    if added is not None and enquiry.is_open:
        _take_up(enquiry, at=at)
    return enquiry


def release_enquiry(enquiry: Enquiry, *, actor: Actor, at: datetime) -> None:
    """Release a message from quarantine. Its due time stays. Raises EnquiryMovedOn."""
    if not enquiry.is_kept_back:
        raise EnquiryMovedOn
    enquiry.move_to(EnquiryStatus.OPEN)
    _take_up(enquiry, at=at)
    audit.record(AuditAction.ENQUIRY_RELEASED, subject_of(enquiry), actor, at)


def discard_enquiry(enquiry: Enquiry, *, actor: Actor, at: datetime) -> None:
    """Discard a message as spam. It can still be released. Raises EnquiryMovedOn."""
    _move(enquiry, EnquiryStatus.DISCARDED)
    audit.record(AuditAction.ENQUIRY_DISCARDED, subject_of(enquiry), actor, at)


def answer_enquiry(
    enquiry: Enquiry, text: str, *, once_key: str, author: StaffMember, at: datetime
) -> EnquiryEntry:
    """Queue an answer by email. Repeatable by `once_key`. Raises EnquiryMovedOn."""
    entry = _write(enquiry, EntryKind.REPLY, text, once_key=once_key, author=author, at=at)
    once = f"{subject_of(enquiry)}:reply:{entry.id}"
    mail.queue_for(enquiry, EmailKind.ENQUIRY_REPLY, entry.id, once=once, at=at)
    return entry


def record_spoken_answer(
    enquiry: Enquiry, text: str, *, once_key: str, author: StaffMember, at: datetime
) -> EnquiryEntry:
    """Record an answer given by telephone or in another way. Repeatable by `once_key`."""
    return _write(enquiry, EntryKind.SPOKEN, text, once_key=once_key, author=author, at=at)


def add_note(
    enquiry: Enquiry, text: str, *, once_key: str, author: StaffMember, at: datetime
) -> EnquiryEntry:
    """Add a note for colleagues. Repeatable by `once_key`."""
    return _write(enquiry, EntryKind.NOTE, text, once_key=once_key, author=author, at=at)


def hand_over(enquiry: Enquiry, to: StaffMember, *, actor: Actor, at: datetime) -> None:
    """Assign the enquiry to a colleague and notify them, unless they took it themselves.

    Repeatable. Raises CannotAnswer, or EnquiryMovedOn for a message in quarantine.
    """
    if not to.active or not to.may(Permission.ANSWER_ENQUIRIES):
        raise CannotAnswer
    if enquiry.is_kept_back:
        raise EnquiryMovedOn
    if enquiry.owner_id == to.id:
        return
    before = enquiry.owner.name if enquiry.owner else None
    enquiry.owner = to
    entry = audit.record(
        AuditAction.ENQUIRY_HANDED_OVER,
        subject_of(enquiry),
        actor,
        at,
        before={"owner": before},
        after={"owner": to.name},
    )
    db.session.flush()
    if actor != Actor.staff(to.id):
        once = f"{subject_of(enquiry)}:handed-over:{entry.id}"
        mail.queue_for(to, EmailKind.ENQUIRY_NOTICE, enquiry.id, once=once, at=at)


def close_enquiry(enquiry: Enquiry, *, actor: Actor, at: datetime) -> None:
    """Close the enquiry. Raises EnquiryMovedOn."""
    _move(enquiry, EnquiryStatus.CLOSED)
    audit.record(AuditAction.ENQUIRY_CLOSED, subject_of(enquiry), actor, at)


def reopen_enquiry(enquiry: Enquiry, *, actor: Actor, at: datetime) -> None:
    """Reopen the enquiry, due as if it had arrived at `at`. Raises EnquiryMovedOn."""
    if not enquiry.is_dealt_with:
        raise EnquiryMovedOn
    enquiry.move_to(EnquiryStatus.OPEN)
    enquiry.due_at = _due_at(enquiry.kind, enquiry.deadline_at, at)
    enquiry.reminded_at = None
    audit.record(AuditAction.ENQUIRY_REOPENED, subject_of(enquiry), actor, at)


def remind_of_overdue(*, at: datetime) -> int:
    """Queue reminders of up to REMINDED_AT_ONCE overdue enquiries; return their number."""
    overdue = lock_unreminded(at=at, limit=REMINDED_AT_ONCE)
    for enquiry in overdue:
        enquiry.reminded_at = at
        owner = enquiry.owner if enquiry.owner and enquiry.owner.active else None
        mail.queue_for(
            owner,
            EmailKind.ENQUIRY_OVERDUE,
            enquiry.id,
            desk=desk_email(enquiry.kind),
            once=f"{subject_of(enquiry)}:overdue:{enquiry.due_at:%Y%m%d%H%M%S}",
            at=at,
        )
    return len(overdue)


def _take_up(enquiry: Enquiry, *, at: datetime) -> None:
    """Assign an owner if there is none, acknowledge the enquiry and notify the desk."""
    if enquiry.owner_id is None:
        owner_id = choose_owner(list_candidates())
        enquiry.owner = find_colleague(owner_id) if owner_id is not None else None
    once = f"{subject_of(enquiry)}:acknowledgement"
    mail.queue_for(enquiry, EmailKind.ENQUIRY_ACKNOWLEDGEMENT, enquiry.id, once=once, at=at)
    recipient = desk_email(enquiry.kind) or (enquiry.owner.email if enquiry.owner else "")
    if recipient:
        mail.queue(
            EmailKind.ENQUIRY_NOTICE,
            enquiry.id,
            recipient=recipient,
            language=enquiry.owner.language if enquiry.owner else DEFAULT_LANGUAGE,
            once=f"{subject_of(enquiry)}:notice",
            at=at,
        )


def _write(
    enquiry: Enquiry,
    kind: EntryKind,
    text: str,
    *,
    once_key: str,
    author: StaffMember,
    at: datetime,
) -> EnquiryEntry:
    """Add an entry; an answer also changes the status. The caller has locked the enquiry."""
    existing = find_entry_of_form(once_key)
    if existing:
        return existing
    if enquiry.is_kept_back:
        raise EnquiryMovedOn
    entry = EnquiryEntry(
        enquiry_id=enquiry.id,
        once_key=once_key,
        kind=kind,
        author_id=author.id,
        text=text,
        written_at=at,
    )
    db.session.add(entry)
    db.session.flush()
    if entry.answers:
        _note_answer(enquiry, at=at)
    audit.record(ACTS[kind], subject_of(enquiry), Actor.staff(author.id), at)
    return entry


def _note_answer(enquiry: Enquiry, *, at: datetime) -> None:
    if enquiry.answered_at is None:
        enquiry.answered_at = at
        enquiry.answered_in_time = at <= enquiry.due_at
    if enquiry.status is not EnquiryStatus.ANSWERED:
        enquiry.move_to(EnquiryStatus.ANSWERED)


def _move(enquiry: Enquiry, status: EnquiryStatus) -> None:
    if not enquiry.can_move_to(status):
        raise EnquiryMovedOn
    enquiry.move_to(status)


def _due_at(kind: EnquiryKind, deadline_at: datetime | None, at: datetime) -> datetime:
    if kind is EnquiryKind.MEDIA:
        return media_answer_due_at(at, deadline_at, home_office())
    return help_answer_due_at(at, home_office())


ACTS = {
    EntryKind.REPLY: AuditAction.ENQUIRY_ANSWERED,
    EntryKind.SPOKEN: AuditAction.ENQUIRY_ANSWERED_ELSEWHERE,
    EntryKind.NOTE: AuditAction.ENQUIRY_NOTED,
}
