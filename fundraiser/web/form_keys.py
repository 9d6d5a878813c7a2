"""The key of one view of a giving form: one form view makes one pledge, however often it is sent.

The key is 128 random bits, unique on `pledges`. It is signed together with the campaign and with
what the page claimed about the match (the terms it showed), so that neither can be made up.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256

from itsdangerous import BadData, Signer

from fundraiser import clock
from fundraiser.config import settings

KEY_BYTES = 16
LIFETIME = timedelta(hours=24)
LONGEST_TOKEN = 500
BETWEEN_PARTS = ":"


@dataclass(frozen=True)
class FormKey:
    """What a form carried: its key, the campaign it was shown for, and the claim shown with it.

    `claim` is empty if the page claimed no match; else it is what the caller put there (the
    version of the terms).
    """

    value: str
    campaign_id: int
    claim: str
    made_at: datetime


def new_form_key(campaign_id: int, claim: str) -> str:
    """Return a fresh signed key for one view of a campaign's form."""
    return form_key_maker(campaign_id, claim)()


def form_key_maker(campaign_id: int, claim: str) -> Callable[[], str]:
    """Return what makes a fresh signed key for each view: it may be called where no app is."""
    signer = _signer(settings().secret_key)
    return lambda: _signed(signer, secrets.token_hex(KEY_BYTES), campaign_id, claim)


def sign_form_key(key: FormKey, claim: str) -> str:
    """Return the key signed anew, for the same form shown again with the claim it makes now."""
    return _signed(_signer(settings().secret_key), key.value, key.campaign_id, claim)


def read_form_key(token: str) -> FormKey | None:
    """Return what we signed, or None if it is not ours, or older than 24 hours.

    The caller then shows the form anew, with what was typed and a fresh key.
    """
    if not token.isascii() or len(token) > LONGEST_TOKEN:
        return None
    try:
        parts = _signer(settings().secret_key).unsign(token).decode().split(BETWEEN_PARTS)
    except BadData:
        return None
    value, campaign_id, claim, made = parts
    key = FormKey(value, int(campaign_id), claim, datetime.fromtimestamp(int(made), UTC))
    return key if clock.now() - key.made_at <= LIFETIME else None


def _signed(signer: Signer, value: str, campaign_id: int, claim: str) -> str:
    made = int(clock.now().timestamp())
    parts = (value, str(campaign_id), claim, str(made))
    return signer.sign(BETWEEN_PARTS.join(parts)).decode()


@lru_cache
def _signer(secret_key: str) -> Signer:
    return Signer(secret_key, salt="form-key", digest_method=sha256)
