"""The certificate that the site presents to visitors, asked for as a browser would."""

import socket
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

HTTPS_PORT = 443
ANSWERS_WITHIN_SECONDS = 5.0
RENEWED_BEFORE = timedelta(days=14)  # Caddy and certbot renew a month before the end


class CertificateRefused(Exception):
    """Browsers refuse the certificate, for the reason in the message."""


class CertificateUnread(Exception):
    """No connection, for the reason in the message. A server may not reach its own address."""


def read_expiry(public_url: str) -> datetime:
    """Connect to the site, and return when its certificate ends.

    Takes seconds at worst, so never for a visitor. Raises CertificateRefused or CertificateUnread.
    """
    address = urlsplit(public_url)
    host, port = address.hostname or "", address.port or HTTPS_PORT
    try:
        certificate = _read_certificate(host, port)
    except ssl.SSLCertVerificationError as error:
        raise CertificateRefused(error.verify_message) from None
    except OSError as error:
        raise CertificateUnread(str(error)) from None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)


def is_renewal_late(expires_at: datetime, *, at: datetime) -> bool:
    """Return whether the certificate should have been renewed by now."""
    return expires_at - at < RENEWED_BEFORE


def _read_certificate(host: str, port: int) -> Mapping[str, object]:
    trust = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=ANSWERS_WITHIN_SECONDS) as connection,
        trust.wrap_socket(connection, server_hostname=host) as secured,
    ):
        return secured.getpeercert() or {}
