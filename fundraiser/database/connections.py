"""Connections: the pool's settings, and what happens when one is opened, borrowed or returned."""

import time
from typing import Any

import psycopg
from flask import has_request_context, request
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from fundraiser.config import Settings

POOL_SIZE = 11  # a web process on PostgreSQL has as many threads
BUSY_SECONDS = 15.0  # how long a job or a command waits for SQLite's lock
REQUEST_SECONDS = 4.5  # how long a request does, from its arrival: a visitor hears within five
LEAST_SECONDS = 0.2
ARRIVED_AT = "fundraiser.arrived_at"  # in a request's environ: a reading of `time.monotonic`
BUSY_MILLISECONDS = "fundraiser.busy_milliseconds"
TRUSTED_SECONDS = 5.0  # a connection idle for longer is tested: the database may have restarted
IDLE_SINCE = "fundraiser.idle_since"


def engine_options(settings: Settings) -> dict[str, Any]:
    """Return the connection settings: a pool with a connection for each thread of a process.

    Parameters are hidden, so that database errors in the logs show no personal data.
    """
    if settings.is_sqlite:
        return {"hide_parameters": True, "connect_args": {"timeout": BUSY_SECONDS}}
    return {"hide_parameters": True, "pool_size": POOL_SIZE, "max_overflow": 0, "pool_timeout": 10}


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
        connection.rollback()
    except psycopg.Error as error:
        raise DisconnectionError from error  # the pool then opens a new connection


@event.listens_for(Engine, "checkout")
def _set_patience(
    connection: Any, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection
) -> None:
    """Let whoever borrows a connection to SQLite wait for its lock as long as they may."""
    if not type(connection).__module__.startswith("sqlite3"):
        return
    milliseconds = int(_seconds_to_wait() * 1000)
    if record.info.get(BUSY_MILLISECONDS) != milliseconds:
        connection.execute(f"PRAGMA busy_timeout={milliseconds}")
        record.info[BUSY_MILLISECONDS] = milliseconds


def _seconds_to_wait() -> float:
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
