"""Signed links, and absolute links for emails.

A signature covers the purpose and the record's public id: a link to one gift does not open another,
and a thank-you link does not sign anyone in. It never expires, because emails are opened years
later.
"""

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, url_for
from itsdangerous import Signer

from fundraiser.config import settings
from fundraiser.i18n.urls import PARAMETER, has_language

SIGNATURE = "s"
MOST_ADDRESSES = 2_000


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
    app = current_app._get_current_object()  # type: ignore[attr-defined] # of the proxy
    return _public_address(app, settings().public_url, endpoint, language, tuple(values.items()))


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


@lru_cache(MOST_ADDRESSES)
def _public_address(
    app: Flask, public_url: str, endpoint: str, language: str, values: tuple[tuple[str, Any], ...]
) -> str:
    """Return an address, which stays the same while the app runs."""
    site = urlsplit(public_url)
    adapter = app.url_map.bind(site.netloc, script_name=site.path or "/", url_scheme=site.scheme)
    in_rule = dict(values)
    if has_language(endpoint):
        in_rule[PARAMETER] = str(language)
    app.inject_url_defaults(endpoint, in_rule)
    return adapter.build(endpoint, in_rule, force_external=True)
