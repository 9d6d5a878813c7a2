"""Lanes: pools of threads, each for one kind of request, with a bounded line before it.

A request that waits for Stripe leaves its place to the next one (`LanePlace.leave`), and goes on in
one of the lane's additional threads. So the places say how many requests work at once, and hold a
database connection.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TypeVar

from fundraiser.config import Settings

Answer = TypeVar("Answer")

STUCK_SECONDS = 2.5  # then 503
STUCK_UPLOADS_SECONDS = 20.0  # pictures are decoded one at a time
LONGEST_WAIT_SECONDS = 40.0
MOMENT_SECONDS = 0.25
UPLOADS = "multipart/form-data"
PROGRAMS = ("/readyz", "/metrics")
WEBHOOKS = "/webhooks/"
STAFF = "/staff/"
FILES = (".csv", ".xlsx")
READING = {"GET", "HEAD", "OPTIONS"}


class LaneName(StrEnum):
    """What a lane is for."""

    READ = "read"
    WRITE = "write"
    UPLOAD = "upload"
    WEBHOOKS = "webhooks"
    EXPORT = "export"
    PROGRAMS = "programs"
    RENEW = "renew"


@dataclass(frozen=True)
class Size:
    """A lane's places, how many requests may wait for one, and how long while none moves.

    `outside` are the threads for requests that have left their places.
    """

    places: int
    waiting: int
    seconds: float = STUCK_SECONDS
    outside: int = 0


def sizes_for(settings: Settings) -> dict[LaneName, Size]:
    """Return the lanes of a web process. On SQLite there is only one."""
    few = 2 if settings.is_sqlite else 1
    at_stripe = settings.stripe_places * 4  # opening pages and reading, or waiting to
    return {
        LaneName.READ: Size(settings.web_threads, 256, outside=at_stripe),
        LaneName.WRITE: Size(settings.web_threads, 512, outside=at_stripe),
        LaneName.UPLOAD: Size(1, 16, STUCK_UPLOADS_SECONDS),
        LaneName.WEBHOOKS: Size(few, 256),
        LaneName.EXPORT: Size(few, 8),
        LaneName.PROGRAMS: Size(1, 8),
        LaneName.RENEW: Size(1, 0),
    }


class LaneFull(Exception):
    """Too many requests wait for this lane, or one has waited for too long."""


class LanePlace:
    """A request's place in a lane, which it leaves at its end or when it begins to wait for Stripe.

    It may leave more than once.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._free: Callable[[], None] | None = None

    def take(self, free: Callable[[], None]) -> None:
        """Take a place that `free` makes free again."""
        self._free = free

    def leave(self) -> None:
        """Leave it, from any thread."""
        self._loop.call_soon_threadsafe(self.end)

    def end(self) -> None:
        """Leave it, in the event loop."""
        free, self._free = self._free, None
        if free:
            free()


class Lane:
    """A pool of threads. Used by the event loop only.

    A crowd waits as long as others before it are answered quickly. When the threads are stuck, as
    with a locked database, nobody waits for more than the lane's `seconds`.
    """

    def __init__(self, name: LaneName, size: Size) -> None:
        self.name, self._size = name, size
        self._places = asyncio.Semaphore(size.places)
        self._waiting = 0
        self._moved_at = float("-inf")  # when a request was last answered quickly
        self._threads = ThreadPoolExecutor(
            size.places + size.outside, thread_name_prefix=f"{name}-lane"
        )

    @property
    def is_free(self) -> bool:
        """Whether a request would begin at once."""
        return not self._places.locked()

    async def run(self, work: Callable[[], Answer], place: LanePlace | None = None) -> Answer:
        """Run `work` in a thread and return its result. Raises LaneFull if it cannot begin.

        It takes `place`, for a request that may leave it before its end.
        """
        if self.is_free:
            await self._places.acquire()
        elif self._waiting >= self._size.waiting:
            raise LaneFull
        else:
            await self._wait_for_place()
        return await self._begin(work, place or LanePlace())

    async def _wait_for_place(self) -> None:
        arrived_at = time.monotonic()
        taking = asyncio.ensure_future(self._places.acquire())
        self._waiting += 1
        try:
            while not taking.done():
                await asyncio.wait({taking}, timeout=MOMENT_SECONDS)
                if not taking.done() and self._is_hopeless(arrived_at):
                    raise LaneFull
        except BaseException:
            if not taking.cancel():  # it got a place at this very moment
                self._places.release()
            raise
        finally:
            self._waiting -= 1

    def _is_hopeless(self, arrived_at: float) -> bool:
        now = time.monotonic()
        is_stuck = now - max(arrived_at, self._moved_at) > self._size.seconds
        return is_stuck or now - arrived_at > LONGEST_WAIT_SECONDS

    def _begin(self, work: Callable[[], Answer], place: LanePlace) -> "asyncio.Future[Answer]":
        """Start the work in a thread, which wakes the event loop once, at its end.

        Its place is free when it leaves it or ends, whoever still waits.
        """
        loop = asyncio.get_running_loop()
        answered = loop.create_future()

        def settle(done: Future[Answer]) -> None:
            place.end()
            if answered.done():
                return  # nobody waits for it
            error = done.exception()
            if error is None:
                answered.set_result(done.result())
            else:
                answered.set_exception(error)

        place.take(partial(self._end, time.monotonic()))
        work_done = self._threads.submit(work)
        work_done.add_done_callback(lambda done: loop.call_soon_threadsafe(settle, done))
        return answered

    def _end(self, begun_at: float) -> None:
        self._places.release()
        now = time.monotonic()
        if now - begun_at < self._size.seconds:
            self._moved_at = now


def lane_of(method: str, path: str, content_type: str = "") -> LaneName:
    """Return the lane of a request."""
    if path in PROGRAMS:
        return LaneName.PROGRAMS
    if path.startswith(WEBHOOKS):
        return LaneName.WEBHOOKS
    if method not in READING:
        return LaneName.UPLOAD if content_type.startswith(UPLOADS) else LaneName.WRITE
    if path.startswith(STAFF) and path.endswith(FILES):
        return LaneName.EXPORT
    return LaneName.READ
