"""What a page asks of the database: on both of them, and how often."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import event

from fundraiser.database import db


@contextmanager
def statements() -> Iterator[list[str]]:
    """Give the list of the statements sent while the block runs.

    Who the charity is, is read every few seconds for all pages together, and left out.
    """
    sent: list[str] = []

    def note(statement: str) -> None:
        if "FROM organisations" not in statement:
            sent.append(statement)

    listen = listen_to_driver if db.engine.dialect.name == "postgresql" else listen_to_sqlalchemy
    with listen(note):
        yield sent


@contextmanager
def listen_to_sqlalchemy(note: Callable[[str], None]) -> Iterator[None]:
    def note_execution(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        note(statement)

    event.listen(db.engine, "before_cursor_execute", note_execution)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", note_execution)


@contextmanager
def listen_to_driver(note: Callable[[str], None]) -> Iterator[None]:
    """Note also what is given to the driver without SQLAlchemy. Reads done so far end."""

    class Noting(psycopg.Cursor[Any]):
        def execute(self, query: Any, *rest: Any, **options: Any) -> Any:
            note(query)
            return super().execute(query, *rest, **options)

        def executemany(self, query: Any, *rest: Any, **options: Any) -> None:
            note(query)
            super().executemany(query, *rest, **options)

    lent: set[psycopg.Connection[Any]] = set()

    def lend(connection: psycopg.Connection[Any], *_rest: Any) -> None:
        connection.cursor_factory = Noting
        lent.add(connection)

    def execute_raw(cursor: Any, query: bytes, *rest: Any) -> Any:
        note(query.decode())
        return execute(cursor, query, *rest)

    execute = psycopg.RawCursor.execute
    db.session.commit()
    event.listen(db.engine, "checkout", lend)
    psycopg.RawCursor.execute = execute_raw  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        psycopg.RawCursor.execute = execute  # type: ignore[method-assign]
        event.remove(db.engine, "checkout", lend)
        for connection in lent:
            connection.cursor_factory = psycopg.Cursor
