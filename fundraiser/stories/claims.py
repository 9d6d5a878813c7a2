"""Words about doubling that somebody typed: they would stay true nowhere but in the match engine.

A page says what the match does by working it out. What is typed into a story stays when the match
is used up, so an editor is shown each place. It is a warning and no refusal: a double bed is a
double bed, and a story of last year's match may say that it doubled gifts. Pure.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CONTEXT = 40  # characters shown on either side
LETTER = r"[^\W_]"
INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff*_`~]")  # Markdown's marks as well
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
    """Words of a claim, where they stand, and what stands around them."""

    place: str
    words: str
    before: str
    after: str


def find_claims(texts: Iterable[tuple[str, str]]) -> list[TypedClaim]:
    """Return every claim in these (place, text), in their order."""
    return [claim for place, text in texts for claim in _claims_in(place, _plain(text))]


def _claims_in(place: str, text: str) -> Sequence[TypedClaim]:
    return [
        TypedClaim(
            place=place,
            words=found[0],
            before=_cut(text[: found.start()], is_end=False),
            after=_cut(text[found.end() :], is_end=True),
        )
        for found in CLAIM.finditer(text)
    ]


def _plain(text: str) -> str:
    """Return the text as it is read: one line, letters whole, without what nobody sees."""
    return " ".join(INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def _cut(text: str, *, is_end: bool) -> str:
    if len(text) <= CONTEXT:
        return text
    return f"{text[:CONTEXT]}…" if is_end else f"…{text[-CONTEXT:]}"
