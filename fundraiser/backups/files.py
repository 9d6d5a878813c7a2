"""The files of backups in their folder: made, listed, removed by rotation."""

import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from fundraiser.backups.archive import KEYS, checksum, write_archive
from fundraiser.backups.databases import copy_database, kind_of
from fundraiser.backups.errors import BackupFailed
from fundraiser.backups.keys import encrypt_keys
from fundraiser.backups.manifest import Manifest
from fundraiser.backups.rotation import choose_kept
from fundraiser.config import Settings

NAME = "fundraiser-%Y%m%d-%H%M%S.tar"  # in UTC
UNFINISHED = ".unfinished-"
UNFINISHED_FOR = timedelta(days=1)
PROJECT = Path(__file__).parents[2] / "pyproject.toml"


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup that was made, with its manifest."""

    path: Path
    manifest: Manifest

    @property
    def size_bytes(self) -> int:
        return self.path.stat().st_size


def make_backup(settings: Settings, folder: Path, *, at: datetime, name: str = NAME) -> BackupFile:
    """Back up the database, and the keys if there is a passphrase, to a file in the folder.

    The site may be in use. Rotation keeps a backup of another name. Raises BackupFailed, and then
    leaves no file.
    """
    try:
        with _work_folder(folder, at=at) as work:
            copy, contents = copy_database(settings.database_url, work)
            files = [copy, *_encrypted_keys(settings, work)]
            manifest = Manifest(
                made_at=at.replace(microsecond=0),
                app_version=app_version(),
                database=kind_of(settings.database_url),
                contents=contents,
                checksums={file.name: checksum(file) for file in files},
            )
            target = folder / at.astimezone(UTC).strftime(name)
            write_archive(files, manifest, work=work, target=target)
    except OSError as error:
        raise BackupFailed(f"The backup could not be written to {folder}: {error}.") from error
    return BackupFile(target, manifest)


def remove_old_backups(folder: Path, *, zone: str) -> list[Path]:
    """Remove the backups that rotation no longer keeps; return which."""
    made = dict(_list_backups(folder))
    kept = choose_kept(made.values(), zone)
    removed = [path for path, at in made.items() if at not in kept]
    for path in removed:
        path.unlink(missing_ok=True)
    return removed


@cache
def app_version() -> str:
    """Return this version of the app, or `unknown` where its project file was not installed."""
    if not PROJECT.exists():
        return "unknown"
    return str(tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"])


def _list_backups(folder: Path) -> Iterator[tuple[Path, datetime]]:
    for path in folder.glob("fundraiser-*.tar"):
        try:
            yield path, datetime.strptime(path.name, NAME).replace(tzinfo=UTC)
        except ValueError:
            continue  # not named by us, so not ours to remove


@contextmanager
def _work_folder(folder: Path, *, at: datetime) -> Iterator[Path]:
    """Give a folder for unfinished files, readable by us only, and remove it afterwards."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _remove_unfinished(folder, before=at - UNFINISHED_FOR)
    with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=folder) as work:
        yield Path(work)


def _remove_unfinished(folder: Path, *, before: datetime) -> None:
    """Remove what a killed process left behind."""
    for path in folder.glob(f"{UNFINISHED}*"):
        if path.stat().st_mtime < before.timestamp():
            shutil.rmtree(path, ignore_errors=True)


def _encrypted_keys(settings: Settings, work: Path) -> Iterator[Path]:
    if not settings.backup_passphrase:
        return
    keys = {
        "SECRET_KEY": settings.secret_key,
        "SECRET_KEY_FALLBACKS": ",".join(settings.secret_key_fallbacks),
    }
    path = work / KEYS
    path.write_bytes(encrypt_keys(keys, settings.backup_passphrase))
    yield path
