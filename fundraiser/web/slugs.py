"""Slugs: the last part of an address, made of words. Pure."""

import re
import unicodedata

LONGEST_SLUG = 60
SPELLED_OUT = str.maketrans({"œ": "oe", "æ": "ae", "'": None, "’": None})


def slug_from(words: str) -> str:
    """Return a slug, perhaps empty: `Lumières d’hiver 2026` becomes `lumieres-dhiver-2026`."""
    plain = unicodedata.normalize("NFKD", words.lower().translate(SPELLED_OUT))
    letters = plain.encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", letters))[:LONGEST_SLUG].strip("-")
