"""Statements that run with every form, given to PostgreSQL's driver in SQLAlchemy's words.

SQLAlchemy writes such a statement once. For it to look up those words, tell its listeners and
describe the result takes longer, each time, than all that the driver does. On SQLite, where no
crowd comes, they run like any other.

They belong to the session's transaction, unless each is one of its own (`one_by_one`). What fails
raises the error that SQLAlchemy would.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from enum import StrEnum
from functools import cached_property
from typing import Any

import psycopg
from flask import g
from psycopg.rows import namedtuple_row
from sqlalchemy import ClauseElement
from sqlalchemy.exc import DBAPIError

from fundraiser.database import DRIVER, Row, db, end_reads, is_postgresql, transaction


class DriverStatement:
    """A statement without lists among its parameters. Values of enums come back as texts."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement: Any = statement
        self._named: Callable[[Sequence[Any]], Any] | None = None  # gives a row its names

    def all(self, parameters: Row) -> Sequence[Any]:
        """Run it and return its rows, with their columns by name."""
        if DRIVER in g:
            return self._run(g.get(DRIVER), parameters)
        connection = db.session.connection()
        if not is_postgresql():
            return connection.execute(self._statement, parameters).all()
        return self._run(connection.connection.driver_connection, parameters)

    def run_alone(self, parameters: Row) -> Sequence[Any]:
        """Run it as a transaction of its own, like `all` in a block of `one_by_one`."""
        with one_by_one():
            return self.all(parameters)

    def _run(self, driver: Any, parameters: Row) -> Sequence[Any]:
        text, names, constants = self._written
        values = {**constants, **parameters}
        try:
            cursor = psycopg.RawCursor(driver)
            cursor.execute(text.encode(), [values[name] for name in names])
            self._named = self._named or namedtuple_row(cursor)
            return [*map(self._named, cursor.fetchall())]
        except psycopg.Error as error:
            raise DBAPIError.instance(
                text, None, error, psycopg.Error, hide_parameters=True
            ) from error

    @cached_property
    def _written(self) -> tuple[str, Sequence[str], dict[str, Any]]:
        """The text for the driver, its parameters in order, and those that are constant."""
        dialect: Any = type(db.engine.dialect)
        written = self._statement.compile(dialect=dialect(paramstyle="numeric_dollar"))
        constants = {
            name: value.value if isinstance(value, StrEnum) else value
            for name, value in written.params.items()
            if value is not None
        }
        return str(written), written.positiontup or (), constants


@contextmanager
def one_by_one() -> Iterator[None]:
    """Let each DriverStatement of the block be a transaction of its own, in one round trip.

    On SQLite, the block is one transaction. Ends the reads done so far, so that later ones see
    current rows. If this process is killed while a statement runs, its rows may be stored all the
    same. The block uses the database by such statements only. Raises RuntimeError inside
    `transaction()`, which in turn cannot be used in the block.
    """
    if not is_postgresql():
        with transaction():
            yield
        return
    end_reads()
    if db.session.registry.has():
        db.session.expire_all()
    with (
        closing(db.engine.raw_connection()) as connection,
        _autocommit(connection.driver_connection) as driver,
    ):
        setattr(g, DRIVER, driver)
        try:
            yield
        finally:
            g.pop(DRIVER)


@contextmanager
def _autocommit(driver: Any) -> Iterator[Any]:
    """Have the driver commit each statement by itself while the block runs."""
    driver.autocommit = True
    try:
        yield driver
    finally:
        if not driver.closed:
            driver.autocommit = False
