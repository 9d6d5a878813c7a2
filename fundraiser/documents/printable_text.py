"""Words of strangers, made fit for a place of fixed size on paper or in a picture. Pure."""

import re
import unicodedata

LONGEST_UNBROKEN = 16
MAY_BREAK = "\u200b"
LONG_WORD = re.compile(rf"\S{{{LONGEST_UNBROKEN + 1},}}")
# Pictograms and what joins or varies them, which no font of ours has; marks that paper cannot show.
NOT_PRINTED = {"So", "Sk", "Co", "Cn", "Cs", "Cc", "Cf"}
VARIANTS = {"\ufe0e", "\ufe0f", "\u20e3"}
JOINS_LETTERS = "\u200c"  # Persian needs it


def printable(words: str) -> str:
    """Return the words without pictograms, and with places where a long word may break."""
    kept = "".join(
        letter
        for letter in words
        if letter == JOINS_LETTERS
        or (letter not in VARIANTS and unicodedata.category(letter) not in NOT_PRINTED)
    )
    return LONG_WORD.sub(lambda word: _breakable(word[0]), " ".join(kept.split()))


def _breakable(word: str) -> str:
    parts = range(0, len(word), LONGEST_UNBROKEN)
    return MAY_BREAK.join(word[start : start + LONGEST_UNBROKEN] for start in parts)
