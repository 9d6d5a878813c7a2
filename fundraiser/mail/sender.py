"""Sends bytes to the mail server, or writes them to a file if none is configured.

The only importer of flask_mail. It adds timeouts, text that servers need not re-encode, and
resending the same bytes.
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
TAKING_SECONDS = 60  # for the last one, as the server may scan the message first
GOODBYE_SECONDS = 2  # the message is accepted by then
IMPLICIT_TLS_PORT = 465
PERMANENT = 500  # reply codes from here on are permanent, those below temporary
FOLDER = "mail"


class MailRefused(Exception):
    """The server will never accept this email, e.g. because the address does not exist."""


class MailUnavailable(Exception):
    """The server could not accept the email now."""


class WholeAddress(UnstructuredHeader, BaseHeader):
    """A URL in a header, on one line.

    Python would fold a long one into encoded words, which mail programs do not read as a URL. A
    line may have 998 characters.
    """

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


HEADERS = HeaderRegistry()
HEADERS.map_to_type("list-unsubscribe", WholeAddress)
WITH_WHOLE_ADDRESSES = SMTP.clone(header_factory=HEADERS)


class KeptMessage(flask_mail.Message):
    """A Flask-Mail message in short ASCII lines with CRLF, which no server needs to change.

    Unless it is personal, it is marked as automatic, so that it gets no automatic replies. Subject
    and sender are encoded by Python's own email package, because Flask-Mail splits long ones that
    are not ASCII.
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
        charset = Charset("utf-8")
        charset.body_encoding = QP
        return MIMEText(text or "", subtype, charset)  # type: ignore[arg-type]


class TimedConnection(flask_mail.Connection):
    """A Flask-Mail connection with timeouts, which is closed whatever happens."""

    def configure_host(self) -> smtplib.SMTP:
        host = _connect(self.mail.server, self.mail.port or 0)
        try:
            self._introduce(host)
        except BaseException:
            host.close()
            raise
        return host

    def send_bytes(self, raw: bytes, *, to: str) -> None:
        """Send these bytes to one recipient."""
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
    """Return the message from the charity to one person, with a new Message-ID.

    Raises MailRefused if `to` is not one valid address.
    """
    composed = KeptMessage(
        subject=message.subject,
        recipients=[_ascii_address(to)],
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
    """Send the bytes to the server, or write them to `<instance>/mail/<name>.eml` if none is set.

    May be repeated, with the same Message-ID. Raises MailRefused or MailUnavailable.
    """
    try:
        if settings().mail_server:
            _hand_over(raw, to=_ascii_address(to))
        else:
            _write_atomically(settings().instance_path / FOLDER / f"{name}.eml", raw)
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        raise _refusal(code, text) from error
    except smtplib.SMTPDataError as error:
        raise _refusal(error.smtp_code, error.smtp_error) from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailUnavailable(f"{type(error).__name__}: {error}") from error


def greet_server() -> None:
    """Connect to the mail server and sign in, as before sending. Raises MailUnavailable."""
    try:
        with TimedConnection(current_app.extensions["mail"]):
            return
    except (smtplib.SMTPException, OSError) as error:
        raise MailUnavailable(f"{type(error).__name__}: {error}") from error


def init_app(app: Flask) -> None:
    config: Settings = app.config["SETTINGS"]
    app.config.update(
        MAIL_SERVER=config.mail_server,
        MAIL_PORT=config.mail_port,
        MAIL_USERNAME=config.mail_username or None,
        MAIL_PASSWORD=config.mail_password or None,
        MAIL_USE_TLS=config.mail_use_tls,
        MAIL_DEFAULT_SENDER=config.mail_default_sender,
        MAIL_SUPPRESS_SEND=False,
    )
    flask_mail.Mail(app)


def _hand_over(raw: bytes, *, to: str) -> None:
    with TimedConnection(current_app.extensions["mail"]) as connection:
        connection.send_bytes(raw, to=to)


def _connect(server: str, port: int) -> smtplib.SMTP:
    if port == IMPLICIT_TLS_PORT:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server, port, timeout=ANSWER_SECONDS, context=context)
    return smtplib.SMTP(server, port, timeout=ANSWER_SECONDS)


def _sender_address() -> str:
    return parseaddr(settings().mail_default_sender)[1]


def _ascii_address(address: str) -> str:
    """Return the address with its domain in ASCII. Raises MailRefused unless it is valid."""
    try:
        validated = validate_email(
            address,
            check_deliverability=False,
            globally_deliverable=False,
            allow_smtputf8=False,
        )
    except EmailNotValidError as error:
        raise MailRefused(f"not one address of email: {error}") from error
    return validated.ascii_email or validated.normalized


def _refusal(code: int, text: bytes | str) -> MailRefused | MailUnavailable:
    reply = text.decode(errors="replace") if isinstance(text, bytes) else text
    kind = MailRefused if code >= PERMANENT else MailUnavailable
    return kind(f"{code} {reply}")


def _write_atomically(path: Path, raw: bytes) -> None:
    """Write the file in one step: a reader of the folder sees it complete or not at all.

    Only its owner may open the folder, because an email may contain a sign-in link.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}")
    try:
        temporary.write_bytes(raw)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
