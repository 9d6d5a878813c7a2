"""Email: an outbox that things are left in, and a sender that works it off.

An email is a row, written in the transaction that caused it: nothing is sent that did not happen,
and nothing happens that is not sent. The row says what it is about (kind, record), to whom and in
which language; it is put into words when it is about to leave, outside any transaction, so that
what it claims is true then. Its bytes are kept before the first attempt and sent again as they
are, with the same Message-ID: a server that took it and then lost the line gets a copy that a mail
program recognises as the same. A row whose facts no longer hold is withdrawn instead.

What an email says stands in the package of its noun (`gifts/emails.py`), in a function that says
which kind it writes (`@writes`). `app.py` registers those packages here, since this one stands
below them.
"""

from flask import Flask

from fundraiser.mail import measures, registry, rendering, sender
from fundraiser.mail.operations import queue
from fundraiser.mail.registry import (
    Attachment,
    LetterheadIn,
    Message,
    register,
    writers_in,
    writes,
)
from fundraiser.mail.rendering import render_message

__all__ = [
    "Attachment",
    "Message",
    "init_app",
    "queue",
    "register",
    "render_message",
    "writers_in",
    "writes",
]


def init_app(app: Flask, *, letterhead_in: LetterheadIn) -> None:
    """Give the app its outbox; `letterhead_in` tells who the charity is, in a language."""
    registry.init_app(app, letterhead_in)
    rendering.init_app(app)
    sender.init_app(app)
    measures.init_app(app)
