"""What may be typed in a field of text: the strict reading, on plain values."""

import unicodedata

from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext

from fundraiser.errors import DomainError

# Marks that turn the direction of what follows: one in a name could disguise the line it stands in.
DIRECTION_MARKS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
UNREADABLE = "\ufffd"  # stands where bytes were no text
FORBIDDEN = DIRECTION_MARKS | {UNREADABLE}
FORBIDDEN_CATEGORIES = {"Cc", "Cs"}


class TextError(DomainError):
    """What was typed is not text that can be kept."""


def read_line(text: str, *, maximum: int) -> str:
    """Return one line, stripped, its spaces single. Raises TextError, with words for the form."""
    _refuse_marks(text, allowed="")
    line = " ".join(unicodedata.normalize("NFC", text).split())
    _refuse_length(line, maximum)
    return line


def read_block(text: str, *, maximum: int) -> str:
    """Return lines of text, stripped. Raises TextError, with words for the form."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_marks(unified, allowed="\n\t")
    block = unicodedata.normalize("NFC", unified).strip()
    _refuse_length(block, maximum)
    return block


def _refuse_marks(text: str, *, allowed: str) -> None:
    for character in text:
        is_control = unicodedata.category(character) in FORBIDDEN_CATEGORIES
        if character in FORBIDDEN or (is_control and character not in allowed):
            raise TextError(_("This has a character that cannot be kept. Type it again."))


def _refuse_length(text: str, maximum: int) -> None:
    if len(text) > maximum:
        raise TextError(
            lazy_ngettext(
                "Use at most %(num)s character.", "Use at most %(num)s characters.", maximum
            )
        )
