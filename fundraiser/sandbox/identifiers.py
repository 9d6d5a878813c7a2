"""Ids that look like Stripe's, so that nothing in the app knows the difference."""

from __future__ import annotations

import secrets
import string

ALPHABET = string.ascii_letters + string.digits
SESSION_LENGTH = 58
USUAL_LENGTH = 23


def new_id(prefix: str) -> str:
    """Return an unguessable id: `pi_3…`, `evt_1…`, `cs_test_a1…`."""
    if prefix == "cs_test":
        return f"cs_test_a1{random_letters(SESSION_LENGTH)}"
    leading = "3" if prefix in {"pi", "ch", "py", "re", "pyr"} else "1"
    return f"{prefix}_{leading}{random_letters(USUAL_LENGTH)}"


def random_letters(length: int) -> str:
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in secrets.token_bytes(length))
