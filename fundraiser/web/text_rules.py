"""Validation of typed text. Pure.

WTForms checks a length; nothing of it refuses control characters and marks that disguise a line.
"""

import unicodedata

from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext

from fundraiser.errors import DomainError

# Marks that change the direction of the text after them. In a name they could disguise a line.
DIRECTION_MARKS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
UNREADABLE = "\ufffd"  # replaces bytes that could not be decoded
FORBIDDEN = DIRECTION_MARKS | {UNREADABLE}
FORBIDDEN_CATEGORIES = {"Cc", "Cs"}
# Invisible marks, without those that join letters or emoji (200C, 200D), which names need.
UNSEEN_MARKS = set("\u00ad\u061c\u180e\u200b\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff")
BLANK_LETTERS = set("\u115f\u1160\u2800\u3164\uffa0")  # letters and symbols that look like a space
UNSEEN_CATEGORIES = {"Cf", "Mn", "Me", "Zs"}

UNKEPT = _("This contains a character we cannot store. Type it again.")


class TextError(DomainError):
    """The text cannot be accepted."""


def read_line(text: str, *, maximum: int) -> str:
    """Return one line, stripped and with single spaces.

    Raises TextError, with a message for the form, for control characters, invisible marks, a line
    without a visible character, or more than `maximum` characters.
    """
    _refuse_marks(text, allowed="")
    if UNSEEN_MARKS & set(text):
        raise TextError(UNKEPT)
    line = " ".join(unicodedata.normalize("NFC", text).split())
    if line and not any(_is_seen(character) for character in line):
        raise TextError(_("There is nothing to read here. Type it again."))
    _refuse_length(line, maximum)
    return line


def read_block(text: str, *, maximum: int) -> str:
    """Return text of several lines, stripped. Raises TextError, with a message for the form."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_marks(unified, allowed="\n\t")
    block = unicodedata.normalize("NFC", unified).strip()
    _refuse_length(block, maximum)
    return block


def _refuse_marks(text: str, *, allowed: str) -> None:
    for character in text:
        is_control = unicodedata.category(character) in FORBIDDEN_CATEGORIES
        if character in FORBIDDEN or (is_control and character not in allowed):
            raise TextError(UNKEPT)


def _is_seen(character: str) -> bool:
    is_unseen = unicodedata.category(character) in UNSEEN_CATEGORIES
    return not is_unseen and character not in BLANK_LETTERS


def _refuse_length(text: str, maximum: int) -> None:
    if len(text) > maximum:
        raise TextError(
            lazy_ngettext(
                "Use at most %(num)s character.", "Use at most %(num)s characters.", maximum
            )
        )
