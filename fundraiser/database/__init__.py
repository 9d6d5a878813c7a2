"""The database: the base of all models, the column types, and `transaction()`.

Writes happen inside `with transaction():`; operations do not commit. What is one statement may be a
transaction of its own, in one round trip (`driver_statements.one_by_one`): its operation says so.

SQLite: the block takes the write lock at once (`BEGIN IMMEDIATE`). With the driver's defaults, two
gifts of $50 that arrived together were promised $100 from a pool of $60, because both read before
either wrote.

PostgreSQL: operations lock the rows they need, always in this order: pledge → checkouts → gifts by
id → holds, standings by id → accounts by code, `matched` and pools last → caps per donor → days of
accounts, quarters of an hour. Rows are locked FOR NO KEY UPDATE. A plain FOR UPDATE also waits for
the KEY SHARE lock that each new row takes on the rows its foreign keys name: with it, 11 of 40
concurrent refunds deadlocked. `in_transaction` runs a deadlocked transaction again,
and counts it.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import wraps
from typing import Annotated, Any, TypeVar

import psycopg
import structlog
from flask import Flask, g, has_app_context, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from prometheus_client import Counter
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Delete,
    Dialect,
    Enum,
    Executable,
    Integer,
    MetaData,
    Select,
    String,
    Text,
    Update,
    collate,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import (
    DeclarativeBase,
    InstrumentedAttribute,
    MappedColumn,
    mapped_column,
    registry,
)
from sqlalchemy.types import TypeDecorator

from fundraiser.config import settings
from fundraiser.database.connections import (
    ARRIVED_AT,
    LEAVE_PLACE,
    commit_reads,
    turn_to_write,
)

log = structlog.get_logger()

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
CURRENCY_LENGTH = 3
DRIVER = "database_driver"  # in `flask.g` while statements run one by one (`driver_statements`)
DEADLOCKS = Counter("fundraiser_deadlocks_total", "Transactions run again because they deadlocked.")

FOR_CHANGE = {"key_share": True}  # `Session.get` then locks FOR NO KEY UPDATE
MOST_RUNS = 5  # how often a transaction runs if it keeps deadlocking

Row = Mapping[str, Any]  # column values by name
Statement = TypeVar("Statement")
Result = TypeVar("Result")
Record = TypeVar("Record", bound="Model")
Opened = AbstractContextManager[None]


class UtcDateTime(TypeDecorator[datetime]):
    """A timezone-aware instant in UTC, on both databases. Raises ValueError for a naive value."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant carries its zone: {value!r} does not")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# A row's id. SQLite generates ids only for a column of type INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")

Id = Annotated[int, mapped_column(RowId, primary_key=True)]
Cents = Annotated[int, mapped_column(BigInteger)]
Instant = Annotated[datetime, mapped_column(UtcDateTime)]
Day = Annotated[date, mapped_column(Date)]
Currency = Annotated[str, mapped_column(String(CURRENCY_LENGTH))]
Line = Annotated[str, mapped_column(String(200))]
Words = Annotated[str, mapped_column(Text)]


class Model(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMING)
    registry = registry(
        metadata=metadata,
        type_annotation_map={int: BigInteger, str: String(200), datetime: UtcDateTime, date: Date},
    )


db = SQLAlchemy(model_class=Model, session_options={"autoflush": False, "expire_on_commit": False})


def init_app(app: Flask) -> None:
    db.init_app(app)
    app.teardown_appcontext(_end_reads_of_request)  # before Flask-SQLAlchemy's, which rolls back


def _end_reads_of_request(error: BaseException | None) -> None:
    if error is None and db.session.registry.has():
        commit_reads(db.session())


def is_postgresql() -> bool:
    """Return whether the current app's database is PostgreSQL, and not SQLite."""
    return not settings().is_sqlite


def status_column(kind: type[StrEnum], **options: Any) -> MappedColumn[Any]:
    """Return a column that stores an enum's value, with a CHECK that it is one of its values."""
    name = f"{_snake(kind.__name__)}_known"
    return mapped_column(_enum(kind, create_constraint=True, name=name), **options)


