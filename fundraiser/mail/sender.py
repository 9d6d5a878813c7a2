"""Handing bytes to the mail server, or to a file where none is set.

The only importer of flask_mail. It adds what Flask-Mail lacks: time-outs, text that no server has
to re-code, and bytes that are sent again as they were.
"""

import os
import smtplib
import ssl
from contextlib import suppress
from datetime import datetime
from email.charset import QP, Charset
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.mime.base import MIMEBase
from email.mime.text import MIMEText
from email.policy import SMTP, Policy
from email.utils import make_msgid, parseaddr
from pathlib import Path
from urllib.parse import urlsplit

import flask_mail
from email_validator import EmailNotValidError, validate_email
from flask import Flask, current_app

from fundraiser.config import Settings, settings
from fundraiser.mail.registry import Letterhead, Message

ANSWER_SECONDS = 15  # for each answer of the server
TAKING_SECONDS = 60  # for its last one: it may look through the message first
GOODBYE_SECONDS = 2  # the message is taken by then
IMPLICIT_TLS_PORT = 465
PERMANENT = 500  # replies from here on say "never"; below, "not now"
FOLDER = "mail"


class MailRefused(Exception):
    """The server will never take this email: the address does not exist, or it may not be sent."""


class MailUnavailable(Exception):
    """The server could not take it now."""


