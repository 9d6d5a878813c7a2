"""How the migrations are run: within the app, on its database, each in a transaction of its own."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click
from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo
from flask import current_app
from sqlalchemy import Connection, text
from sqlalchemy.types import TypeEngine

target = current_app.extensions["migrate"].db
LOCK = 7403120  # one process migrates at a time; the others wait for it


def same_type(
    _context: object,
    _column: object,
    _metadata_column: object,
    found: TypeEngine[object],
    modelled: TypeEngine[object],
) -> bool | None:
    """Let Alembic compare types, but for our instants, which it does not know by name."""
    return False if type(modelled).__name__ == "UtcDateTime" else None


def say(
    ctx: MigrationContext,  # Alembic hands these four over by name
    step: MigrationInfo,
    heads: Collection[object],
    run_args: Mapping[str, object],
) -> None:
    """Say what has been done to the database, a line for each migration."""
    click.echo(f"The database has been brought to {step.up_revision_id}.")


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=target.metadata,
        compare_type=same_type,
        transaction_per_migration=True,
        on_version_apply=say,
    )
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_lock({LOCK})"))
        connection.commit()
    with foreign_keys_off(connection), context.begin_transaction():
        context.run_migrations()


@contextmanager
def foreign_keys_off(connection: Connection) -> Iterator[None]:
    """On SQLite, let tables be written anew; raise if a row then points to nothing."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=OFF")  # heard outside of transactions only
    try:
        yield
        broken = driver.execute("PRAGMA foreign_key_check").fetchall()
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
    if broken:
        raise RuntimeError(f"foreign keys that point to nothing: {broken}")


with target.engine.connect() as connection:
    run(connection)
