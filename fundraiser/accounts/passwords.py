"""Which passwords are good, and how they are kept.

Length is the rule, as NIST and the NCSC advise; no rules of digits and capitals. Hashing takes
tens of milliseconds on purpose, and so never happens inside a transaction.
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
    """Return what is wrong with a new password, or None. `personal`: what others know of them."""
    if len(password) < SHORTEST:
        return _l("Use %(count)s characters or more.", count=SHORTEST)
    if len(password) > LONGEST:
        return _l("Use %(count)s characters or fewer.", count=LONGEST)
    lowered = password.casefold()
    if len(set(lowered)) < FEWEST_DIFFERENT:
        return _l("Use more different characters.")
    if any(word in lowered for word in TOO_COMMON):
        return _l("This contains one of the passwords that are tried first. Choose another.")
    if any(len(word) >= 4 and word.casefold() in lowered for word in personal):
        return _l("Leave your name and your email address out of your password.")
    return None


def hash_password(password: str) -> str:
    return str(_hash(_normal(password)))


def is_password(password: str, kept_hash: str | None) -> bool:
    """Return whether it is the one kept, in the same time whether there is one."""
    if kept_hash is None:
        _hash("nobody has this password")
        return False
    return bool(_verify(_normal(password), kept_hash))


def _normal(password: str) -> str:
    """Return the password as every keyboard writes it (NFKD), shortened to what can be hashed."""
    return str(_security._password_util.normalize(password[:LONGEST]))
