"""Ids for URLs that are easy to read aloud and cannot be guessed.

An id has sixteen characters in four groups, from an alphabet without look-alikes (no i, l, o, u, 0,
1): 78 random bits, so that it cannot be guessed even where a link needs no signature.
"""

import re
import secrets
from hashlib import sha256

ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"
GROUPS = 4
GROUP_LENGTH = 4
PATTERN = re.compile(
    rf"(?:[{ALPHABET}]{{{GROUP_LENGTH}}}-){{{GROUPS - 1}}}[{ALPHABET}]{{{GROUP_LENGTH}}}"
)


def new_public_id() -> str:
    """Return a new id such as `k3fd-92mx-a8tz-vw4q`."""
    return _spelled(secrets.randbelow(len(ALPHABET) ** (GROUPS * GROUP_LENGTH)))


def public_id_from(*secret_parts: str) -> str:
    """Return the id of these parts, always the same, and as hard to guess as they are.

    For a record that may have to be created again with the same links.
    """
    digest = sha256("\n".join(secret_parts).encode()).digest()
    return _spelled(int.from_bytes(digest, "big"))


def is_public_id(text: str) -> bool:
    return PATTERN.fullmatch(text) is not None


def _spelled(number: int) -> str:
    letters = ""
    for _ in range(GROUPS * GROUP_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    return "-".join(
        letters[start : start + GROUP_LENGTH] for start in range(0, len(letters), GROUP_LENGTH)
    )
