"""The token in a sign-in email: the link's public id, signed by us.

So the email can be written from the row when it is sent, the database holds nothing that lets
anybody sign in, and a key that is neither SECRET_KEY nor a fallback of it signs nobody in.
"""

from hashlib import sha256

from itsdangerous import BadData, Signer

from fundraiser.config import settings
from fundraiser.donors.models import SignInLink
from fundraiser.donors.queries import find_link
from fundraiser.public_ids import is_public_id

LONGEST_TOKEN = 100


def link_token(link: SignInLink) -> str:
    """Return the token for the email's URL."""
    return _signer().sign(link.public_id).decode()


def find_link_of(token: str) -> SignInLink | None:
    """Return the link of this token, or None if we did not sign it."""
    if not token.isascii() or len(token) > LONGEST_TOKEN:
        return None
    try:
        public_id = _signer().unsign(token).decode()
    except BadData:
        return None
    return find_link(public_id) if is_public_id(public_id) else None


def _signer() -> Signer:
    return Signer(
        settings().signing_keys, salt="sign-in-link", key_derivation="hmac", digest_method=sha256
    )
