"""The stand-in itself: its books, its knobs, its threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from fundraiser.sandbox import documents
from fundraiser.sandbox.books import NO_REQUEST, Books, Origin
from fundraiser.sandbox.delivery import Deliverer
from fundraiser.sandbox.documents import API_VERSION, Document
from fundraiser.sandbox.identifiers import new_id
from fundraiser.sandbox.knobs import Knobs, as_document, turned
from fundraiser.sandbox.settings import Settings
from fundraiser.sandbox.storage import Storage
from fundraiser.sandbox.timers import do_due_work

TICK_SECONDS = 0.5


class StandIn:
    """Make it, `start()` it, and `stop()` it; in between it may be used from any thread."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.storage = Storage(settings.database_path)
        with self.storage.work() as rows:
            self.knobs = Knobs()
            self.knobs = turned(self.knobs, known_knobs(rows.kept("knobs")))
            self.endpoint_id = register_endpoint(
                Books.on(rows.connection, knobs=self.knobs), settings
            )
        self.deliverer = Deliverer(self)
        self.stopped = threading.Event()
        self.ticker = threading.Thread(target=self.tick, name="timers", daemon=True)

    def start(self) -> None:
        self.deliverer.start()
        self.ticker.start()

    def stop(self) -> None:
        self.stopped.set()
        self.ticker.join(timeout=5)
        self.deliverer.stop()
        self.storage.close()

    @contextmanager
    def work(self, origin: Origin = NO_REQUEST) -> Iterator[Books]:
        """Run the block on the books, after all that is due; then send what it owes."""
        with self.storage.work() as rows:
            books = Books(rows.connection, knobs=self.knobs, origin=origin)
            do_due_work(books)
            yield books
        self.deliverer.wake()

    def tick(self) -> None:
        while not self.stopped.wait(TICK_SECONDS):
            with self.work():
                pass

    def turn(self, settings: Mapping[str, Any], *, is_kept: bool = True) -> Knobs:
        """Set the named knobs: for good, or until the stand-in ends.

        Raises KnobRefused and changes nothing.
        """
        with self.storage.work() as rows:
            self.knobs = turned(self.knobs, settings)
            if is_kept:
                rows.keep("knobs", as_document(self.knobs))
        with self.work():
            pass
        return self.knobs

    def use_up(self, knob: str) -> bool:
        """Take one from a knob that counts down; return whether there was one left."""
        if not getattr(self.knobs, knob):
            return False
        with self.storage.work() as rows:
            left = getattr(self.knobs, knob)
            if left:
                self.knobs = replace(self.knobs, **{knob: left - 1})
                rows.keep("knobs", as_document(self.knobs))
        return bool(left)

    def secret_of(self, books: Books, endpoint_id: str) -> str:
        if endpoint_id == self.endpoint_id:
            return self.settings.webhook_secret
        return str(books.note(endpoint_id).get("secret", self.settings.webhook_secret))


def known_knobs(kept: Document) -> Document:
    """Return the kept knobs that still exist, so that an older file opens."""
    return {name: value for name, value in kept.items() if hasattr(Knobs, name)}


def register_endpoint(books: Books, settings: Settings) -> str | None:
    """Have the configured endpoint in the books, or none; return its id."""
    kept_id = books.kept("endpoint").get("id")
    known = books.find("webhook_endpoint", kept_id) if kept_id else None
    if settings.webhook_url is None:
        if known:
            books.change("DELETE FROM objects WHERE id = ?", known["id"])
        return None
    if known is None:
        known = documents.webhook_endpoint(
            new_id("we"),
            created=int(time.time()),
            url=settings.webhook_url,
            enabled_events=["*"],
            description="The app beside the stand-in",
            metadata={},
            api_version=API_VERSION,
        )
    known["url"] = settings.webhook_url
    books.save(known)
    books.keep("endpoint", {"id": known["id"]})
    return str(known["id"])
