"""The test's database as it was, saved while it is in use, and put back as it was."""

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import psycopg
from psycopg import sql

from fundraiser.database import db

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"


@dataclass
class SavedDatabase:
    """What was in the database: row numbers given since come again once it is put back."""

    url: str
    copy: Path
    rows: dict[str, list[str]] = field(default_factory=dict)
    sequences: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def take(cls, url: str, folder: Path) -> Self:
        db.session.rollback()
        backup = cls(url, folder / "backup.sqlite")
        if backup.is_sqlite:
            _copy(backup.file, backup.copy)
            return backup
        with backup.connect() as connection:
            for table in _names(connection, TABLES):
                query = sql.SQL("SELECT to_json(kept)::text FROM {} AS kept")
                kept = connection.execute(query.format(sql.Identifier(table)))
                backup.rows[table] = [row for (row,) in kept]
            for name in _names(connection, SEQUENCES):
                query = sql.SQL("SELECT last_value, is_called FROM {}")
                backup.sequences[name] = connection.execute(
                    query.format(sql.Identifier(name))
                ).fetchone()
        return backup

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    @property
    def file(self) -> Path:
        return Path(self.url.removeprefix("sqlite:///"))

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True)

    def put_back(self) -> None:
        """The database is as it was when the backup was taken."""
        db.session.rollback()
        db.engine.dispose()
        if self.is_sqlite:
            for suffix in ("", "-wal", "-shm"):
                self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
            _copy(self.copy, self.file)
            return
        with self.connect() as connection, connection.transaction():
            connection.execute("SET LOCAL session_replication_role = replica")
            for table in self.rows:
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            for table, rows in self.rows.items():
                _insert(connection, table, rows)
            for name, (last_value, is_called) in self.sequences.items():
                connection.execute("SELECT setval(%s, %s, %s)", [name, last_value, is_called])


def _copy(source: Path, target: Path) -> None:
    """Copy a SQLite database while it is in use: what `.backup` does."""
    with sqlite3.connect(source) as reading, sqlite3.connect(target) as writing:
        reading.backup(writing)


def _names(connection: psycopg.Connection, query: str) -> list[str]:
    return [name for (name,) in connection.execute(query)]


def _insert(connection: psycopg.Connection, table: str, rows: list[str]) -> None:
    query = sql.SQL("INSERT INTO {0} SELECT * FROM json_populate_record(NULL::{0}, %s::json)")
    for row in rows:
        connection.execute(query.format(sql.Identifier(table)), [row])
