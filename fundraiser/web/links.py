"""Links we make: signed ones, which prove that we sent them, and whole ones, for email.

A signature covers the purpose and the record's public id, so a link to one gift opens no other and
a thank-you link is no sign-in link. It has no expiry: an email is opened years later.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, url_for
from itsdangerous import Signer

from fundraiser.config import settings
from fundraiser.i18n.urls import PARAMETER, has_language

SIGNATURE = "s"


def signature(purpose: str, public_id: str) -> str:
    """Return the proof that we made a link for this purpose and record."""
    return _signer(purpose).get_signature(public_id).decode()


def is_signed(purpose: str, public_id: str, written: str) -> bool:
    """Return whether `written` is our signature; compared in constant time."""
    return written.isascii() and _signer(purpose).verify_signature(public_id, written)


def signed_url(endpoint: str, purpose: str, public_id: str, **values: Any) -> str:
    """Return the address, in the language spoken now, of a view under `@signed_link(purpose)`."""
    return url_for(endpoint, **_with_signature(purpose, public_id, values))


def public_url_for(endpoint: str, *, language: str, **values: Any) -> str:
    """Return a whole address under PUBLIC_URL, also outside a request: for emails and Stripe."""
    where = urlsplit(settings().public_url)
    adapter = current_app.url_map.bind(
        where.netloc, script_name=where.path or "/", url_scheme=where.scheme
    )
    if has_language(endpoint):
        values[PARAMETER] = str(language)
    current_app.inject_url_defaults(endpoint, values)
    return adapter.build(endpoint, values, force_external=True)


def public_signed_url(
    endpoint: str, purpose: str, public_id: str, *, language: str, **values: Any
) -> str:
    """Return a whole, signed address: for emails and for where Stripe sends the donor back."""
    signed = _with_signature(purpose, public_id, values)
    return public_url_for(endpoint, language=language, **signed)


def _with_signature(purpose: str, public_id: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "public_id": public_id, SIGNATURE: signature(purpose, public_id)}


def _signer(purpose: str) -> Signer:
    return Signer(
        settings().secret_key, salt=f"link:{purpose}", key_derivation="hmac", digest_method=sha256
    )
