"""The stand-in itself: its store, its faults, its threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from fundraiser.sandbox import documents
from fundraiser.sandbox.delivery import Deliverer
from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.faults import Faults, as_document, with_faults
from fundraiser.sandbox.identifiers import new_id
from fundraiser.sandbox.settings import SandboxSettings
from fundraiser.sandbox.store import NO_REQUEST, Origin, Store, StoreFile
from fundraiser.sandbox.timers import do_due_work

TICK_SECONDS = 0.5


class Sandbox:
    """Make it, `start()` it, and `stop()` it; in between it may be used from any thread."""

    def __init__(self, settings: SandboxSettings) -> None:
        self.settings = settings
        self.file = StoreFile(settings.database_path)
        with self.file.work() as rows:
            self.faults = Faults()
            self.faults = with_faults(self.faults, known_faults(rows.setting("faults")))
            register_endpoint(Store.on(rows.connection, faults=self.faults), settings.webhook_url)
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
        self.file.close()

    @contextmanager
    def work(self, origin: Origin = NO_REQUEST) -> Iterator[Store]:
        """Run the block on the store, after all that is due; then send what it owes."""
        with self.file.work() as rows:
            store = Store(rows.connection, faults=self.faults, origin=origin)
            do_due_work(store)
            yield store
        self.deliverer.wake()

    def tick(self) -> None:
        while not self.stopped.wait(TICK_SECONDS):
            with self.work():
                pass

    def set_faults(self, settings: Mapping[str, Any], *, is_kept: bool = True) -> Faults:
        """Set the named faults: for good, or until the stand-in ends.

        Raises FaultRefused and changes nothing.
        """
        with self.file.work() as rows:
            self.faults = with_faults(self.faults, settings)
            if is_kept:
                rows.save_setting("faults", as_document(self.faults))
        with self.work():
            pass
        return self.faults

    def take_one(self, fault: str) -> bool:
        """Take one from a fault that counts down; return whether there was one left."""
        if not getattr(self.faults, fault):
            return False
        with self.file.work() as rows:
            left = getattr(self.faults, fault)
            if left:
                self.faults = replace(self.faults, **{fault: left - 1})
                rows.save_setting("faults", as_document(self.faults))
        return bool(left)


def known_faults(kept: Document) -> Document:
    """Return the kept faults that still exist, so that an older file opens."""
    return {name: value for name, value in kept.items() if hasattr(Faults, name)}


def register_endpoint(store: Store, url: str | None) -> None:
    """Have the endpoint at `url` among the objects, under the id it always had; or none."""
    kept = store.setting("endpoint")
    if kept:
        store.change("DELETE FROM objects WHERE id = ?", kept["id"])
    if url is None:
        return
    endpoint_id = kept.get("id") or new_id("we")
    store.save(documents.webhook_endpoint(endpoint_id, created=store.now, url=url))
    store.save_setting("endpoint", {"id": endpoint_id})
