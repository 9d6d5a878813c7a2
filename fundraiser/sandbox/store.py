"""The stand-in's store: one SQLite file of JSON rows, so that a restart keeps the demo.

One connection, one unit of work at a time: a lock and a write transaction are held for each,
so that two requests never see half of each other. With WAL and `synchronous=NORMAL` a commit
costs microseconds, which is enough for hundreds a second.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.errors import no_such
from fundraiser.sandbox.faults import Faults

VERSION = 2  # of the tables: a file of another version is emptied, since no money is in it
TABLES = """
CREATE TABLE objects (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    created INTEGER NOT NULL,
    body TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '{}',
    type GENERATED ALWAYS AS (json_extract(body, '$.type')),
    status GENERATED ALWAYS AS (json_extract(body, '$.status')),
    expires_at GENERATED ALWAYS AS (json_extract(body, '$.expires_at')),
    payment_intent GENERATED ALWAYS AS (json_extract(body, '$.payment_intent')),
    charge GENERATED ALWAYS AS (json_extract(body, '$.charge'))
);
CREATE INDEX objects_newest ON objects (kind, created, sequence);
CREATE INDEX objects_by_intent ON objects (payment_intent, kind)
    WHERE payment_intent IS NOT NULL;
CREATE INDEX objects_by_charge ON objects (charge) WHERE charge IS NOT NULL;
CREATE INDEX objects_open ON objects (expires_at) WHERE status = 'open';
CREATE TABLE answers (
    idempotency_key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL,
    due_at REAL NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    outcome TEXT NOT NULL DEFAULT ''
);
CREATE INDEX deliveries_due ON deliveries (state, due_at, id);
CREATE INDEX deliveries_of_event ON deliveries (event_id, state);
CREATE TABLE timers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    due_at REAL NOT NULL,
    action TEXT NOT NULL,
    object_id TEXT NOT NULL
);
CREATE INDEX timers_due ON timers (due_at);
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
SAVE = (
    "INSERT INTO objects (id, kind, created, body) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (id) DO UPDATE SET body = excluded.body"
)


class StoreFile:
    """The file and its lock. Safe to share between threads; close it once."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.lock = threading.RLock()
        self.connection = sqlite3.connect(
            path, check_same_thread=False, isolation_level=None, timeout=10
        )
        self.connection.row_factory = sqlite3.Row
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")
        self.create_tables()

    def create_tables(self) -> None:
        if self.connection.execute("PRAGMA user_version").fetchone()[0] == VERSION:
            return
        tables = self.connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        for table in tables:
            self.connection.execute(f"DROP TABLE {table['name']}")
        self.connection.executescript(f"{TABLES} PRAGMA user_version = {VERSION};")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Run the block alone, as one write transaction: kept at its end, or undone."""
        with self.lock:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
            except BaseException:
                self.connection.execute("ROLLBACK")
                raise
            self.connection.execute("COMMIT")

    def close(self) -> None:
        with self.lock:
            self.connection.close()


@dataclass
class Store:
    """The store in one unit of work, with the faults set.

    `now` is the stand-in's time, moved by its clock. Deliveries keep real time, because the app
    judges the age of a signature by its own clock.
    """

    connection: sqlite3.Connection
    faults: Faults
    webhook_url: str | None
    webhook_kinds: frozenset[str]

    def __post_init__(self) -> None:
        self.exact_now = time.time() + self.faults.clock_offset_seconds
        self.now = int(self.exact_now)

    def query(self, statement: str, *values: Any) -> list[sqlite3.Row]:
        return self.connection.execute(statement, values).fetchall()

    def listens(self, kind: str) -> bool:
        """Return whether the app is sent events of a kind."""
        return self.webhook_url is not None and (
            not self.webhook_kinds or kind in self.webhook_kinds
        )

    def change(self, statement: str, *values: Any) -> int:
        """Run a statement that writes; return how many rows it changed."""
        return self.connection.execute(statement, values).rowcount

    def find_any(self, object_id: str) -> Document | None:
        rows = self.query("SELECT body FROM objects WHERE id = ?", object_id)
        return json.loads(rows[0]["body"]) if rows else None

    def find(self, kind: str, object_id: str | None) -> Document | None:
        document = self.find_any(object_id) if object_id else None
        return document if document and document["object"] == kind else None

    def get(self, kind: str, object_id: str, *, param: str = "id") -> Document:
        """Return an object or raise Stripe's `resource_missing`."""
        document = self.find(kind, object_id)
        if document is None:
            raise no_such(kind, object_id, param=param)
        return document

    def save(self, document: Document) -> None:
        """Keep `document` under its id, new or changed; its note stays as it is."""
        self.change(
            SAVE, document["id"], document["object"], document["created"], json.dumps(document)
        )

    def note(self, object_id: str) -> Document:
        """Return what the stand-in remembers of an object and Stripe would not show."""
        rows = self.query("SELECT note FROM objects WHERE id = ?", object_id)
        return json.loads(rows[0]["note"]) if rows else {}

    def write_note(self, object_id: str, note: Document) -> None:
        self.change("UPDATE objects SET note = ? WHERE id = ?", json.dumps(note), object_id)

    def select(
        self,
        kind: str,
        conditions: Sequence[tuple[str, Sequence[Any]]] = (),
        *,
        limit: int = -1,
    ) -> list[Document]:
        """Return the documents of a kind that meet all conditions, newest first.

        A condition is SQL over `objects` and its values; it comes from this package only.
        """
        where = " AND ".join(["kind = ?", *(sql for sql, _ in conditions)])
        values = [kind, *(value for _, given in conditions for value in given)]
        rows = self.query(
            f"SELECT body FROM objects WHERE {where} "  # noqa: S608 - conditions are ours
            "ORDER BY created DESC, sequence DESC LIMIT ?",
            *values,
            limit,
        )
        return [json.loads(row["body"]) for row in rows]

    def setting(self, name: str) -> Document:
        rows = self.query("SELECT value FROM settings WHERE name = ?", name)
        return json.loads(rows[0]["value"]) if rows else {}

    def save_setting(self, name: str, value: Document) -> None:
        self.change("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, json.dumps(value))

    def start_timer(self, action: str, object_id: str, *, seconds: float) -> None:
        self.change(
            "INSERT INTO timers (due_at, action, object_id) VALUES (?, ?, ?)",
            self.exact_now + seconds,
            action,
            object_id,
        )

    def stop_timers(self, action: str, object_id: str) -> None:
        self.change("DELETE FROM timers WHERE action = ? AND object_id = ?", action, object_id)
