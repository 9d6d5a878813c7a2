"""Normalises email addresses and names for comparison. Pure."""

import unicodedata


def normalise_email(email: str) -> str:
    """Return the address in lower case without spaces, for comparison.

    Dots and `+tags` are kept: their meaning differs between providers, and a wrong merge would show
    one person's gifts to another.
    """
    return "".join(unicodedata.normalize("NFKC", email).split()).casefold()


def normalise_name(name: str) -> str:
    """Return the name's letters and digits in lower case without accents, for comparison.

    A name without any is returned unchanged. For donors without an address.
    """
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    return "".join(character for character in decomposed if character.isalnum()) or name
