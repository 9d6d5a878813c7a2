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
from typing import TypeVar

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
    """A lane's threads, how many requests may wait for one, and how long while none moves."""

    threads: int
    waiting: int
    seconds: float = STUCK_SECONDS


ON_SQLITE = {
    LaneName.READ: Size(4, 256),
    LaneName.WRITE: Size(4, 512),
    LaneName.UPLOAD: Size(1, 16, STUCK_UPLOADS_SECONDS),
    LaneName.WEBHOOKS: Size(2, 256),
    LaneName.EXPORT: Size(2, 8),
    LaneName.PROGRAMS: Size(1, 8),
    LaneName.RENEW: Size(1, 0),
}
ON_POSTGRESQL = {  # of each of two processes
    LaneName.READ: Size(3, 256),
    LaneName.WRITE: Size(3, 512),
    LaneName.UPLOAD: Size(1, 16, STUCK_UPLOADS_SECONDS),
    LaneName.WEBHOOKS: Size(1, 256),
    LaneName.EXPORT: Size(1, 8),
    LaneName.PROGRAMS: Size(1, 8),
    LaneName.RENEW: Size(1, 0),
}


class LaneFull(Exception):
    """Too many requests wait for this lane, or one has waited for too long."""


class Lane:
    """A pool of threads. Used by the event loop only.

    A crowd waits as long as others before it are answered quickly. When the threads are stuck, as
    with a locked database, nobody waits for more than the lane's `seconds`.
    """

    def __init__(self, name: LaneName, size: Size) -> None:
        self.name, self._size = name, size
        self._places = asyncio.Semaphore(size.threads)
        self._waiting = 0
        self._moved_at = float("-inf")  # when a request was last answered quickly
        self._threads = ThreadPoolExecutor(size.threads, thread_name_prefix=f"{name}-lane")

    @property
    def is_free(self) -> bool:
        """Whether a request would begin at once."""
        return not self._places.locked()

    async def run(self, work: Callable[[], Answer]) -> Answer:
        """Run `work` in a thread and return its result. Raises LaneFull if it cannot begin."""
        if self.is_free:
            await self._places.acquire()
        elif self._waiting >= self._size.waiting:
            raise LaneFull
        else:
            await self._wait_for_place()
        return await asyncio.wrap_future(self._submit(work))

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

    def _submit(self, work: Callable[[], Answer]) -> Future[Answer]:
        """Start the work. Its place is free when the thread is, whoever still waits for it."""
        loop, begun_at = asyncio.get_running_loop(), time.monotonic()
        future = self._threads.submit(work)
        future.add_done_callback(lambda _: loop.call_soon_threadsafe(self._end, begun_at))
        return future

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
