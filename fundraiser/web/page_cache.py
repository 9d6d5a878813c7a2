"""Pages kept for a moment: built by one thread, given to all."""

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app, request

from fundraiser.i18n.languages import current_language

EXTENSION = "fundraiser.page_cache"
FRESH_SECONDS = 1.0
STALE_SECONDS = 2.0  # older than this, a visitor waits for the new one
MOST_PAGES = 200


@dataclass
class Kept:
    """One thing kept, and the lock of whoever makes it anew."""

    value: Any = None
    made: float = float("-inf")
    making: threading.Lock = field(default_factory=threading.Lock)

    @property
    def age(self) -> float:
        return time.monotonic() - self.made

    @property
    def is_fresh(self) -> bool:
        return self.age < FRESH_SECONDS


class PageCache:
    """Keeps what `make` returned for FRESH_SECONDS. One thread makes it; the others are given the
    last one meanwhile, unless that is older than STALE_SECONDS.

    A full cache forgets what is too old to be given to anybody, and the oldest half if nothing is:
    so a thousand pages that are looked at now and then never push out the one a crowd looks at.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, Kept] = {}

    def get(self, key: Hashable, make: Callable[[], Any]) -> Kept:
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) >= MOST_PAGES:
                self._make_room()
            kept = self._kept.setdefault(key, Kept())
        age = kept.age
        if age < FRESH_SECONDS:
            return kept
        if age < STALE_SECONDS and not kept.making.acquire(blocking=False):
            return kept
        if age >= STALE_SECONDS:
            kept.making.acquire()
        try:
            if not kept.is_fresh:
                kept.value = make()
                kept.made = time.monotonic()
            return kept
        except BaseException:
            self._kept.pop(key, None)  # addresses that do not exist take no place
            raise
        finally:
            kept.making.release()

    def forget(self) -> None:
        """Nothing that was made before is given to anybody: the next one asked for is made anew."""
        for kept in list(self._kept.values()):
            kept.made = float("-inf")
        self._kept.clear()

    def _make_room(self) -> None:
        idle = [(key, kept) for key, kept in list(self._kept.items()) if not kept.making.locked()]
        unwanted = [key for key, kept in idle if kept.age >= STALE_SECONDS]
        if not unwanted:
            idle.sort(key=lambda item: item[1].made)
            unwanted = [key for key, _kept in idle[: MOST_PAGES // 2]]
        for key in unwanted:
            self._kept.pop(key, None)


def init_app(app: Flask) -> None:
    app.extensions[EXTENSION] = PageCache()


def page_cache() -> PageCache:
    return _cache_of(current_app)


def forget_pages(app: Flask) -> None:
    """No page of this app that was made before is given to anybody."""
    _cache_of(app).forget()


def as_seen(*page: str) -> tuple[str, ...]:
    """Return the key of a kept page: its links differ by language, and by the path we are under.

    What a proxy passes on of that path may be a visitor's own word, so nobody else is given it.
    """
    return (*page, current_language(), request.script_root)


def _cache_of(app: Flask) -> PageCache:
    cache: PageCache = app.extensions[EXTENSION]
    return cache
