"""Copies a PostgreSQL database into a SQLite file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
from sqlalchemy import Boolean, Column, DateTime, LargeBinary, Table

from fundraiser.database import Model
from tests.bench.places import DurableCluster, Place, migrate, place_at

BATCH = 10_000
INDEXES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
INSTANT = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
SPEED_NOT_SAFETY = (
    "journal_mode = OFF",
    "synchronous = OFF",
    "foreign_keys = OFF",
    "cache_size = -200000",
)
AS_ON_A_SITE = "journal_mode = WAL"


def copy_place(cluster: DurableCluster, name: str, folder: Path) -> Place:
    """Return a place on SQLite, in the folder, with the rows of the cluster's database `name`."""
    file = folder / f"{name}.sqlite"
    place = place_at(f"sqlite:///{file}", folder / f"{name}-sqlite")
    migrate(place)
    with cluster.connect(name) as connection:
        _copy_rows(connection, file)
    return place


def _copy_rows(connection: psycopg.Connection, file: Path) -> None:
    """The file's tables have the rows of the database's."""
    with closing(sqlite3.connect(file, isolation_level=None)) as target:
        for setting in SPEED_NOT_SAFETY:
            target.execute(f"PRAGMA {setting}")
        indexes = target.execute(INDEXES).fetchall()
        for name, _ in indexes:
            target.execute(f"DROP INDEX {name}")
        target.execute("BEGIN")
        for table in Model.metadata.sorted_tables:
            target.execute(f"DELETE FROM {table.name}")
            target.executemany(_insert(table), _rows(connection, table))
        for _, statement in indexes:
            target.execute(statement)
        target.execute("COMMIT")
        target.execute("ANALYZE")
        target.execute(f"PRAGMA {AS_ON_A_SITE}")


def _rows(connection: psycopg.Connection, table: Table) -> Iterator[tuple[str | None, ...]]:
    columns = ", ".join(_selected(column) for column in table.columns)
    query = f"COPY (SELECT {columns} FROM {table.name}) TO STDOUT"
    with connection.cursor() as cursor, cursor.copy(query.encode()) as copy:
        yield from copy.rows()


def _selected(column: Column[object]) -> str:
    """Return the value of a column as SQLite stores it, but for its bytes, which come as hex."""
    kind = column.type
    if isinstance(getattr(kind, "impl", kind), DateTime):
        return INSTANT.format(column.name)
    if isinstance(kind, LargeBinary):
        return f"encode({column.name}, 'hex')"
    return f"{column.name}::int" if isinstance(kind, Boolean) else column.name


def _insert(table: Table) -> str:
    values = ("unhex(?)" if isinstance(each.type, LargeBinary) else "?" for each in table.columns)
    names = ", ".join(column.name for column in table.columns)
    return f"INSERT INTO {table.name} ({names}) VALUES ({', '.join(values)})"
