"""What every part of the stand-in works on: the rows, the time, the knobs, and who asks."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass

from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.errors import no_such
from fundraiser.sandbox.knobs import Knobs
from fundraiser.sandbox.storage import Rows


@dataclass(frozen=True)
class Origin:
    """The API request behind a change; empty where a page, a timer or a person is behind it."""

    request_id: str | None = None
    idempotency_key: str | None = None


NO_REQUEST = Origin()


class Books(Rows):
    """One unit of work on the books.

    `now` is the stand-in's time, moved by its clock knob. Deliveries keep real time, because
    the app judges the age of a signature by its own clock.
    """

    def __init__(self, connection: sqlite3.Connection, *, knobs: Knobs, origin: Origin) -> None:
        super().__init__(connection)
        self.knobs = knobs
        self.origin = origin
        self.exact_now = time.time() + knobs.clock_offset_seconds
        self.now = int(self.exact_now)

    @classmethod
    def on(cls, connection: sqlite3.Connection, *, knobs: Knobs) -> Books:
        """Open books for work that no API request asked for."""
        return cls(connection, knobs=knobs, origin=NO_REQUEST)

    def get(self, kind: str, object_id: str, *, param: str = "id") -> Document:
        """Return an object or raise Stripe's `resource_missing`."""
        found = self.find(kind, object_id)
        if found is None:
            raise no_such(kind, object_id, param=param)
        return found

    def start_timer(self, action: str, object_id: str, *, seconds: float) -> None:
        self.change(
            "INSERT INTO timers (due_at, action, object_id) VALUES (?, ?, ?)",
            self.exact_now + seconds,
            action,
            object_id,
        )

    def stop_timers(self, action: str, object_id: str) -> None:
        self.change("DELETE FROM timers WHERE action = ? AND object_id = ?", action, object_id)
