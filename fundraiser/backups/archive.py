"""The file of a backup: written under another name, read back, then named."""

import os
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO

from fundraiser.backups.errors import BackupDamaged, BackupFailed
from fundraiser.backups.manifest import DatabaseKind, Manifest

MANIFEST = "manifest.json"
KEYS = "keys"
KNOWN = {KEYS, *(kind.file_name for kind in DatabaseKind)}
PIECE = 1 << 20
OWNER_ONLY = 0o600


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return _checksum_of(file)


def write_archive(files: Sequence[Path], manifest: Manifest, *, work: Path, target: Path) -> None:
    """Write a backup to `target`, by way of the folder `work` on the same disk.

    Raises BackupFailed if there is such a file, or if what was written does not read back.
    """
    text = work / MANIFEST
    text.write_text(manifest.to_json(), encoding="utf-8")
    unnamed = work / target.name
    with os.fdopen(os.open(unnamed, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ONLY), "wb") as file:
        with tarfile.open(fileobj=file, mode="w") as tar:
            for path in (text, *files):
                tar.add(path, arcname=path.name, filter=_without_owner)
        file.flush()
        os.fsync(file.fileno())
    if read_archive(unnamed) != manifest:
        raise BackupFailed("The backup does not read back as it was written. Check the disk.")
    if target.exists():
        raise BackupFailed(f"There is a file {target} already.")
    unnamed.replace(target)
    sync_folder(target.parent)


def read_archive(path: Path) -> Manifest:
    """Return the manifest of a backup whose files all have their checksum. Raises BackupDamaged."""
    with _opened(path) as tar:
        manifest = _manifest_of(tar)
        for name, expected in manifest.checksums.items():
            if _checksum_of(_member(tar, name)) != expected:
                raise BackupDamaged(f"The file {name} in the backup is damaged.")
    return manifest


def unpack(path: Path, folder: Path) -> Manifest:
    """Write the files of a backup into a folder; return its manifest. Raises BackupDamaged."""
    manifest = read_archive(path)
    with _opened(path) as tar:
        for name in manifest.checksums:
            source = _member(tar, name)
            with (folder / name).open("wb") as target:
                while piece := source.read(PIECE):
                    target.write(piece)
    return manifest


def _checksum_of(file: IO[bytes]) -> str:
    digest = sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path, mode="r:") as tar:
            yield tar
    except FileNotFoundError as error:
        raise BackupDamaged(f"There is no file {path}.") from error
    except (tarfile.TarError, EOFError) as error:
        raise BackupDamaged(f"{path} is not a complete backup: {error}") from error


def _manifest_of(tar: tarfile.TarFile) -> Manifest:
    manifest = Manifest.from_json(_member(tar, MANIFEST).read())
    _require_known(manifest.checksums)
    if manifest.database.file_name not in manifest.checksums:
        raise BackupDamaged("The backup has no database.")
    return manifest


def _require_known(checksums: Mapping[str, str]) -> None:
    if unknown := set(checksums) - KNOWN:
        raise BackupDamaged(f"The backup has files that do not belong: {sorted(unknown)}.")


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    try:
        file = tar.extractfile(name)
    except KeyError:
        file = None
    if file is None:
        raise BackupDamaged(f"The file {name} is not in the backup.")
    return file


def _without_owner(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = OWNER_ONLY
    return member


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names of the folder's files."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
