"""When two written email addresses are one person's. Pure."""

import unicodedata


def normalise_email(email: str) -> str:
    """Return the form in which addresses are compared: no outer or inner spaces, small letters.

    Dots and `+tags` are kept: providers differ in what they mean, and a wrong merge would show
    one person's gifts to another.
    """
    return "".join(unicodedata.normalize("NFKC", email).split()).casefold()
