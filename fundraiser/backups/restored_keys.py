"""The secret keys of a backup, put back where this machine looks for them."""

from collections.abc import Mapping
from pathlib import Path

from fundraiser.backups.archive import KEYS
from fundraiser.backups.errors import RestoreRefused
from fundraiser.backups.keys import decrypt_keys
from fundraiser.config import Settings

KEY_FILE = "secret-key"
FALLBACKS_FILE = "secret-key-fallbacks"
FROM_BACKUP = ".from-backup"
REPLACED = ".replaced"


def read_keys(files: Path, settings: Settings) -> Mapping[str, str]:
    """Return the keys of an unpacked backup, none if it has none. Raises RestoreRefused."""
    encrypted = files / KEYS
    if not encrypted.exists():
        return {}
    if not settings.backup_passphrase:
        raise RestoreRefused(
            "The secret keys in this backup are encrypted. Set BACKUP_PASSPHRASE to restore them,"
            " or leave them out: --without-keys."
        )
    return decrypt_keys(encrypted.read_bytes(), settings.backup_passphrase)


def put_back_keys(keys: Mapping[str, str], settings: Settings) -> list[str]:
    """Write the keys to the instance folder; return what a person has to do or know."""
    return [
        *_put_back_key(keys.get("SECRET_KEY", ""), settings),
        *_put_back_fallbacks(keys.get("SECRET_KEY_FALLBACKS", ""), settings),
    ]


def _put_back_key(key: str, settings: Settings) -> list[str]:
    file = settings.instance_path / KEY_FILE
    if not key or key == settings.secret_key:
        return []
    if file.exists() and file.read_text().strip() == settings.secret_key:
        file.replace(file.with_name(KEY_FILE + REPLACED))
        _write(file, key)
        return [f"The secret key is back in {file}."]
    beside = file.with_name(KEY_FILE + FROM_BACKUP)
    _write(beside, key)
    return [f"Set SECRET_KEY to what is in {beside}: with another, links and sessions are lost."]


def _put_back_fallbacks(fallbacks: str, settings: Settings) -> list[str]:
    if not fallbacks or fallbacks == ",".join(settings.secret_key_fallbacks):
        return []
    file = settings.instance_path / (FALLBACKS_FILE + FROM_BACKUP)
    _write(file, fallbacks)
    return [f"Set SECRET_KEY_FALLBACKS to what is in {file}."]


def _write(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text)
