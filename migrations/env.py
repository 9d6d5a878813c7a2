"""How the migrations are run: within the app, on its database, each in a transaction of its own."""

from alembic import context
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


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=target.metadata,
        compare_type=same_type,
        transaction_per_migration=True,
    )
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_lock({LOCK})"))
        connection.commit()
    with context.begin_transaction():
        context.run_migrations()


with target.engine.connect() as connection:
    run(connection)
