"""Copies of a PostgreSQL database, by `pg_dump` and `pg_restore`, which have to be installed."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import make_url

from fundraiser.backups.errors import BackupFailed
from fundraiser.backups.manifest import Contents

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"


def copy_database(url: str, target: Path) -> Contents:
    """Dump the database as of one instant, and return what is in the dump. Raises BackupFailed."""
    try:
        with _connect(url) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            contents = _contents(connection)
            snapshot = _value(connection, sql.SQL("SELECT pg_export_snapshot()"))
            run_program_on(
                url, "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={target}"
            )
    except psycopg.Error as error:
        raise BackupFailed(f"The database could not be copied: {error}") from error
    _run_program("pg_restore", ["--list", str(target)])
    return contents


def is_empty(url: str) -> bool:
    """Return whether the database has no tables. Raises BackupFailed if it cannot be reached."""
    try:
        with _connect(url) as connection:
            return connection.execute(TABLES).fetchone() is None
    except psycopg.Error as error:
        raise BackupFailed(f"The database cannot be reached: {error}") from error


def load_database(dump: Path, url: str) -> Contents:
    """Restore a dump into an empty database; return what is in it. Raises BackupFailed.

    One transaction: a restore that fails leaves the database empty.
    """
    run_program_on(
        url,
        "pg_restore",
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
        str(dump),
    )
    with _connect(url) as connection:
        return _contents(connection)


def remove_contents(url: str) -> None:
    """Empty a database again that a backup was restored into."""
    with _connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


@contextmanager
def scratch_database(url: str) -> Iterator[str]:
    """Give the URL of a new database on the same server, and drop it afterwards."""
    name = f"fundraiser_scratch_{secrets.token_hex(4)}"
    quoted = sql.Identifier(name)
    try:
        with _connect(url, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(quoted))
    except psycopg.Error as error:
        raise BackupFailed(
            f"No database to try the backup in could be made: {error}. Let this user of PostgreSQL"
            " create databases (ALTER ROLE … CREATEDB), or name an empty one: --into-database."
        ) from error
    try:
        yield _with_database(url, name)
    finally:
        with _connect(url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(quoted))


def _with_database(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _conninfo(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _connect(url: str, *, autocommit: bool = False) -> psycopg.Connection:
    return psycopg.connect(_conninfo(url), autocommit=autocommit)


def _contents(connection: psycopg.Connection) -> Contents:
    names = [name for (name,) in connection.execute(TABLES)]
    if "alembic_version" not in names:
        raise BackupFailed("There are no tables in the database yet. Run `flask db upgrade`.")
    count = sql.SQL("SELECT count(*) FROM {}")
    return Contents(
        migration=_value(connection, sql.SQL("SELECT version_num FROM alembic_version")),
        installation=_value(connection, sql.SQL("SELECT public_id FROM installations")),
        row_counts={name: _value(connection, count.format(sql.Identifier(name))) for name in names},
    )


def _value(connection: psycopg.Connection, query: sql.SQL | sql.Composed) -> Any:
    row = connection.execute(query).fetchone()
    return row[0] if row else None


def run_program_on(url: str, program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on the database, its password out of sight of other users."""
    details = {name: str(value) for name, value in conninfo_to_dict(_conninfo(url)).items()}
    password = details.pop("password", None)
    environ = {"PGPASSWORD": password} if password else {}
    _run_program(program, [f"--dbname={make_conninfo('', **details)}", *arguments], environ)


def _run_program(
    program: str, arguments: list[str], environ: Mapping[str, str] | None = None
) -> None:
    path = shutil.which(program)
    if path is None:
        raise BackupFailed(
            f"The program {program} is not installed. Install PostgreSQL's client programs, of the"
            " server's version or newer (on Debian and Ubuntu: postgresql-client)."
        )
    ended = subprocess.run(  # noqa: S603 - no shell, and arguments of ours
        [path, *arguments],
        env={**os.environ, **(environ or {})},
        capture_output=True,
        check=False,
        text=True,
    )
    if ended.returncode:
        raise BackupFailed(f"{program} failed: {ended.stderr.strip()}")
