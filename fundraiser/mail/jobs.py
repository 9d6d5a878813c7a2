"""The jobs that send the outbox, and forget the text of old emails."""

from datetime import datetime
from threading import BoundedSemaphore

from fundraiser import clock
from fundraiser.database import db, in_transaction, transaction
from fundraiser.i18n.languages import force_language
from fundraiser.installation.queries import get_installation
from fundraiser.jobs.claims import Claim, GiveUp, TryLater, finish, held_row, work_off
from fundraiser.mail.attachments import with_files, without_files
from fundraiser.mail.models import EmailStatus, OutgoingEmail
from fundraiser.mail.operations import hold
from fundraiser.mail.registry import Message, current_registry
from fundraiser.mail.retention import forget_some_bodies
from fundraiser.mail.sender import KeptMessage, MailRefused, MailUnavailable, compose, deliver

MOST_SENDERS = 2  # half of a worker's threads, so that a slow mail server does not delay gifts
_senders = BoundedSemaphore(MOST_SENDERS)


def send_due_mail() -> None:
    """Send every due email; put back what cannot be sent now.

    Does nothing if MOST_SENDERS threads are sending already.
    """
    if not _senders.acquire(blocking=False):
        return
    try:
        work_off(OutgoingEmail, _send)
    finally:
        _senders.release()


def forget_email_bodies() -> None:
    """Erase the text of emails that ended 90 days ago."""
    while in_transaction(lambda: forget_some_bodies(at=clock.now())):
        pass


def _send(claim: Claim) -> None:
    """Write the email if needed, hand its bytes to the server, and mark it as sent.

    An email about something from before a restore may have been sent already, so it is held.
    """
    if _may_be_sent_already(_read(claim)):
        _hold(claim)
        return
    try:
        _write(claim, at=clock.now())
        _hand_over(claim)
    except MailRefused as error:
        raise GiveUp(str(error)) from error
    except MailUnavailable as error:
        raise TryLater(str(error)) from error


def _hand_over(claim: Claim) -> None:
    email = _read(claim)
    recipient, name = email.recipient, f"{email.id:08d}-{email.kind}"
    raw = with_files(email.raw) if email.raw else None
    db.session.rollback()
    if raw is None:
        return
    deliver(raw, to=recipient, name=name)
    with transaction():
        row = held_row(claim)
        row.sent_at = clock.now()
        finish(claim)


def _write(claim: Claim, *, at: datetime) -> None:
    """Store the email's bytes before its first attempt; withdraw it if it is no longer true."""
    email = _read(claim)
    if email.raw is not None:
        return
    message = _in_words(email)
    if message is None:
        _withdraw(claim)
        return
    composed = compose(
        message,
        to=email.recipient,
        letterhead=current_registry().letterhead_in(email.language),
        at=at,
    )
    _keep(claim, composed)


def _in_words(email: OutgoingEmail) -> Message | None:
    with force_language(email.language):
        return current_registry().writers[email.kind](email.record_id)


def _keep(claim: Claim, composed: KeptMessage) -> None:
    raw = composed.as_bytes()
    files = [file.data for file in composed.attachments if isinstance(file.data, bytes)]
    with transaction():
        email = held_row(claim)
        email.subject = composed.subject
        email.message_id = composed.msgId
        email.raw = without_files(raw, files)


def _may_be_sent_already(email: OutgoingEmail) -> bool:
    told_until = get_installation().told_until
    happened_at = email.happened_at
    return told_until is not None and happened_at is not None and happened_at <= told_until


def _hold(claim: Claim) -> None:
    with transaction():
        hold(held_row(claim))


def _withdraw(claim: Claim) -> None:
    with transaction():
        email = held_row(claim)
        email.move_to(EmailStatus.WITHDRAWN)
        email.lease_until = None


def _read(claim: Claim) -> OutgoingEmail:
    return db.session.get_one(OutgoingEmail, claim.id)
