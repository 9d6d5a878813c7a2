"""The writers of each kind of email, and the charity's letterhead, as `app.py` registers them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from inspect import isfunction
from types import ModuleType
from typing import Protocol

from flask import Flask, current_app

from fundraiser.mail.kinds import EmailKind

EXTENSION = "fundraiser.mail"
MARK = "writes_kinds"
TOGETHER = "drafts_together"


@dataclass(frozen=True)
class Attachment:
    """A file attached to an email. Its name must be ASCII, which every mail program can read."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Message:
    """The content of an email: its subject (one line), its HTML, and a complete text version.

    `unsubscribe_url` accepts the POST of a mail program that ends emails like this (RFC 8058).
    `reply_to` replaces the letterhead's reply address. `is_personal` says that a person wrote it to
    this reader, so that automatic replies are welcome.
    """

    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()
    unsubscribe_url: str = ""
    reply_to: str = ""
    is_personal: bool = False


class Letterhead(Protocol):
    """The charity's details for every email, in one language."""

    @property
    def name(self) -> str: ...
    @property
    def line(self) -> str: ...
    @property
    def address_lines(self) -> Sequence[str]: ...
    @property
    def email(self) -> str: ...
    @property
    def telephone(self) -> str: ...
    @property
    def registration_number(self) -> str: ...
    @property
    def reply_to(self) -> str: ...


Writer = Callable[[int], Message | None]
Draft = Callable[[], Message | None]
DraftTogether = Callable[[Sequence[int]], Mapping[int, Draft]]
LetterheadIn = Callable[[str], Letterhead]


@dataclass(frozen=True)
class Registry:
    """The writer of each kind of email, and the letterhead in a language."""

    writers: dict[EmailKind, Writer]
    letterhead_in: LetterheadIn

    def drafts(self, kind: EmailKind, record_ids: Sequence[int]) -> dict[int, Draft]:
        """Return for each record what writes its email, in the current language when it is called.

        Reads the facts of all together, if the kind's writer can.
        """
        writer = self.writers[kind]
        read: DraftTogether | None = getattr(writer, TOGETHER, None)
        together = read(record_ids) if read else {}
        return {key: together.get(key) or partial(writer, key) for key in record_ids}


def writes(*kinds: EmailKind, together: DraftTogether | None = None) -> Callable[[Writer], Writer]:
    """Mark a function as the writer of emails of these kinds, for `writers_in`.

    `together` reads the facts of several records at once, and returns what writes each email. It
    may leave records out.
    """

    def mark(writer: Writer) -> Writer:
        setattr(writer, MARK, kinds)
        setattr(writer, TOGETHER, together)
        return writer

    return mark


def writers_in(*modules: ModuleType) -> dict[EmailKind, Writer]:
    """Return the marked writers in these modules, by kind of email."""
    return {
        kind: function
        for module in modules
        for function in vars(module).values()
        if isfunction(function) and function.__module__ == module.__name__
        for kind in getattr(function, MARK, ())
    }


def register(app: Flask, writers: Mapping[EmailKind, Writer]) -> None:
    """Register the writer of each kind.

    A writer takes the record's id, uses the current language, and returns None if the email is no
    longer true.
    """
    registry_of(app).writers.update(writers)


def current_registry() -> Registry:
    return registry_of(current_app)


def registry_of(app: Flask) -> Registry:
    registry: Registry = app.extensions[EXTENSION]
    return registry


def init_app(app: Flask, letterhead_in: LetterheadIn) -> None:
    app.extensions[EXTENSION] = Registry({}, letterhead_in)
