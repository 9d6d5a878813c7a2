"""What a page asks of the database: on both of them, and how often."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from fundraiser.database import db


@contextmanager
def statements() -> Iterator[list[str]]:
    """Give the list of the statements sent while the block runs.

    Who the charity is, is read every few seconds for all pages together, and left out.
    """
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "FROM organisations" not in statement:
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
