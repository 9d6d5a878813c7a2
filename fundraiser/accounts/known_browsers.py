"""Browsers that a colleague has signed in with, remembered in a signed cookie.

The cookie lets nobody in. It only frees its own person from the limit that guesses by others fill.
"""

from datetime import timedelta
from hashlib import sha256

from itsdangerous import Signer

from fundraiser.config import settings
from fundraiser.web.cookies import keep_cookie, read_cookie

COOKIE = "known"
LIFETIME = timedelta(days=180)


def remember_browser(email: str) -> None:
    """Set the cookie on the response: the person with this address has signed in here."""
    keep_cookie(COOKIE, _signer().get_signature(email).decode(), lasts=LIFETIME)


def is_known_browser(email: str) -> bool:
    """Return whether the person with this address has signed in with this browser."""
    given = read_cookie(COOKIE)
    return given.isascii() and _signer().verify_signature(email, given)


def _signer() -> Signer:
    return Signer(settings().signing_keys, salt="known-browser", digest_method=sha256)
