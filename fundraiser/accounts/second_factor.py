"""Codes of six digits from an app (TOTP, RFC 6238), and recovery codes.

The library does not remember which codes were used. `CodeFactory` returns the counter of a code,
and the account stores it: codes up to that counter are refused from then on.
"""

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, cast

import segno
from flask_security import MfRecoveryCodesUtil, Totp
from flask_security.proxies import _security
from passlib.exc import TokenError
from passlib.totp import TOTP, AppWallet

WINDOW_SECONDS = 30  # a code may be one step early or late, because phones' clocks differ
RECOVERY_CODES = 10


class CodeFactory(Totp):
    """Checks codes at a given instant, and returns their counter.

    `secrets` are from the oldest key to the newest, which encrypts new secrets.
    """

    def __init__(self, secrets: dict[str, str], issuer: str) -> None:
        super().__init__(secrets, issuer)
        wallet = AppWallet(secrets, default_tag=list(secrets)[-1])
        self._totp = TOTP.using(issuer=issuer, wallet=wallet)

    def step_of(self, code: str, secret: str, *, at: datetime, after: int | None) -> int | None:
        """Return the counter of this code, or None if it is wrong or not later than `after`."""
        digits = "".join(code.split())
        if not (digits.isascii() and digits.isdigit()):
            return None
        try:
            match = self._totp.verify(
                digits, secret, time=at, window=WINDOW_SECONDS, last_counter=after
            )
        except (TokenError, KeyError):  # KeyError: the key it was encrypted with is gone
            return None
        return int(match.counter)


def new_secret() -> str:
    """Return a new secret, encrypted, so that a cookie or a column may hold it."""
    return str(_factory().generate_totp_secret())


def step_of_code(code: str, secret: str, *, at: datetime, after: int | None) -> int | None:
    return _factory().step_of(code, secret, at=at, after=after)


def written_secret(secret: str) -> str:
    """Return the secret in plain text, to type into an app that cannot scan."""
    return str(_factory().get_totp_pretty_key(secret))


def setup_picture(secret: str, *, email: str) -> str:
    """Return the QR code of the secret, as an SVG document."""
    file = BytesIO()
    code = segno.make(_factory().get_totp_uri(email, secret), error="m")
    code.save(file, kind="svg", scale=6, border=4, dark="#000", light="#fff", xmldecl=False)
    return file.getvalue().decode()


def new_recovery_codes() -> tuple[list[str], list[str]]:
    """Return ten new codes, first in plain text, to show once, then encrypted, to store."""
    codes = _factory().generate_recovery_codes(RECOVERY_CODES)
    return codes, _recovery().encrypted(codes)


def without_recovery_code(encrypted_codes: list[str], code: str) -> list[str] | None:
    """Return the codes without `code`, or None if it is not among them.

    Dashes, spaces and case do not matter.
    """
    typed = _bare(code)
    for index, encrypted in enumerate(encrypted_codes):
        if typed in {_bare(plain) for plain in _recovery().decrypted([encrypted])}:
            return encrypted_codes[:index] + encrypted_codes[index + 1 :]
    return None


class RecoveryCodes(MfRecoveryCodesUtil):
    """Encrypts and decrypts recovery codes without a user record."""

    def encrypted(self, codes: list[str]) -> list[str]:
        return list(self._encrypt_codes(codes))

    def decrypted(self, codes: list[str]) -> list[str]:
        return list(self._decrypt_codes(codes))


def keys_from(signing_keys: Sequence[str]) -> dict[str, Any]:
    """Return Flask-Security's settings with the keys for secrets and recovery codes.

    `signing_keys` are from the oldest to the newest. The tag that an encrypted secret names its key
    by is made from the key, so it stays when others come and go.
    """
    totp_keys = [_digest("totp", key).hex() for key in signing_keys]
    codes_keys = [base64.urlsafe_b64encode(_digest("recovery-codes", key)) for key in signing_keys]
    return {
        "SECURITY_TOTP_SECRETS": {_digest("tag", key).hex()[:8]: key for key in totp_keys},
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": codes_keys[::-1],  # the first encrypts
    }


def _digest(purpose: str, key: str) -> bytes:
    return hashlib.sha256(f"{purpose}:{key}".encode()).digest()


def _bare(code: str) -> str:
    return "".join(code.replace("-", " ").split()).lower()


def _factory() -> CodeFactory:
    return cast("CodeFactory", _security.totp_factory)


def _recovery() -> RecoveryCodes:
    return cast("RecoveryCodes", _security.mf_recovery_codes_util)