class WholeAddress(UnstructuredHeader, BaseHeader):
    """An address of the web in a header. Python would break a long one into encoded words, which
    mail programs do not read as an address; a line may be 998 characters long."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


HEADERS = HeaderRegistry()
HEADERS.map_to_type("list-unsubscribe", WholeAddress)
WITH_WHOLE_ADDRESSES = SMTP.clone(header_factory=HEADERS)


class KeptMessage(flask_mail.Message):
    """A Flask-Mail message whose lines are short ASCII, ended as SMTP asks: no server changes it.

    Unless it is personal it says that no person wrote it, so that holiday replies stay away.
    Subject and sender are written as Python's own email package does: Flask-Mail breaks long ones
    in two if not ASCII.
    """

    from_header: str
    unsubscribe_url: str
    is_personal: bool

    def _message(self) -> MIMEBase:
        message = super()._message()
        message.replace_header("Subject", self.subject)
        message.replace_header("From", self.from_header)
        if not self.is_personal:
            message["Auto-Submitted"] = "auto-generated"
        if self.unsubscribe_url:
            message.policy = WITH_WHOLE_ADDRESSES
            message["List-Unsubscribe"] = f"<{self.unsubscribe_url}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return message

    def _mimetext(self, text: str | None, subtype: str = "plain") -> MIMEText:
        quoted = Charset("utf-8")
        quoted.body_encoding = QP
        return MIMEText(text or "", subtype, quoted)  # type: ignore[arg-type]


class TimedConnection(flask_mail.Connection):
    """A Flask-Mail connection that does not wait for ever, and closes whatever has happened."""

    def configure_host(self) -> smtplib.SMTP:
        host = _greeted(self.mail.server, self.mail.port or 0)
        try:
            self._introduce(host)
        except BaseException:
            host.close()
            raise
        return host

    def send_bytes(self, raw: bytes, *, to: str) -> None:
        """Have the server take these bytes for one person."""
        if self.host is None:
            raise RuntimeError("send within the connection's block")
        self._wait_at_most(TAKING_SECONDS)
        self.host.sendmail(_sender_address(), [to], raw)

    def __exit__(self, *_: object) -> None:
        if self.host is not None:
            self._wait_at_most(GOODBYE_SECONDS)
            with suppress(smtplib.SMTPException, OSError):
                self.host.quit()
            self.host.close()

    def _introduce(self, host: smtplib.SMTP) -> None:
        mail = self.mail
        if mail.use_tls and mail.port != IMPLICIT_TLS_PORT:
            host.starttls(context=ssl.create_default_context())
        if mail.username and mail.password:
            host.login(mail.username, mail.password)

    def _wait_at_most(self, seconds: int) -> None:
        if self.host is not None and self.host.sock is not None:
            self.host.sock.settimeout(seconds)


def compose(message: Message, *, to: str, letterhead: Letterhead, at: datetime) -> KeptMessage:
    """Return the message from the charity to one person, with a Message-ID of its own.

    Raises MailRefused if `to` is not one address that a mail server can be given.
    """
    composed = KeptMessage(
        subject=message.subject,
        recipients=[_on_the_wire(to)],
        body=message.text,
        html=message.html,
        sender=_sender_address(),
        reply_to=message.reply_to or letterhead.reply_to or None,
        date=at.timestamp(),
        attachments=[
            flask_mail.Attachment(file.name, file.media_type, file.content)
            for file in message.attachments
        ],
    )
    composed.is_personal = message.is_personal
    composed.unsubscribe_url = message.unsubscribe_url
    composed.from_header = str(Address(letterhead.name, addr_spec=_sender_address()))
    composed.msgId = make_msgid(domain=urlsplit(settings().public_url).hostname)
    if composed.has_bad_headers():
        raise ValueError("a header of the email has a line break")
    return composed


def deliver(raw: bytes, *, to: str, name: str) -> None:
    """Hand the bytes to the server, or write them to `<instance>/mail/<name>.eml` if none is set.

    May be repeated; the server sees the same Message-ID. Raises MailRefused or MailUnavailable.
    """
    try:
        if settings().mail_server:
            _hand_over(raw, to=_on_the_wire(to))
        else:
            _write_whole(settings().instance_path / FOLDER / f"{name}.eml", raw)
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        raise _refusal(code, text) from error
    except smtplib.SMTPDataError as error:
        raise _refusal(error.smtp_code, error.smtp_error) from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailUnavailable(f"{type(error).__name__}: {error}") from error


def init_app(app: Flask) -> None:
    found: Settings = app.config["SETTINGS"]
    app.config.update(
        MAIL_SERVER=found.mail_server,
        MAIL_PORT=found.mail_port,
        MAIL_USERNAME=found.mail_username or None,
        MAIL_PASSWORD=found.mail_password or None,
        MAIL_USE_TLS=found.mail_use_tls,
        MAIL_DEFAULT_SENDER=found.mail_default_sender,
        MAIL_SUPPRESS_SEND=False,
    )
    flask_mail.Mail(app)


def _hand_over(raw: bytes, *, to: str) -> None:
    with TimedConnection(current_app.extensions["mail"]) as connection:
        connection.send_bytes(raw, to=to)


def _greeted(server: str, port: int) -> smtplib.SMTP:
    if port == IMPLICIT_TLS_PORT:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server, port, timeout=ANSWER_SECONDS, context=context)
    return smtplib.SMTP(server, port, timeout=ANSWER_SECONDS)


def _sender_address() -> str:
    return parseaddr(settings().mail_default_sender)[1]


def _on_the_wire(address: str) -> str:
    """Return one address as every mail server reads it, its domain in ASCII. Raises MailRefused."""
    try:
        found = validate_email(
            address,
            check_deliverability=False,
            globally_deliverable=False,
            allow_smtputf8=False,
        )
    except EmailNotValidError as error:
        raise MailRefused(f"not one address of email: {error}") from error
    return found.ascii_email or found.normalized


def _refusal(code: int, text: bytes | str) -> MailRefused | MailUnavailable:
    said = text.decode(errors="replace") if isinstance(text, bytes) else text
    kind = MailRefused if code >= PERMANENT else MailUnavailable
    return kind(f"{code} {said}")


def _write_whole(path: Path, raw: bytes) -> None:
    """Put the file there in one step: whoever lists the folder sees none or all of it.

    Only its owner may open the folder: an email may carry a way in.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    try:
        fresh.write_bytes(raw)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
