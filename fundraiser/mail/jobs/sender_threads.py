"""Threads that hand emails to the mail server, and touch nothing else.

Each takes a connection that stays open between emails. They ask the database nothing, so a server
that is slow or hangs holds up one connection and no other work.
"""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic
from types import TracebackType
from typing import Self

from flask import Flask

from fundraiser.jobs.held_claims import Claim, holding
from fundraiser.mail.sender import KeptConnection, deliver, new_connection

THREADS = 4
MOST_SECONDS_WAITING = 20  # for a thread: much less than a lease, so nobody else sends it too
KEPT_SECONDS = 20  # an idle connection


@dataclass(frozen=True)
class ReadyEmail:
    """An email in bytes, as it is handed to the mail server."""

    claim: Claim
    recipient: str
    name: str
    raw: bytes
    is_first_try: bool  # it was written just now
    claimed_at: float  # a reading of `time.monotonic`


class NotTriedYet(Exception):
    """The email waited too long for a thread, or the process ends: it was not sent."""


class SenderThreads:
    """The threads of one process, and their connections. Closes both after its block."""

    def __init__(self, app: Flask, ending: threading.Event | None = None) -> None:
        self.ending = ending or threading.Event()
        self._app = app
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="mail-sender")
        self._idle: list[KeptConnection] = []
        self._used_at = monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.ending.set()
        self._pool.shutdown()
        self._close_connections()

    def hand_over(self, email: ReadyEmail) -> Future[None]:
        """Let a thread send the email. The future raises what `deliver` does, or NotTriedYet."""
        return self._pool.submit(self._deliver, email)

    def close_idle_connections(self) -> None:
        """Close the connections if none was used for a while. No email may be on its way."""
        if monotonic() - self._used_at > KEPT_SECONDS:
            self._close_connections()

    def _deliver(self, email: ReadyEmail) -> None:
        if self.ending.is_set() or monotonic() - email.claimed_at > MOST_SECONDS_WAITING:
            raise NotTriedYet
        with self._app.app_context(), holding([email.claim]):
            connection = self._idle.pop() if self._idle else new_connection()
            try:
                deliver(email.raw, to=email.recipient, name=email.name, connection=connection)
            finally:
                self._idle.append(connection)
                self._used_at = monotonic()

    def _close_connections(self) -> None:
        while self._idle:
            self._idle.pop().close()
