"""A TLS server on this machine, whose certificate is made for it."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from socket import create_server
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "localhost"


@contextmanager
def tls_site(folder: Path, *, name: str = HOST, expires_at: datetime) -> Iterator[str]:
    """Give the address of a site with a certificate that signs itself, in `folder/site.pem`."""
    pem = folder / "site.pem"
    pem.write_bytes(_certificate(name, expires_at))
    secrets = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secrets.load_cert_chain(pem)
    with create_server((HOST, 0)) as plain, secrets.wrap_socket(plain, server_side=True) as server:

        def greet() -> None:
            while server.fileno() >= 0:
                with suppress(OSError):
                    server.accept()[0].close()

        Thread(target=greet, daemon=True).start()
        yield f"https://{HOST}:{server.getsockname()[1]}"


def _certificate(name: str, expires_at: datetime) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(expires_at - timedelta(days=90))
        .not_valid_after(expires_at)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return private + certificate.public_bytes(serialization.Encoding.PEM)
