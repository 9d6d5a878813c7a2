"""Signed links, and absolute links for emails.

A signature covers the purpose and the record's public id: a link to one gift does not open another,
and a thank-you link does not sign anyone in. It never expires, because emails are opened years
later.
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
    """Return the signature of a link for this purpose and record."""
    return _signer(purpose).get_signature(public_id).decode()


def is_signed(purpose: str, public_id: str, signature: str) -> bool:
    """Return whether `signature` is ours. Compares in constant time."""
    return signature.isascii() and _signer(purpose).verify_signature(public_id, signature)


def signed_url(endpoint: str, purpose: str, public_id: str, **values: Any) -> str:
    """Return the address of a view under `@signed_link(purpose)`, in the current language."""
    return url_for(endpoint, **_with_signature(purpose, public_id, values))


def public_url_for(endpoint: str, *, language: str, **values: Any) -> str:
    """Return an absolute address under PUBLIC_URL. Works outside a request."""
    site = urlsplit(settings().public_url)
    adapter = current_app.url_map.bind(
        site.netloc, script_name=site.path or "/", url_scheme=site.scheme
    )
    if has_language(endpoint):
        values[PARAMETER] = str(language)
    current_app.inject_url_defaults(endpoint, values)
    return adapter.build(endpoint, values, force_external=True)


def public_signed_url(
    endpoint: str, purpose: str, public_id: str, *, language: str, **values: Any
) -> str:
    """Return an absolute, signed address, for emails and for Stripe to send the donor back to."""
    signed = _with_signature(purpose, public_id, values)
    return public_url_for(endpoint, language=language, **signed)


def _with_signature(purpose: str, public_id: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "public_id": public_id, SIGNATURE: signature(purpose, public_id)}


def _signer(purpose: str) -> Signer:
    return Signer(
        settings().signing_keys, salt=f"link:{purpose}", key_derivation="hmac", digest_method=sha256
    )
