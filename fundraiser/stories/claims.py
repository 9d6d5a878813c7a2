"""Finds typed claims about a match, such as "your gift is doubled". Pure.

Pages compute what the match does, but typed text remains when the match is used up. So the editor
is shown each place. It is only a warning, because a double bed is no claim, and a story about last
year may say that gifts were doubled.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CONTEXT = 40  # characters to show on either side
LETTER = r"[^\W_]"
INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff*_`~]")  # also Markdown's marks
PHRASES = (
    # English
    r"(?:doubl|tripl|quadrupl)(?:e|es|ed|ing)",
    r"matched|(?:two|three|2|3)fold",
    r"match(?:es|ing)? (?:your|every|each|all|any|the first)|matching (?:gifts?|funds?|dollars?)",
    r"(?:goes|go|worth|count|counts) (?:twice|three times)|twice (?:as|the|your)",
    r"dollar[- ]for[- ]dollar|(?:two|three)[- ]for[- ]one",
    # French
    r"(?:doubl|tripl|quadrupl)(?:é|ée|és|ées|er|ez|ent|ons|era|eront|erons|ant|ait|aient)",
    r"jumel(?:é|ée|és|ées|er|ez|ons|ant|lera|leront|lerons)",
    r"jumell(?:e|es|ent) (?:votre|vos|chaque|les|tous|le)",
    r"(?:deux|trois) fois(?! par )|(?:deux|trois) pour un|dollar pour dollar",
    r"multipli(?:é|ée|és|ées|e|er) par (?:deux|trois|[2-9])",
    # Figures, in any language
    r"[2-9](?:[.,]5)? ?[x×]|[x×] ?[2-9]|[2-9][- ](?:for|pour|to)[- ](?:1|one|un)|[1-9] ?: ?1",
)
CLAIM = re.compile(rf"(?<!{LETTER})(?:{'|'.join(PHRASES)})(?!{LETTER})(?!:\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TypedClaim:
    """A claim: the field it is in, its words, and the text before and after them."""

    place: str
    words: str
    before: str
    after: str


def find_claims(texts: Iterable[tuple[str, str]]) -> list[TypedClaim]:
    """Return every claim in these (place, text) pairs, in order."""
    return [claim for place, text in texts for claim in _claims_in(place, _plain(text))]


def _claims_in(place: str, text: str) -> Sequence[TypedClaim]:
    return [
        TypedClaim(
            place=place,
            words=match[0],
            before=_cut(text[: match.start()], is_end=False),
            after=_cut(text[match.end() :], is_end=True),
        )
        for match in CLAIM.finditer(text)
    ]


def _plain(text: str) -> str:
    """Return the text on one line, in NFC, without invisible characters and Markdown's marks."""
    return " ".join(INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def _cut(text: str, *, is_end: bool) -> str:
    if len(text) <= CONTEXT:
        return text
    return f"{text[:CONTEXT]}…" if is_end else f"…{text[-CONTEXT:]}"
