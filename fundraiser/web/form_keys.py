"""Signed keys of giving forms: one form view makes one pledge, however often it is sent.

The key is 128 random bits, unique on `pledges`. It is signed together with the campaign and with
the page's claim about the match, so that neither can be forged.

The claim is also signed on its own. That text is the same for every visitor of a campaign, so it
can be cached, and a script can update it in an open page when the match changes (M6). If it is
missing, expired or not ours, the claim inside the key counts.
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
LONGEST_TOKEN = 4000  # a claim names each pool that has money
BETWEEN_PARTS = ":"
CLAIM_SECONDS = 3600  # claims are dated by the hour, so that an unchanged claim is an equal text


@dataclass(frozen=True)
class FormKey:
    """The verified content of a form's token. `claim` is empty if the page claimed no match."""

    value: str
    campaign_id: int
    claim: str
    made_at: datetime


@dataclass(frozen=True)
class SignedClaim:
    """The verified claim of a campaign's page about the match. `claim` is empty for none."""

    campaign_id: int
    claim: str


def new_form_key(campaign_id: int, claim: str) -> str:
    """Return a new signed key for one view of a campaign's form."""
    return form_key_maker(campaign_id, claim)()


def form_key_maker(campaign_id: int, claim: str) -> Callable[[], str]:
    """Return a function that makes a new signed key, and needs no app context."""
    signer = _signer(settings().signing_keys)
    return lambda: _signed(signer, secrets.token_hex(KEY_BYTES), campaign_id, claim)


def sign_form_key(key: FormKey, claim: str) -> str:
    """Return the same key signed with a new claim, for a form that is shown again."""
    return _signed(_signer(settings().signing_keys), key.value, key.campaign_id, claim)


def read_form_key(token: str) -> FormKey | None:
    """Return the token's content, or None if it is not ours or older than 24 hours."""
    parts = _unsigned(_signer(settings().signing_keys), token)
    if parts is None:
        return None
    value, campaign_id, claim, made = parts
    made_at = datetime.fromtimestamp(int(made), UTC)
    return FormKey(value, int(campaign_id), claim, made_at) if _is_good(made_at) else None


def sign_claim(campaign_id: int, claim: str) -> str:
    """Return a signed claim. The same claim gives the same text within an hour."""
    made = int(clock.now().timestamp()) // CLAIM_SECONDS * CLAIM_SECONDS
    parts = (str(campaign_id), claim, str(made))
    return _claim_signer(settings().signing_keys).sign(BETWEEN_PARTS.join(parts)).decode()


def read_signed_claim(token: str) -> SignedClaim | None:
    """Return the token's claim, or None if it is not ours or older than 24 hours."""
    parts = _unsigned(_claim_signer(settings().signing_keys), token)
    if parts is None:
        return None
    campaign_id, claim, made = parts
    is_good = _is_good(datetime.fromtimestamp(int(made), UTC))
    return SignedClaim(int(campaign_id), claim) if is_good else None


def _unsigned(signer: Signer, token: str) -> list[str] | None:
    if not token.isascii() or len(token) > LONGEST_TOKEN:
        return None
    try:
        return signer.unsign(token).decode().split(BETWEEN_PARTS)
    except BadData:
        return None


def _is_good(made_at: datetime) -> bool:
    return clock.now() - made_at <= LIFETIME


def _signed(signer: Signer, value: str, campaign_id: int, claim: str) -> str:
    made = int(clock.now().timestamp())
    parts = (value, str(campaign_id), claim, str(made))
    return signer.sign(BETWEEN_PARTS.join(parts)).decode()


@lru_cache
def _signer(keys: tuple[str, ...]) -> Signer:
    return Signer(keys, salt="form-key", digest_method=sha256)


@lru_cache
def _claim_signer(keys: tuple[str, ...]) -> Signer:
    return Signer(keys, salt="match-claim", digest_method=sha256)
