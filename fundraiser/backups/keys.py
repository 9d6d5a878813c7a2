"""The secret keys in a backup, encrypted with a passphrase. Pure."""

import base64
import json
import secrets
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from fundraiser.backups.errors import RestoreRefused

SALT_BYTES = 16
KEY_BYTES = 32
MEMORY_COST = 2**15  # 32 MiB, a tenth of a second


def encrypt_keys(keys: Mapping[str, str], passphrase: str) -> bytes:
    """Return the keys by their setting, readable only with the passphrase."""
    salt = secrets.token_bytes(SALT_BYTES)
    return salt + _cipher(passphrase, salt).encrypt(json.dumps(dict(keys)).encode())


def decrypt_keys(encrypted: bytes, passphrase: str) -> Mapping[str, str]:
    """Return the keys by their setting. Raises RestoreRefused if the passphrase is another."""
    salt, token = encrypted[:SALT_BYTES], encrypted[SALT_BYTES:]
    try:
        keys: dict[str, str] = json.loads(_cipher(passphrase, salt).decrypt(token))
    except InvalidToken as error:
        raise RestoreRefused(
            "BACKUP_PASSPHRASE is not the one that the keys in this backup were encrypted with."
        ) from error
    return keys


def _cipher(passphrase: str, salt: bytes) -> Fernet:
    derivation = Scrypt(salt=salt, length=KEY_BYTES, n=MEMORY_COST, r=8, p=1)
    return Fernet(base64.urlsafe_b64encode(derivation.derive(passphrase.encode())))
