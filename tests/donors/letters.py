"""Emails with a link in them, read as whoever has the mailbox reads them."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select

from fundraiser.database import db
from fundraiser.jobs import JobName
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail


@dataclass(frozen=True)
class Letter:
    """One email that was sent."""

    kind: EmailKind
    subject: str
    text: str
    language: str
    is_sensitive: bool

    def url(self, part: str) -> str:
        """Return the one address in it that has this part."""
        [found] = [each for each in re.findall(r"https?://\S+", self.text) if part in each]
        return str(found)

    def path(self, part: str) -> str:
        return urlsplit(self.url(part)).path


def letters_to(address: str, worker: Any, *kinds: EmailKind) -> list[Letter]:
    """Send what is due, and return what was sent to an address, in order."""
    worker.run(JobName.SEND_MAIL)
    db.session.rollback()
    db.session.expire_all()
    sent = select(OutgoingEmail).where(
        OutgoingEmail.recipient == address, OutgoingEmail.raw.is_not(None)
    )
    if kinds:
        sent = sent.where(OutgoingEmail.kind.in_(kinds))
    return [_letter(email) for email in db.session.scalars(sent.order_by(OutgoingEmail.id))]


def _letter(email: OutgoingEmail) -> Letter:
    message = message_from_bytes(email.raw or b"", policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    return Letter(
        kind=email.kind,
        subject=email.subject or "",
        text=str(body.get_content()).replace("\r\n", "\n"),
        language=email.language,
        is_sensitive=email.is_sensitive,
    )