def open_list_column(kind: type[StrEnum], **options: Any) -> MappedColumn[Any]:
    """Return a column that stores an enum's value without a CHECK.

    For a list that keeps growing: a new member needs no migration.
    """
    return mapped_column(_enum(kind, create_constraint=False), **options)


def _enum(kind: type[StrEnum], **options: Any) -> Enum:
    return Enum(
        kind,
        native_enum=False,
        length=40,
        values_callable=lambda members: [member.value for member in members],
        **options,
    )


@contextmanager
def transaction() -> Iterator[None]:
    """Run the block as one write transaction: commit at the end, or roll back on an error.

    Ends the reads done so far, so that the block sees current rows. Takes SQLite's write lock at
    once; otherwise two gifts could spend the same pool. Do not nest. Raises RuntimeError if it is
    nested, or if something was changed before it.
    """
    session = db.session()
    end_reads()
    session.expire_all()
    with turn_to_write(session.get_bind()):
        session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        session.info["in_transaction"] = True
        try:
            yield
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info["in_transaction"] = False


def end_reads() -> None:
    """End the reads done so far, so that the next ones see current rows. Loaded records stay.

    Ends them with a COMMIT, because psycopg forgets a connection's prepared statements on a
    ROLLBACK. Raises RuntimeError inside `transaction()` or `one_by_one()`, or with unwritten
    changes.
    """
    if DRIVER in g:
        raise RuntimeError("inside one_by_one()")
    if not db.session.registry.has():
        return
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("write inside transaction()")
    if session.info.get("in_transaction"):
        raise RuntimeError("transaction() inside transaction()")
    commit_reads(session)


@contextmanager
def stepped_aside() -> Iterator[None]:
    """Wait for Stripe in the block, without a connection or the request's place in its lane.

    The wait does not count against the time that the request has for locks afterwards. Loaded
    records stay. Raises RuntimeError inside `transaction()`, or with unwritten changes.
    """
    begun_at = time.monotonic()
    if has_app_context():
        end_reads()
    if has_request_context():
        request.environ.get(LEAVE_PLACE, _stay)()
    try:
        yield
    finally:
        if has_request_context() and ARRIVED_AT in request.environ:
            request.environ[ARRIVED_AT] += time.monotonic() - begun_at


def _stay() -> None:
    """Keep the place: this server has no lanes."""


def in_transaction(
    work: Callable[[], Result], *, opened_by: Callable[[], Opened] = transaction
) -> Result:
    """Run `work` in a `transaction()` and return its result; run it again if it deadlocked.

    `work` must read everything that it changes, and have no effect outside the database. PostgreSQL
    ends one of the transactions that wait for each other (40P01); the next run usually succeeds.
    Raises what `work` raises, and the deadlock after MOST_RUNS runs.
    """
    for run in range(1, MOST_RUNS + 1):
        try:
            with opened_by():
                return work()
        except OperationalError as error:
            if not is_deadlock(error) or run == MOST_RUNS:
                raise
            log.warning("deadlock, run again", run=run)
            DEADLOCKS.inc()
    raise AssertionError("the last run returns or raises")


def is_deadlock(error: BaseException) -> bool:
    """Return whether PostgreSQL ended the transaction because of a deadlock."""
    return isinstance(getattr(error, "orig", None), psycopg.errors.DeadlockDetected)


def is_locked(error: BaseException) -> bool:
    """Return whether another writer held SQLite's lock for longer than we may wait."""
    code: int | None = getattr(getattr(error, "orig", None), "sqlite_errorcode", None)
    return code == sqlite3.SQLITE_BUSY


def find_row(kind: type[Record], *conditions: ColumnElement[bool]) -> Record | None:
    """Return the only row that meets the conditions, or None."""
    return db.session.scalars(select(kind).where(*conditions)).one_or_none()


