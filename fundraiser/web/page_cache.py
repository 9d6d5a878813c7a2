"""Caches of rendered pages and of the parts they share, valid for about a second.

A page is as old as its oldest part. So what a page says is never older than its cache promises.
"""

import threading
import time
from collections.abc import Callable, Hashable
from contextvars import ContextVar
from dataclasses import dataclass, field
from math import inf
from typing import Any

from flask import Flask, current_app, request

from fundraiser.i18n.languages import current_language

EXTENSION = "fundraiser.page_cache"
PARTS_EXTENSION = "fundraiser.part_cache"
FRESH_SECONDS = 1.0
STALE_SECONDS = 2.0  # visitors wait for a new page once the old one is older than this
MOST_PAGES = 200
MOST_PARTS = 1000

oldest_part: ContextVar[float] = ContextVar("oldest part", default=inf)


@dataclass
class Kept:
    """One cached value, and the lock of the thread that renews it."""

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
    """Caches what `make` returns for FRESH_SECONDS.

    One thread renews a value. Meanwhile the others get the old one, unless it is older than
    STALE_SECONDS; then they wait. A full cache drops its stale values, or the oldest half if none
    is stale, so rarely viewed pages never push out a popular one.
    """

    def __init__(self, most: int = MOST_PAGES) -> None:
        self._most = most
        self._kept: dict[Hashable, Kept] = {}

    def get(self, key: Hashable, make: Callable[[], Any]) -> Kept:
        kept = self._get(key, make)
        oldest_part.set(min(oldest_part.get(), kept.made))
        return kept

    def _get(self, key: Hashable, make: Callable[[], Any]) -> Kept:
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) >= self._most:
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
                kept.value, kept.made = _made(make)
            return kept
        except BaseException:
            self._kept.pop(key, None)  # do not store addresses that do not exist
            raise
        finally:
            kept.making.release()

    def forget(self) -> None:
        """Drop every value, also those that a thread is about to return as fresh."""
        for kept in list(self._kept.values()):
            kept.made = float("-inf")
        self._kept.clear()

    def _make_room(self) -> None:
        idle = [(key, kept) for key, kept in list(self._kept.items()) if not kept.making.locked()]
        unwanted = [key for key, kept in idle if kept.age >= STALE_SECONDS]
        if not unwanted:
            idle.sort(key=lambda item: item[1].made)
            unwanted = [key for key, _kept in idle[: self._most // 2]]
        for key in unwanted:
            self._kept.pop(key, None)


def init_app(app: Flask) -> None:
    app.extensions[EXTENSION] = PageCache()
    app.extensions[PARTS_EXTENSION] = PageCache(MOST_PARTS)


def page_cache() -> PageCache:
    cache: PageCache = current_app.extensions[EXTENSION]
    return cache


def part_cache() -> PageCache:
    """Return the cache of what several pages share: a form, a header, a leaderboard."""
    cache: PageCache = current_app.extensions[PARTS_EXTENSION]
    return cache


def forget_pages(app: Flask) -> None:
    """Empty the caches of pages and parts of this app."""
    for name in (EXTENSION, PARTS_EXTENSION):
        app.extensions[name].forget()


def as_seen(*page: str) -> tuple[str, ...]:
    """Return the cache key of a page. Its links depend on the language and on `script_root`.

    A proxy may take `script_root` from the visitor's own headers, so it must be part of the key.
    """
    return (*page, current_language(), request.script_root)


def _made(make: Callable[[], Any]) -> tuple[Any, float]:
    """Return a new value, and when it or the oldest part that it was made from was made."""
    token = oldest_part.set(inf)
    try:
        value = make()
        return value, min(time.monotonic(), oldest_part.get())
    finally:
        oldest_part.reset(token)
