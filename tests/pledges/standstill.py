"""Bringing another process to a standstill in the database, to be killed there."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg

FOREVER = """
CREATE VIEW forever AS
WITH RECURSIVE numbers(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers)
SELECT number FROM numbers
"""
STANDSTILL_SECONDS = 0.7


@contextmanager
def writers_wait(url: str, table: str) -> Iterator[None]:
    """Nobody else can write to the table while the block runs; on SQLite, to any table."""
    if url.startswith("sqlite"):
        with closing(_opened(url)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")
        return
    with psycopg.connect(plain(url)) as connection:
        connection.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        yield
        connection.rollback()


@contextmanager
def stuck_within_a_transaction(url: str) -> Iterator[None]:
    """Whoever records a gift comes no further, with half of a transaction written."""
    if url.startswith("sqlite"):
        with closing(_opened(url)) as connection:
            connection.executescript(
                f"{FOREVER}; CREATE TRIGGER standstill AFTER INSERT ON gifts"
                " BEGIN SELECT count(*) FROM forever; END;"
            )
            yield
            connection.executescript("DROP TRIGGER standstill; DROP VIEW forever;")
        return
    with writers_wait(url, "outgoing_emails"):
        yield


def wait_for_standstill(url: str) -> None:
    """Return once another process has been waiting, or writing, for a while."""
    deadline = time.monotonic() + 30
    since = None
    while since is None or time.monotonic() - since < STANDSTILL_SECONDS:
        assert time.monotonic() < deadline, "nobody came to a standstill"
        since = (since or time.monotonic()) if _is_waited_for(url) else None
        time.sleep(0.02)


def plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _opened(url: str, *, patience: float = 20) -> sqlite3.Connection:
    """Return a connection of its own, which another thread may close."""
    path = url.removeprefix("sqlite:///")
    return sqlite3.connect(path, patience, isolation_level=None, check_same_thread=False)


def _is_waited_for(url: str) -> bool:
    if url.startswith("sqlite"):
        with closing(_opened(url, patience=0)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            return False
    with psycopg.connect(plain(url)) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            " AND datname = current_database()"
        ).fetchone()
    return bool(found and found[0])
