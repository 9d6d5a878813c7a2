"""What `app.py` tells the outbox at the start: who writes each kind, and whose letterhead it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import isfunction
from types import ModuleType
from typing import Protocol

from flask import Flask, current_app

from fundraiser.mail.kinds import EmailKind

EXTENSION = "fundraiser.mail"
MARK = "writes_kinds"


@dataclass(frozen=True)
class Attachment:
    """A file that goes with an email. Its name is ASCII, for every mail program."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Message:
    """An email in words: its subject (one line), its HTML, and a text twin that reads by itself.

    `unsubscribe_url` is where one POST, sent by a mail program, ends emails like this (RFC 8058).
    `reply_to` is where answers go, if not to whoever the letterhead names. `is_personal` says that
    a person wrote it to this one reader: then their holiday reply may come.
    """

    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()
    unsubscribe_url: str = ""
    reply_to: str = ""
    is_personal: bool = False


class Letterhead(Protocol):
    """What every email shows of the charity that sends it, in one language."""

    @property
    def name(self) -> str: ...
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
LetterheadIn = Callable[[str], Letterhead]


@dataclass(frozen=True)
class Registry:
    """Who writes each kind of email (None: no longer true), and the letterhead in a language."""

    writers: dict[EmailKind, Writer]
    letterhead_in: LetterheadIn


def writes(*kinds: EmailKind) -> Callable[[Writer], Writer]:
    """Mark a function as the writer of emails of these kinds, for `writers_in`."""

    def mark(writer: Writer) -> Writer:
        setattr(writer, MARK, kinds)
        return writer

    return mark


def writers_in(*modules: ModuleType) -> dict[EmailKind, Writer]:
    """Return the functions of these modules that are marked as writers, by kind of email."""
    return {
        kind: function
        for module in modules
        for function in vars(module).values()
        if isfunction(function) and function.__module__ == module.__name__
        for kind in getattr(function, MARK, ())
    }


def register(app: Flask, writers: Mapping[EmailKind, Writer]) -> None:
    """Say which function writes each kind, given the record's id, in the language spoken then."""
    registry_of(app).writers.update(writers)


def current_registry() -> Registry:
    return registry_of(current_app)


def registry_of(app: Flask) -> Registry:
    registry: Registry = app.extensions[EXTENSION]
    return registry


def init_app(app: Flask, letterhead_in: LetterheadIn) -> None:
    app.extensions[EXTENSION] = Registry({}, letterhead_in)
