"""What statuses, kinds and roles are called in the back office, and how good the news is."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any

from flask import Flask
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from fundraiser.gifts.models import Source
from fundraiser.i18n.languages import as_language
from fundraiser.labels import LabelledEnum, Tone
from fundraiser.money import Money
from fundraiser.peer_to_peer.models import (
    ChangeStatus,
    FlagReason,
    FlagStatus,
    OfflineMethod,
    OfflineStatus,
    PageKind,
    PlaceStatus,
)
from fundraiser.staff.durations import how_long
from fundraiser.staff.flags.queries import FlagShelf
from fundraiser.staff.tables.moments import short_moment


@dataclass(frozen=True, slots=True)
class Words:
    text: LazyString
    tone: Tone = Tone.PLAIN


def _good(text: LazyString) -> Words:
    return Words(text, Tone.GOOD)


def _wait(text: LazyString) -> Words:
    return Words(text, Tone.WAIT)


def _bad(text: LazyString) -> Words:
    return Words(text, Tone.BAD)


# Pairs, and not a dict: members of two enums with one value are equal, and mean different things.
PAIRS: tuple[tuple[Enum, Words], ...] = (
    (PlaceStatus.DRAFT, Words(_l("Being set up"))),
    (PlaceStatus.WAITING, _wait(_l("Waits for approval"))),
    (PlaceStatus.CHANGE_ASKED, _wait(_l("Change asked for"))),
    (PlaceStatus.LIVE, _good(_l("Live"))),
    (PlaceStatus.PAUSED, Words(_l("Paused by its owner"))),
    (PlaceStatus.CLOSED, Words(_l("Closed"))),
    (PlaceStatus.HIDDEN, _bad(_l("Hidden"))),
    (PlaceStatus.TAKEN_DOWN, _bad(_l("Taken down"))),
    (PageKind.BIRTHDAY, Words(_l("A birthday"))),
    (PageKind.RUN, Words(_l("A run or a ride"))),
    (PageKind.POLAR_DIP, Words(_l("A polar dip"))),
    (PageKind.BAKE_SALE, Words(_l("A bake sale"))),
    (PageKind.WEDDING, Words(_l("A wedding or an anniversary"))),
    (PageKind.MEMORIAL, Words(_l("In memory of someone"))),
    (PageKind.GAMING, Words(_l("A day of gaming"))),
    (PageKind.WORKPLACE, Words(_l("Something at work"))),
    (PageKind.OTHER, Words(_l("Something else"))),
    (ChangeStatus.WAITING, _wait(_l("Waits for approval"))),
    (ChangeStatus.APPROVED, _good(_l("Approved"))),
    (ChangeStatus.REFUSED, _bad(_l("Refused"))),
    (ChangeStatus.REPLACED, Words(_l("Replaced by its owner"))),
    (FlagReason.NOT_TRUE, Words(_l("It is not true"))),
    (FlagReason.HURTFUL, Words(_l("It hurts somebody"))),
    (FlagReason.PRIVATE, Words(_l("It shows somebody who has not agreed"))),
    (FlagReason.SPAM, Words(_l("It is advertising"))),
    (FlagReason.OTHER, Words(_l("Something else"))),
    (FlagStatus.OPEN, _wait(_l("Open"))),
    (FlagStatus.ACTED_ON, _good(_l("Acted on"))),
    (FlagStatus.DISMISSED, Words(_l("Dismissed"))),
    (OfflineMethod.CASH, Words(_l("Cash"))),
    (OfflineMethod.CHEQUE, Words(_l("Cheque"))),
    (OfflineStatus.PROMISED, Words(_l("Promised"))),
    (OfflineStatus.HANDED_IN, _wait(_l("Handed in"))),
    (OfflineStatus.DEPOSITED, _wait(_l("Deposited"))),
    (OfflineStatus.VERIFIED, _good(_l("Verified"))),
    (OfflineStatus.TAKEN_BACK, Words(_l("Taken back"))),
    (OfflineStatus.RETURNED, _bad(_l("Returned by the bank"))),
    (FlagShelf.OPEN, Words(_l("Open, the oldest first"))),
    (FlagShelf.QUARANTINE, Words(_l("May be a machine’s"))),
    (FlagShelf.DECIDED, Words(_l("Decided"))),
    (FlagShelf.ALL, Words(_l("All"))),
)
WORDS = {(type(member), member.value): words for member, words in PAIRS}


def words_for(member: Enum) -> Words:
    if isinstance(member, LabelledEnum):
        return Words(member.label, member.tone)
    return WORDS[type(member), member.value]


def in_words(member: Enum) -> LazyString:
    """Return what a member is called: the filter `in_words`."""
    return words_for(member).text


def choices_of(kind: Iterable[StrEnum]) -> list[tuple[str, LazyString]]:
    """Return the members of an enum as choices of a form, in their order."""
    return [(member.value, in_words(member)) for member in kind]


def source_in_words(written: str) -> LazyString | str:
    """Return what a source is called; one that an older release counted, as it is written."""
    return in_words(Source(written)) if written in set(Source) else written


def init_app(app: Flask) -> None:
    filters: dict[str, Any] = {
        "in_words": in_words,
        "words_for": words_for,
        "source_in_words": source_in_words,
        "own_name": lambda written: as_language(written).own_name,
        "as_money": Money,
        "how_long": how_long,
        "short_moment": short_moment,
    }
    app.jinja_env.filters.update(filters)
