"""Emails that are sent at once, outside the outbox: for alarms when the outbox itself fails."""

import secrets
from datetime import datetime

from fundraiser.i18n.languages import force_language
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.registry import Message, current_registry
from fundraiser.mail.sender import compose, deliver


def send_at_once(
    kind: EmailKind, record_id: int, *, recipient: str, language: str, at: datetime
) -> None:
    """Write an email and hand it to the mail server; nothing if it is no longer true.

    Talks to the mail server. Raises MailRefused or MailUnavailable.
    """
    with force_language(language):
        message = current_registry().writers[kind](record_id)
    if message is not None:
        deliver_message(message, recipient=recipient, language=language, at=at)


def deliver_message(message: Message, *, recipient: str, language: str, at: datetime) -> None:
    """Hand a message to the mail server. Raises MailRefused or MailUnavailable."""
    letterhead = current_registry().letterhead_in(language)
    composed = compose(message, to=recipient, letterhead=letterhead, at=at)
    name = f"at-once-{at:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
    deliver(composed.as_bytes(), to=recipient, name=name)
