"""Ids for URLs: unguessable, and easy to read aloud.

Sixteen characters of an alphabet without look-alikes (no i, l, o, u, 0, 1) in four groups:
78 random bits, so that ids cannot be guessed even where a link needs no signature.
"""

import re
import secrets

ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"
GROUPS = 4
GROUP_LENGTH = 4
PATTERN = re.compile(
    rf"(?:[{ALPHABET}]{{{GROUP_LENGTH}}}-){{{GROUPS - 1}}}[{ALPHABET}]{{{GROUP_LENGTH}}}"
)


def new_public_id() -> str:
    """Return a fresh id such as `k3fd-92mx-a8tz-vw4q`."""
    number = secrets.randbelow(len(ALPHABET) ** (GROUPS * GROUP_LENGTH))
    letters = ""
    for _ in range(GROUPS * GROUP_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    return "-".join(
        letters[start : start + GROUP_LENGTH] for start in range(0, len(letters), GROUP_LENGTH)
    )


def is_public_id(text: str) -> bool:
    return PATTERN.fullmatch(text) is not None
