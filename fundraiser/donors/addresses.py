"""When two written email addresses, or two names, are one person's. Pure."""

import unicodedata


def normalise_email(email: str) -> str:
    """Return the form in which addresses are compared: no outer or inner spaces, small letters.

    Dots and `+tags` are kept: providers differ in what they mean, and a wrong merge would show
    one person's gifts to another.
    """
    return "".join(unicodedata.normalize("NFKC", email).split()).casefold()


def normalise_name(name: str) -> str:
    """Return the form in which names are compared where no address is known: its letters and
    digits, small, without accents. A name that has none is compared as it is written."""
    apart = unicodedata.normalize("NFKD", name).casefold()
    return "".join(character for character in apart if character.isalnum()) or name
