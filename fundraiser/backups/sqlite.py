"""Copies of a SQLite database: made while it is in use, and put back into an empty place."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from fundraiser.backups.errors import BackupFailed, DatabaseInUse
from fundraiser.backups.manifest import Contents

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
BUSY_SECONDS = 60.0


def copy_database(url: str, target: Path) -> Contents:
    """Copy the database as of one instant, and return what is in the copy. Raises BackupFailed."""
    try:
        with (
            closing(sqlite3.connect(f"{_path(url).as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
            _require_sound(copy)
            return _contents(copy)
    except sqlite3.Error as error:
        raise BackupFailed(f"The database could not be copied: {error}.") from error


def fold_log(path: Path) -> None:
    """Write the database's log into its one file. Raises DatabaseInUse if a program has it open."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        raise DatabaseInUse from error


def is_empty(url: str) -> bool:
    """Return whether there is no database at this place, or one without tables."""
    path = _path(url)
    if not path.exists():
        return True
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(TABLES).fetchone() is None


def load_database(copy: Path, url: str) -> Contents:
    """Put a copy at an empty place; return what is in it. Raises BackupFailed."""
    path = _path(url)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unnamed = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(unnamed)) as target:
            source.backup(target)
            contents = _contents(target)
        unnamed.chmod(0o600)
        unnamed.replace(path)
    except sqlite3.Error as error:
        raise BackupFailed(f"The database could not be restored: {error}.") from error
    finally:
        unnamed.unlink(missing_ok=True)
    return contents


def remove_database(url: str) -> None:
    """Remove the database with its log."""
    path = _path(url)
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _path(url: str) -> Path:
    return Path(make_url(url).database or "").absolute()


def _require_sound(connection: sqlite3.Connection) -> None:
    [fault, *_] = connection.execute("PRAGMA quick_check").fetchone()
    if fault != "ok":
        raise BackupFailed(f"The database is damaged: {fault}. Restore an earlier backup.")


def _contents(connection: sqlite3.Connection) -> Contents:
    names = [name for (name,) in connection.execute(TABLES).fetchall()]
    if "alembic_version" not in names:
        raise BackupFailed("There are no tables in the database yet. Run `flask db upgrade`.")
    return Contents(
        migration=_value(connection, "SELECT version_num FROM alembic_version"),
        installation=_value(connection, "SELECT public_id FROM installations"),
        row_counts={
            name: _value(connection, f'SELECT count(*) FROM "{name}"')  # noqa: S608 - our names
            for name in sorted(names)
        },
    )


def _value(connection: sqlite3.Connection, query: str) -> Any:
    return connection.execute(query).fetchone()[0]
