"""Restore a backup into an empty place, and check what came of it."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import flask_migrate
from flask import Flask

from fundraiser.backups import postgresql
from fundraiser.backups.archive import unpack
from fundraiser.backups.databases import is_empty, kind_of, load_database, remove_database
from fundraiser.backups.errors import RestoreRefused
from fundraiser.backups.manifest import Contents, DatabaseKind, Manifest
from fundraiser.config import Settings
from fundraiser.database import db, snapshot
from fundraiser.ledger.checks import find_differences
from fundraiser.web.supplied import Supplied

MakeApp = Callable[[Settings], Flask]
APP_MAKER: Supplied[MakeApp] = Supplied("app_maker")  # an app is made on the restored database


@dataclass(frozen=True, slots=True)
class Restored:
    """A database that was restored from a backup, as it was found to be."""

    manifest: Manifest
    contents: Contents  # before the migrations of today
    differences: Sequence[str]  # that the ledger's checks found, the seals' among them

    @property
    def faults(self) -> Sequence[str]:
        """What is not as it was when the backup was made; empty if the backup is proved."""
        before, after = self.manifest.contents.row_counts, self.contents.row_counts
        return [
            *(
                f"{table}: {before.get(table)} rows were backed up, {after.get(table)} restored"
                for table in sorted({*before, *after})
                if before.get(table) != after.get(table)
            ),
            *self.differences,
        ]


@contextmanager
def unpacked(path: Path, *, folder: Path) -> Iterator[tuple[Path, Manifest]]:
    """Give the files of a backup in a folder of their own below `folder`, and the manifest."""
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=folder) as work:
        yield Path(work), unpack(path, Path(work))


def restore_database(files: Path, manifest: Manifest, url: str, settings: Settings) -> Restored:
    """Restore the database of an unpacked backup, migrate it and check it.

    Raises RestoreRefused, before anything is changed, if the place is not empty or of another kind.
    """
    require_empty(url)
    if manifest.database is not kind_of(url):
        raise RestoreRefused(
            f"This is a backup of {manifest.database}: it cannot be restored to {kind_of(url)}."
        )
    contents = load_database(files / manifest.database.file_name, url)
    return Restored(manifest, contents, _check(replace(settings, database_url=url)))


def require_empty(url: str) -> None:
    """Raise RestoreRefused unless there are no tables at this place."""
    if not is_empty(url):
        raise RestoreRefused(
            "There are tables in that database already, and a restore overwrites nothing. Restore"
            " to an empty one: set DATABASE_URL, or name it with --into-database."
        )


@contextmanager
def scratch_place(kind: DatabaseKind, settings: Settings, work: Path, *, url: str) -> Iterator[str]:
    """Give the URL of an empty place that is removed afterwards: `url` if there is one."""
    if url:
        require_empty(url)  # else somebody's database would be removed
        try:
            yield url
        finally:
            remove_database(url)
    elif kind is DatabaseKind.SQLITE:
        yield f"sqlite:///{work / 'restored.sqlite'}"
    elif settings.is_sqlite:
        raise RestoreRefused(
            "This is a backup of PostgreSQL: name an empty database with --into-database."
        )
    else:
        with postgresql.scratch_database(settings.database_url) as scratch_url:
            yield scratch_url


def _check(settings: Settings) -> Sequence[str]:
    """Bring the database to today's migration; return what all checks of the ledger find."""
    app = APP_MAKER.value(settings)
    with app.app_context():
        try:
            flask_migrate.upgrade()
            with snapshot():
                return [str(difference) for difference in find_differences(in_full=True)]
        finally:
            db.session.remove()
            db.engine.dispose()
