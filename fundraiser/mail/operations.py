"""Queue emails, resend, hold and withdraw them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from flask_babel import lazy_gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import defer

from fundraiser.database import db
from fundraiser.database.sent_rows import insert_rows
from fundraiser.errors import Conflict
from fundraiser.i18n.languages import DEFAULT_LANGUAGE, as_language
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import EmailStatus, OutgoingEmail


class EmailOnItsWay(Conflict):
    """The email is waiting or being sent, so it cannot be resent now."""


class EmailHasLeft(Conflict):
    """The email is sent, or about to be, so it cannot be withdrawn."""


class Addressee(Protocol):
    """Whoever can be written to: a colleague, a donor, or who left their address on a form."""

    @property
    def email(self) -> str: ...

    @property
    def language(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEmail:
    """An email to queue. The same `once`, e.g. `gift:42:thank-you`, is one email.

    `sensitive` hides its body from staff, because it contains a sign-in link. `happened_at` is when
    its cause happened, if we may learn of it late, or again after a restore.
    """

    kind: EmailKind
    record_id: int
    recipient: str
    language: str
    once: str
    sensitive: bool = False
    happened_at: datetime | None = None


def queue(
    kind: EmailKind,
    record_id: int,
    *,
    recipient: str,
    language: str,
    once: str,
    at: datetime,
    sensitive: bool = False,
    happened_at: datetime | None = None,
) -> None:
    """Queue an email; a worker finds it within a second of the commit, writes it and sends it.

    Repeatable.
    """
    email = NewEmail(
        kind=kind,
        record_id=record_id,
        recipient=recipient,
        language=language,
        once=once,
        sensitive=sensitive,
        happened_at=happened_at,
    )
    queue_all([email], at=at)


def queue_all(emails: Sequence[NewEmail], *, at: datetime) -> None:
    """Queue the emails in one statement. Repeatable, like `queue`."""
    if emails:
        insert_rows(OutgoingEmail, [_row(email, at) for email in emails], once="once")


def _row(email: NewEmail, at: datetime) -> dict[str, Any]:
    return {
        "kind": email.kind,
        "record_id": email.record_id,
        "recipient": email.recipient,
        "language": as_language(email.language).value,
        "once": email.once,
        "status": EmailStatus.DUE,
        "is_sensitive": email.sensitive,
        "queued_at": at,
        "happened_at": email.happened_at,
        "due_at": at,
        "tries": 0,
    }


def queue_for(
    person: Addressee | None,
    kind: EmailKind,
    record_id: int,
    *,
    desk: str = "",
    once: str,
    happened_at: datetime | None = None,
    at: datetime,
) -> None:
    """Queue an email to a person, or to a desk if there is none. Nothing without an address."""
    recipient = person.email if person else desk
    language = person.language if person else DEFAULT_LANGUAGE
    if recipient:
        queue(
            kind,
            record_id,
            recipient=recipient,
            language=language,
            once=once,
            happened_at=happened_at,
            at=at,
        )


def put_off(once: str, until: datetime) -> None:
    """Send the queued email no earlier than that. Repeatable."""
    db.session.execute(update(OutgoingEmail).where(OutgoingEmail.once == once).values(due_at=until))


def drop_after(once: str, until: datetime) -> None:
    """Withdraw the queued email if it has not left by then. Repeatable."""
    db.session.execute(
        update(OutgoingEmail).where(OutgoingEmail.once == once).values(good_until=until)
    )


def send_again(email: OutgoingEmail, *, at: datetime) -> None:
    """Queue an email again that was sent, is dead or was withdrawn.

    One that was sent goes out with the same bytes; any other is written again, so that it is true
    when sent. Raises EmailOnItsWay.
    """
    if not email.can_be_sent_again:
        raise EmailOnItsWay(_("This email is on its way. Wait until it is sent."))
    if email.sent_at is None:
        email.forget_words()
    _make_due(email, at)


def hold_waiting(*, queued_until: datetime) -> int:
    """Hold all waiting emails queued until then, for a person to decide; return how many.

    For a restored database, whose waiting emails may have been sent already. Repeatable.
    """
    waiting = (EmailStatus.DUE, EmailStatus.SENDING)
    emails = db.session.scalars(
        select(OutgoingEmail)
        .options(defer(OutgoingEmail.raw))
        .where(OutgoingEmail.status.in_(waiting), OutgoingEmail.queued_at <= queued_until)
        .with_for_update(key_share=True)
    ).all()
    for email in emails:
        hold(email)
    return len(emails)


def hold(email: OutgoingEmail) -> None:
    """Hold the email until a person sends or discards it."""
    email.move_to(EmailStatus.HELD)
    email.lease_until = None


def send_held(email: OutgoingEmail, *, at: datetime) -> bool:
    """Queue a held email; return whether it was held. Repeatable."""
    if not email.is_held:
        return False
    _make_due(email, at)
    return True


def discard_held(email: OutgoingEmail) -> bool:
    """Withdraw a held email; return whether it was held. Repeatable."""
    if not email.is_held:
        return False
    email.move_to(EmailStatus.WITHDRAWN)
    return True


def _make_due(email: OutgoingEmail, at: datetime) -> None:
    """Make the email due. A person decided this, so it is not held again, nor dropped."""
    email.move_to(EmailStatus.DUE)
    email.good_until = None
    email.due_at = at
    email.happened_at = None
    email.tries = 0
    email.last_error = None


def withdraw(email: OutgoingEmail) -> None:
    """Make sure that an unsent email is never sent. Raises EmailHasLeft."""
    if not email.can_be_withdrawn:
        raise EmailHasLeft(
            _("This email has been sent, or is being sent now. It cannot be withdrawn.")
        )
    email.move_to(EmailStatus.WITHDRAWN)
