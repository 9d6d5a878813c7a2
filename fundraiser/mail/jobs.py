"""Working off the outbox."""

from datetime import datetime

from fundraiser import clock
from fundraiser.database import db, transaction
from fundraiser.jobs.claims import Claim, GiveUp, TryLater, finish, held_row, work_off
from fundraiser.mail.models import EmailStatus, OutgoingEmail
from fundraiser.mail.registry import current_registry
from fundraiser.mail.sender import KeptMessage, MailRefused, MailUnavailable, compose, deliver


def send_due_mail() -> None:
    """Send every email that is due; what cannot be sent now is put back."""
    work_off(OutgoingEmail, _send)


def _send(claim: Claim) -> None:
    """Write the email unless it is written, hand its bytes to the server, and mark it sent."""
    _write(claim, at=clock.now())
    email = _read(claim)
    raw, recipient, name = email.raw, email.recipient, f"{email.id:08d}-{email.kind}"
    db.session.rollback()
    if raw is None:
        return
    try:
        deliver(raw, to=recipient, name=name)
    except MailRefused as refusal:
        raise GiveUp(str(refusal)) from refusal
    except MailUnavailable as trouble:
        raise TryLater(str(trouble)) from trouble
    with transaction():
        sent = held_row(claim)
        sent.sent_at = clock.now()
        finish(claim)


def _write(claim: Claim, *, at: datetime) -> None:
    """Keep the email's bytes before its first attempt; withdraw it if it is no longer true."""
    email = _read(claim)
    if email.raw is not None:
        return
    registry = current_registry()
    message = registry.writers[email.kind](email.record_id)
    if message is None:
        _withdraw(claim)
        return
    composed = compose(
        message,
        to=email.recipient,
        letterhead=registry.letterhead_in(email.language),
        at=at,
    )
    _keep(claim, composed)


def _keep(claim: Claim, composed: KeptMessage) -> None:
    raw = composed.as_bytes()
    with transaction():
        email = held_row(claim)
        email.subject = composed.subject
        email.message_id = composed.msgId
        email.raw = raw


def _withdraw(claim: Claim) -> None:
    with transaction():
        email = held_row(claim)
        email.move_to(EmailStatus.WITHDRAWN)
        email.lease_until = None


def _read(claim: Claim) -> OutgoingEmail:
    return db.session.get_one(OutgoingEmail, claim.id)
