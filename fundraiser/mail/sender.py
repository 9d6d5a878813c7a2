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
from typing import Self
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
OK = 250
RECIPIENT_OK = {OK, 251}
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


class KeptConnection(flask_mail.Connection):
    """A Flask-Mail connection with timeouts, which stays open between emails.

    It opens for the first email, and again if the server has closed it since the last one.
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self) -> None:
        """Connect and sign in."""
        self.close()
        self.host = self.configure_host()

    def close(self) -> None:
        """Take leave of the server, if it still listens."""
        if self.host is not None:
            self._wait_at_most(GOODBYE_SECONDS)
            with suppress(smtplib.SMTPException, OSError):
                self.host.quit()
            self.host.close()
            self.host = None

    def send_bytes(self, raw: bytes, *, to: str) -> None:
        """Send these bytes to one recipient.

        Connects anew only before the server has any of them: what it may have taken is not sent
        twice.
        """
        if not self._takes_another(len(raw)):
            self.open()
            self._announce(len(raw))
        try:
            self._hand_over(raw, to)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError):
            self._forget_email()
            raise
        except BaseException:
            self.close()
            raise

    def configure_host(self) -> smtplib.SMTP:
        host = _connect(self.mail.server, self.mail.port or 0)
        try:
            self._introduce(host)
        except BaseException:
            host.close()
            raise
        return host

    def _introduce(self, host: smtplib.SMTP) -> None:
        mail = self.mail
        if mail.use_tls and mail.port != IMPLICIT_TLS_PORT:
            host.starttls(context=ssl.create_default_context())
        if mail.username and mail.password:
            host.login(mail.username, mail.password)
        host.ehlo_or_helo_if_needed()

    def _takes_another(self, size: int) -> bool:
        """Return whether the connection is open and the server accepts one more email over it."""
        try:
            return self.host is not None and self._announce(size)
        except (smtplib.SMTPException, OSError):
            return False

    def _announce(self, size: int) -> bool:
        host = self._open_host()
        options = [f"size={size}"] if host.has_extn("size") else []
        code, reply = host.mail(_sender_address(), options)
        if code != OK:
            raise smtplib.SMTPSenderRefused(code, reply, _sender_address())
        return True

    def _hand_over(self, raw: bytes, to: str) -> None:
        host = self._open_host()
        code, reply = host.rcpt(to)
        if code not in RECIPIENT_OK:
            raise smtplib.SMTPRecipientsRefused({to: (code, reply)})
        self._wait_at_most(TAKING_SECONDS)
        code, reply = host.data(raw)
        self._wait_at_most(ANSWER_SECONDS)
        if code != OK:
            raise smtplib.SMTPDataError(code, reply)

    def _forget_email(self) -> None:
        """Make the connection ready for the next email after this one was refused."""
        try:
            self._open_host().rset()
        except (smtplib.SMTPException, OSError):
            self.close()

    def _open_host(self) -> smtplib.SMTP:
        if self.host is None:
            raise smtplib.SMTPServerDisconnected("the connection is closed")
        return self.host

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


def new_connection() -> KeptConnection:
    """Return a connection to the configured server, not opened yet."""
    return KeptConnection(current_app.extensions["mail"])


def deliver(raw: bytes, *, to: str, name: str, connection: KeptConnection | None = None) -> None:
    """Send the bytes to the server, or write them to `<instance>/mail/<name>.eml` if none is set.

    Without a connection, opens one for this email. May be repeated, with the same Message-ID.
    Raises MailRefused or MailUnavailable.
    """
    try:
        if settings().mail_server:
            _hand_over(raw, to=_ascii_address(to), connection=connection)
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
        with new_connection() as connection:
            connection.open()
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


def _hand_over(raw: bytes, *, to: str, connection: KeptConnection | None) -> None:
    if connection is not None:
        connection.send_bytes(raw, to=to)
        return
    with new_connection() as for_this_email:
        for_this_email.send_bytes(raw, to=to)


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
