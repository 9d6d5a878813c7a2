"""Rules for passwords, and their hashing.

A password needs length, not digits and capitals, as NIST and the NCSC advise. Hashing takes tens of
milliseconds on purpose, so it must not happen inside a transaction.
"""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_security import hash_password as _hash
from flask_security import verify_password as _verify
from flask_security.proxies import _security

SHORTEST = 12
LONGEST = 200
FEWEST_DIFFERENT = 5
TOO_COMMON = (
    "password",
    "motdepasse",
    "12345678",
    "abcdefgh",
    "qwertyuiop",
    "azertyuiop",
    "letmein",
    "iloveyou",
    "administrat",
)


def fault_in_password(password: str, *, personal: list[str]) -> LazyString | None:
    """Return what is wrong with a new password, or None. It must contain no word of `personal`."""
    if len(password) < SHORTEST:
        return _l("Use %(count)s characters or more.", count=SHORTEST)
    if len(password) > LONGEST:
        return _l("Use %(count)s characters or fewer.", count=LONGEST)
    lowered = password.casefold()
    if len(set(lowered)) < FEWEST_DIFFERENT:
        return _l("Use more different characters.")
    if any(word in lowered for word in TOO_COMMON):
        return _l("This contains a password that is easy to guess. Choose another.")
    if any(len(word) >= 4 and word.casefold() in lowered for word in personal):
        return _l("Leave your name and your email address out of your password.")
    return None


def hash_password(password: str) -> str:
    return str(_hash(_normal(password)))


def is_password(password: str, password_hash: str | None) -> bool:
    """Return whether the password matches the hash. Takes as long if there is no hash."""
    if password_hash is None:
        _hash("nobody has this password")
        return False
    return bool(_verify(_normal(password), password_hash))


def _normal(password: str) -> str:
    """Return the password in NFKD, so that keyboards do not matter, cut to LONGEST characters."""
    return str(_security._password_util.normalize(password[:LONGEST]))
