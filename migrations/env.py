"""How the migrations are run: within the app, on its database, each in a transaction of its own."""

from collections.abc import Collection, Mapping

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
    refuse_a_database_of_before(context.get_context())
    with context.begin_transaction():
        context.run_migrations()


def refuse_a_database_of_before(migrations: MigrationContext) -> None:
    """Stop with a sentence if the database was made before the first release: nothing is changed."""
    made_by = set(migrations.get_current_heads())
    known = {script.revision for script in context.script.walk_revisions()}
    if made_by - known:
        raise click.ClickException(
            f"This database was made by another version of the app ({', '.join(sorted(made_by))})"
            " and cannot be brought to this one. Start that version again, or keep the database"
            " as it is and point DATABASE_URL to an empty one. Nothing has been changed."
        )


with target.engine.connect() as connection:
    run(connection)
