"""Connections: the pool's settings, and what happens when one is opened, borrowed or returned."""

import threading
import time
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from flask import has_request_context, request
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError, OperationalError, PendingRollbackError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from fundraiser.config import Settings

OTHER_CONNECTIONS = 9  # of the other lanes, and for requests that come back from Stripe
BUSY_SECONDS = 15.0  # how long a job or a command waits for SQLite's lock
REQUEST_SECONDS = 4.5  # how long a request does, from its arrival: a visitor hears within five
LEAST_SECONDS = 0.2
ARRIVED_AT = "fundraiser.arrived_at"  # in a request's environ: a reading of `time.monotonic`
LEAVE_PLACE = "fundraiser.leave_place"  # in a request's environ: leaves its place to the next one
BUSY_MILLISECONDS = "fundraiser.busy_milliseconds"
TRUSTED_SECONDS = 5.0  # a connection idle for longer is tested: the database may have restarted
IDLE_SINCE = "fundraiser.idle_since"
_turns: MutableMapping[Engine | Connection, threading.Lock] = WeakKeyDictionary()


def engine_options(settings: Settings) -> dict[str, Any]:
    """Return the connection settings: a pool with a connection for each place of a process's lanes.

    Requests that wait for Stripe hold none. A file has no limit of connections. The one returned
    last is lent first: it has most statements prepared. Parameters are hidden, so that database
    errors in the logs show no personal data.
    """
    options = {"hide_parameters": True, "pool_size": connections_for(settings)}
    if settings.is_sqlite:
        return {**options, "max_overflow": -1, "connect_args": {"timeout": BUSY_SECONDS}}
    return {**options, "max_overflow": 0, "pool_timeout": 10, "pool_use_lifo": True}


def connections_for(settings: Settings) -> int:
    """Return how many connections a process keeps: `docs/operate.md` says this number too."""
    return 2 * settings.web_threads + OTHER_CONNECTIONS


def commit_reads(session: Session) -> None:
    """End the session's reads with a COMMIT; roll back if it has changes, or failed."""
    if session.new or session.dirty or session.deleted or not session.is_active:
        session.rollback()
    elif session.in_transaction():
        try:
            session.commit()
        except (OperationalError, PendingRollbackError):  # the connection is lost
            session.rollback()


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Control BEGIN ourselves, enforce foreign keys, and let readers work beside a writer."""
    if not type(connection).__module__.startswith("sqlite3"):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "connect")
def _prepare_postgresql(connection: Any, _record: ConnectionPoolEntry) -> None:
    """Answer each query in one process: helpers take the cores from other requests, and a list
    that stops at its first page has them read far beyond it.

    Compile none (JIT): PostgreSQL guesses a hundred rows for each parameter that holds rows, so
    a statement about one pledge looks to it like one about millions.
    """
    if isinstance(connection, psycopg.Connection):
        connection.execute("SET max_parallel_workers_per_gather = 0")
        connection.execute("SET jit = off")
        connection.commit()


@event.listens_for(Engine, "checkin")
def _note_idle(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    record.info[IDLE_SINCE] = time.monotonic()


@event.listens_for(Engine, "checkout")
def _test_idle(connection: Any, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
    """Test a connection that was idle for a while, before it is used.

    Testing each time (SQLAlchemy's own `pool_pre_ping`) makes a gift a tenth slower.
    """
    idle_seconds = time.monotonic() - record.info.get(IDLE_SINCE, time.monotonic())
    if idle_seconds < TRUSTED_SECONDS or not isinstance(connection, psycopg.Connection):
        return
    try:
        connection.execute("SELECT 1")
        connection.commit()
    except psycopg.Error as error:
        raise DisconnectionError from error  # the pool then opens a new connection


@event.listens_for(Engine, "checkout")
def _set_patience(
    connection: Any, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection
) -> None:
    """Let whoever borrows a connection to SQLite wait for its lock as long as they may."""
    if not type(connection).__module__.startswith("sqlite3"):
        return
    milliseconds = int(seconds_to_wait() * 1000)
    if record.info.get(BUSY_MILLISECONDS) != milliseconds:
        connection.execute(f"PRAGMA busy_timeout={milliseconds}")
        record.info[BUSY_MILLISECONDS] = milliseconds


@contextmanager
def turn_to_write(engine: Engine | Connection) -> Iterator[None]:
    """On SQLite, let one thread of this process write at a time.

    SQLite's own waiting polls at growing intervals, and one thread in a hundred waits for seconds.
    A thread that has waited for as long as it may goes on, and gets SQLite's error.
    """
    if engine.dialect.name != "sqlite":
        yield
        return
    turn = _turns.setdefault(engine, threading.Lock())
    has_turn = turn.acquire(timeout=seconds_to_wait())
    try:
        yield
    finally:
        if has_turn:
            turn.release()


def seconds_to_wait() -> float:
    """Return how long to wait for a lock: in a request, what is left of its time."""
    arrived_at = request.environ.get(ARRIVED_AT) if has_request_context() else None
    if arrived_at is None:
        return BUSY_SECONDS
    return max(LEAST_SECONDS, REQUEST_SECONDS - (time.monotonic() - arrived_at))


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Any) -> None:
    if connection.dialect.name == "sqlite":
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")