def find_newest_row(kind: type[Record], *conditions: ColumnElement[bool]) -> Record | None:
    """Return the newest row that meets the conditions, or None."""
    newest = select(kind).where(*conditions).order_by(kind.__mapper__.primary_key[0].desc())
    return db.session.scalars(newest.limit(1)).one_or_none()


def list_rows(kind: type[Record], *conditions: ColumnElement[bool]) -> Sequence[Record]:
    """Return the rows that meet the conditions, oldest first."""
    query = select(kind).where(*conditions)
    return db.session.scalars(query.order_by(*kind.__mapper__.primary_key)).all()


def list_due(due_at: InstrumentedAttribute[Any], *, at: datetime, most: int) -> Sequence[int]:
    """Return the ids of the rows that are due by then, the longest due first."""
    key = due_at.class_.__mapper__.primary_key[0]
    return db.session.scalars(select(key).where(due_at <= at).order_by(due_at).limit(most)).all()


def flush_or_refuse(refusal: Exception) -> None:
    """Flush the session. Raises `refusal` if another transaction has taken a unique key."""
    try:
        db.session.flush()
    except IntegrityError as error:
        raise refusal from error


def lock_row(kind: type[Record], row_id: int) -> Record:
    """Return the current row, locked until the transaction ends. Raises NoResultFound."""
    return db.session.get_one(
        kind, row_id, with_for_update={**FOR_CHANGE, "of": kind}, populate_existing=True
    )


def find_locked_row(kind: type[Record], row_id: int) -> Record | None:
    """Return the current row, locked until the transaction ends, or None."""
    return db.session.get(
        kind, row_id, with_for_update={**FOR_CHANGE, "of": kind}, populate_existing=True
    )


def locked(query: Select[Record], kind: type[Record]) -> Select[Record]:
    """Return the query with its rows locked FOR NO KEY UPDATE and read again.

    New rows with a foreign key to a locked row need not wait.
    """
    locking = query.with_for_update(key_share=True, of=kind)
    return locking.execution_options(populate_existing=True)


def rows_changed(statement: Update | Delete) -> int:
    """Run a statement and return how many rows it changed. Loaded objects are not refreshed."""
    return db.session.connection().execute(statement).rowcount


def rows_changed_by_each(statement: Update | Delete, rows: Sequence[Row]) -> int:
    """Run a statement once for each of `rows`, in order, and return how many rows it changed."""
    return db.session.connection().execute(statement, rows).rowcount


def run_for_each(statement: Executable, rows: Sequence[Row]) -> None:
    """Run a statement once for each of `rows`, in order; do nothing if there are none."""
    if rows:
        db.session.connection().execute(statement, rows)


def insert_into(model: type[Model]) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT of the current database's dialect, which supports ON CONFLICT."""
    return postgresql.insert(model) if is_postgresql() else sqlite.insert(model)


def in_order_of_bytes(text: InstrumentedAttribute[str]) -> ColumnElement[str]:
    """Return `text` as an ORDER BY key that sorts as Python does, whatever the database's locale.

    A PostgreSQL server with a French locale sorts `page:12` and `page:1:` the other way round.
    """
    return collate(text, "C" if is_postgresql() else "BINARY")


def written_once(write: Callable[[], Statement]) -> Callable[[], Statement]:
    """Build the statement that `write` returns once for each kind of database, and keep it.

    For statements that run with every gift, where building one costs as much as running it.
    """
    statements: dict[bool, Statement] = {}

    @wraps(write)
    def statement() -> Statement:
        kind = is_postgresql()
        if kind not in statements:
            statements[kind] = write()
        return statements[kind]

    return statement


@contextmanager
def snapshot() -> Iterator[None]:
    """Run the block's reads as of one instant: later writes are not visible to it."""
    session = db.session()
    end_reads()
    session.connection(
        execution_options={"isolation_level": "REPEATABLE READ"} if is_postgresql() else {}
    )
    try:
        yield
    except BaseException:
        session.rollback()
        raise
    end_reads()


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip(
        "_"
    )
