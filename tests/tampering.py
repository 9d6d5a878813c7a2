"""Changing history by hand, as somebody with the database's password can."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Executable, text

from fundraiser.database import db, transaction

TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"


def change_by_hand(statement: Executable | str) -> None:
    """Run a statement that the database refuses, and leave all as it was but for what it does."""
    with transaction(), guards_lifted():
        db.session.execute(text(statement) if isinstance(statement, str) else statement)
    db.session.remove()


@contextmanager
def guards_lifted() -> Iterator[None]:
    """Within a transaction, let the block pass the triggers that keep history."""
    run = db.session.connection().exec_driver_sql
    if db.session.get_bind().dialect.name == "postgresql":
        run("SET LOCAL session_replication_role = replica")
        yield
        run("SET LOCAL session_replication_role = origin")
        return
    triggers = run(TRIGGERS).all()
    for name, _ in triggers:
        run(f"DROP TRIGGER {name}")
    yield
    for _, written in triggers:
        run(written)
