"""Codes of six digits from an app on a phone (TOTP, RFC 6238), and recovery codes.

The library checks codes but keeps no count of those it took; `CodeFactory` answers with the
counter, which the account keeps: that counter and all before it are never taken again.
"""

import base64
import hashlib
from datetime import datetime
from io import BytesIO
from typing import Any, cast

import segno
from flask_security import MfRecoveryCodesUtil, Totp
from flask_security.proxies import _security
from passlib.exc import TokenError

WINDOW_SECONDS = 30  # one step early or late: phones' clocks differ
RECOVERY_CODES = 10


class CodeFactory(Totp):
    """Checks codes against a given instant, and says which step they belong to."""

    def step_of(self, code: str, secret: str, *, at: datetime, after: int | None) -> int | None:
        """Return the step whose code this is, later than `after`; None if there is none."""
        digits = "".join(code.split())
        if not (digits.isascii() and digits.isdigit()):
            return None
        try:
            match = self._totp.verify(
                digits, secret, time=at, window=WINDOW_SECONDS, last_counter=after
            )
        except TokenError:
            return None
        return int(match.counter)


def new_secret() -> str:
    """Return a fresh secret, encrypted: it may be put into a cookie or a column."""
    return str(_factory().generate_totp_secret())


def step_of_code(code: str, secret: str, *, at: datetime, after: int | None) -> int | None:
    return _factory().step_of(code, secret, at=at, after=after)


def written_secret(secret: str) -> str:
    """Return the secret as a person types it into an app that cannot scan."""
    return str(_factory().get_totp_pretty_key(secret))


def setup_picture(secret: str, *, email: str) -> str:
    """Return the QR code that an app scans, as an SVG document."""
    drawn = BytesIO()
    code = segno.make(_factory().get_totp_uri(email, secret), error="m")
    code.save(drawn, kind="svg", scale=6, border=4, dark="#000", light="#fff", xmldecl=False)
    return drawn.getvalue().decode()


def new_recovery_codes() -> tuple[list[str], list[str]]:
    """Return ten codes as the person sees them once, and as they are kept: encrypted."""
    shown = _factory().generate_recovery_codes(RECOVERY_CODES)
    return shown, _recovery().encrypted(shown)


def without_recovery_code(kept: list[str], code: str) -> list[str] | None:
    """Return what is left of the kept codes once `code` is used; None if it is not one of them.

    Dashes, spaces and capitals may be typed as one likes.
    """
    typed = _bare(code)
    for index, one in enumerate(kept):
        if typed in {_bare(shown) for shown in _recovery().decrypted([one])}:
            return kept[:index] + kept[index + 1 :]
    return None


class RecoveryCodes(MfRecoveryCodesUtil):
    """Encrypts and decrypts codes, whoever they belong to."""

    def encrypted(self, codes: list[str]) -> list[str]:
        return list(self._encrypt_codes(codes))

    def decrypted(self, codes: list[str]) -> list[str]:
        return list(self._decrypt_codes(codes))


def keys_from(secret_key: str) -> dict[str, Any]:
    """Return Flask-Security's settings for the keys that encrypt secrets and recovery codes."""
    totp_key = hashlib.sha256(f"totp:{secret_key}".encode()).hexdigest()
    codes_key = hashlib.sha256(f"recovery-codes:{secret_key}".encode()).digest()
    return {
        "SECURITY_TOTP_SECRETS": {"1": totp_key},
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [base64.urlsafe_b64encode(codes_key)],
    }


def _bare(code: str) -> str:
    return "".join(code.replace("-", " ").split()).lower()


def _factory() -> CodeFactory:
    return cast("CodeFactory", _security.totp_factory)


def _recovery() -> RecoveryCodes:
    return cast("RecoveryCodes", _security.mf_recovery_codes_util)
