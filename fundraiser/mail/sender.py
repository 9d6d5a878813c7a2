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
from email.mime.text import MIMEText
from email.utils import formataddr, make_msgid
from pathlib import Path
from urllib.parse import urlsplit

import flask_mail
from flask import Flask, current_app

from fundraiser.config import Settings, settings
from fundraiser.mail.registry import Letterhead, Message

TIMEOUT_SECONDS = 15
IMPLICIT_TLS_PORT = 465
PERMANENT = 500  # replies from here on say "never"; below, "not now"
FOLDER = "mail"


class MailRefused(Exception):
    """The server will never take this email: the address does not exist, or it may not be sent."""


class MailUnavailable(Exception):
    """The server could not take it now."""


class KeptMessage(flask_mail.Message):
    """A Flask-Mail message whose lines are short ASCII: it passes any server unchanged."""

    def _mimetext(self, text: str | None, subtype: str = "plain") -> MIMEText:
        quoted = Charset("utf-8")
        quoted.body_encoding = QP
        return MIMEText(text or "", subtype, quoted)  # type: ignore[arg-type]


class TimedConnection(flask_mail.Connection):
    """A Flask-Mail connection that does not wait for ever, and closes whatever has happened."""

    def configure_host(self) -> smtplib.SMTP:
        mail = self.mail
        host = _greeted(mail.server, mail.port or 0)
        if mail.use_tls and mail.port != IMPLICIT_TLS_PORT:
            host.starttls(context=ssl.create_default_context())
        if mail.username and mail.password:
            host.login(mail.username, mail.password)
        return host

    def send_bytes(self, raw: bytes, *, to: str) -> None:
        """Have the server take these bytes for one person."""
        if self.host is None:
            raise RuntimeError("send within the connection's block")
        self.host.sendmail(settings().mail_default_sender, [to], raw)

    def __exit__(self, *_: object) -> None:
        if self.host is not None:
            with suppress(smtplib.SMTPException, OSError):
                self.host.quit()
            self.host.close()


def compose(message: Message, *, to: str, letterhead: Letterhead, at: datetime) -> KeptMessage:
    """Return the message from the charity to one person, with a Message-ID of its own."""
    composed = KeptMessage(
        subject=message.subject,
        recipients=[to],
        body=message.text,
        html=message.html,
        sender=formataddr((letterhead.name, settings().mail_default_sender)),
        reply_to=letterhead.reply_to or None,
        date=at.timestamp(),
    )
    composed.msgId = make_msgid(domain=urlsplit(settings().public_url).hostname)
    if composed.has_bad_headers():
        raise ValueError("a header of the email has a line break")
    return composed


def deliver(raw: bytes, *, to: str, name: str) -> None:
    """Hand the bytes to the server, or write them to `<instance>/mail/<name>.eml` if none is set.

    May be repeated; the server sees the same Message-ID. Raises MailRefused or MailUnavailable.
    """
    if not settings().mail_server:
        _write_whole(settings().instance_path / FOLDER / f"{name}.eml", raw)
        return
    try:
        with TimedConnection(current_app.extensions["mail"]) as connection:
            connection.send_bytes(raw, to=to)
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


def _greeted(server: str, port: int) -> smtplib.SMTP:
    if port == IMPLICIT_TLS_PORT:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server, port, timeout=TIMEOUT_SECONDS, context=context)
    return smtplib.SMTP(server, port, timeout=TIMEOUT_SECONDS)


def _refusal(code: int, text: bytes | str) -> MailRefused | MailUnavailable:
    said = text.decode(errors="replace") if isinstance(text, bytes) else text
    kind = MailRefused if code >= PERMANENT else MailUnavailable
    return kind(f"{code} {said}")


def _write_whole(path: Path, raw: bytes) -> None:
    """Put the file there in one step: whoever lists the folder sees none or all of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_bytes(raw)
    fresh.replace(path)
