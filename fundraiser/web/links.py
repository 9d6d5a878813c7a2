"""Signed links, and absolute links for emails.

A signature covers the purpose and the record's public id: a link to one gift does not open another,
and a thank-you link does not sign anyone in. It never expires, because emails are opened years
later.
"""

import secrets
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Flask, current_app, url_for
from itsdangerous import Signer

from fundraiser.config import settings
from fundraiser.i18n.urls import PARAMETER, has_language

SIGNATURE = "s"
MOST_ADDRESSES = 2_000
ID_PLACE = secrets.token_hex(16)  # random, so that no address contains it
SIGNATURE_PLACE = secrets.token_hex(16)


def signature(purpose: str, public_id: str) -> str:
    """Return the signature of a link for this purpose and record."""
    return _signer(settings().signing_keys, purpose).get_signature(public_id).decode()


def is_signed(purpose: str, public_id: str, signature: str) -> bool:
    """Return whether `signature` is ours. Compares in constant time."""
    signer = _signer(settings().signing_keys, purpose)
    return signature.isascii() and signer.verify_signature(public_id, signature)


def signed_url(endpoint: str, purpose: str, public_id: str, **values: Any) -> str:
    """Return the address of a view under `@signed_link(purpose)`, in the current language."""
    signed = {"public_id": public_id, SIGNATURE: signature(purpose, public_id)}
    return url_for(endpoint, **{**values, **signed})


def public_url_for(endpoint: str, *, language: str, **values: Any) -> str:
    """Return an absolute address under PUBLIC_URL. Works outside a request."""
    app = current_app._get_current_object()  # type: ignore[attr-defined] # of the proxy
    return _public_address(app, settings().public_url, endpoint, language, tuple(values.items()))


def public_signed_url(
    endpoint: str, purpose: str, public_id: str, *, language: str, **values: Any
) -> str:
    """Return an absolute, signed address, for emails and for Stripe to send the donor back to.

    Those of other records differ in id and signature only, so that the rest is made once.
    """
    places = {"public_id": ID_PLACE, SIGNATURE: SIGNATURE_PLACE}
    address = public_url_for(endpoint, language=language, **values, **places)
    signed = address.replace(SIGNATURE_PLACE, signature(purpose, public_id))
    return signed.replace(ID_PLACE, quote(public_id))


@lru_cache
def _signer(keys: tuple[str, ...], purpose: str) -> Signer:
    return Signer(keys, salt=f"link:{purpose}", key_derivation="hmac", digest_method=sha256)


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
