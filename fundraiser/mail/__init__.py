"""Email: an outbox, and the job that sends it.

An email is a row written in the transaction that caused it, so an email goes out exactly if its
cause is committed. The row says what it is about (kind, record), to whom and in which language. Its
text is written just before it is sent, outside any transaction, so that it is true then; if its
facts no longer hold, the row is withdrawn. The bytes are stored before the first attempt and resent
unchanged, with the same Message-ID, so that mail programs recognise a duplicate.

A process of its own sends them (`jobs`): one thread claims fifty emails at once, writes them and
records what has left, four others hand them to the mail server over connections that stay open. An
email is recorded as sent as soon as the server has taken it. If the process is killed in between,
it is sent again. One that waits long for a connection is given back and written again later.

An email's text is in the package of its noun (`gifts/emails.py`), in a function marked with its
kind (`@writes`). `app.py` registers those packages, which stand above this one.
"""

from flask import Flask

from fundraiser.mail import measures, registry, rendering, sender
from fundraiser.mail.operations import drop_after, put_off, queue, queue_for
from fundraiser.mail.registry import (
    Attachment,
    Draft,
    LetterheadIn,
    Message,
    register,
    writers_in,
    writes,
)
from fundraiser.mail.rendering import render_message

__all__ = [
    "Attachment",
    "Draft",
    "Message",
    "drop_after",
    "init_app",
    "put_off",
    "queue",
    "queue_for",
    "register",
    "render_message",
    "writers_in",
    "writes",
]


def init_app(app: Flask, *, letterhead_in: LetterheadIn) -> None:
    """Give the app its outbox; `letterhead_in` returns the charity's details in a language."""
    registry.init_app(app, letterhead_in)
    rendering.init_app(app)
    sender.init_app(app)
    measures.init_app(app)
