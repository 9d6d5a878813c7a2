"""Life locks: a worker holds one while it lives, and loses it at its death, however it dies.

On PostgreSQL it is an advisory lock of a connection of its own, which the server frees when the
connection ends; on SQLite, a locked file beside the database, which the kernel frees with the
process. So no clock says whether a worker is dead: a worker that is frozen, or slow, still lives.
"""

import fcntl
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from fundraiser.database import db, is_postgresql

NUMBER_BYTES = 6  # in a BIGINT
# A machine that loses its power closes no connection: PostgreSQL asks whether it is still there.
KEEPALIVE = {"tcp_keepalives_idle": 5, "tcp_keepalives_interval": 2, "tcp_keepalives_count": 3}


class LifeLock(Protocol):
    """The lock of this process. `hold` may be called again, and takes a lost lock anew."""

    def hold(self) -> bool: ...

    def free(self) -> None: ...


def number_of(worker: str) -> int:
    """Return the number that stands for a worker in its lock and in the rows that it claims."""
    return int.from_bytes(sha256(worker.encode()).digest()[:NUMBER_BYTES])


def life_lock(number: int) -> LifeLock:
    """Return the lock of this number, not held yet."""
    return _ServerLock(number) if is_postgresql() else _FileLock(number)


def is_held(number: int) -> bool:
    """Return whether a process that lives holds the lock of this number."""
    lock = life_lock(number)
    try:
        return not lock.hold()
    finally:
        lock.free()


class _ServerLock:
    """An advisory lock in PostgreSQL."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._connection: Connection | None = None

    def hold(self) -> bool:
        """Take the lock; if it is held already, check that its connection lives."""
        if self._connection is not None:
            return self._is_connected(self._connection)
        connection = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        taken = connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": self._number})
        if not taken:
            connection.close()
            return False
        self._connection = connection
        for setting, value in KEEPALIVE.items():
            connection.execute(text(f"SET {setting} = {value}"))
        return True

    def free(self) -> None:
        """Close the connection, and the lock with it."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def _is_connected(self, connection: Connection) -> bool:
        try:
            connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            self.free()
            raise
        return True


class _FileLock:
    """A lock on a file beside the database, which is removed with it."""

    def __init__(self, number: int) -> None:
        self._path = Path(f"{db.engine.url.database}.worker-{number}")
        self._file: IO[bytes] | None = None

    def hold(self) -> bool:
        if self._file is not None:
            return True
        file = self._path.open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def free(self) -> None:
        if self._file is not None:
            with suppress(FileNotFoundError):
                self._path.unlink()
            self._file.close()
            self._file = None
