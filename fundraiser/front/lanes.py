"""Lanes: pools of threads, each for one kind of request, with a bounded line before it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

Answer = TypeVar("Answer")

LONGEST_WAIT_SECONDS = 2.5  # then 503: with a write's own wait for the database, five at the most
LONGEST_UPLOAD_WAIT_SECONDS = 20.0  # pictures are decoded one at a time
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
    """A lane's threads, and how many requests may wait for one, and how long."""

    threads: int
    waiting: int
    seconds: float = LONGEST_WAIT_SECONDS


ON_SQLITE = {
    LaneName.READ: Size(4, 256),
    LaneName.WRITE: Size(4, 64),
    LaneName.UPLOAD: Size(1, 16, LONGEST_UPLOAD_WAIT_SECONDS),
    LaneName.WEBHOOKS: Size(2, 256),
    LaneName.EXPORT: Size(2, 8),
    LaneName.PROGRAMS: Size(1, 8),
    LaneName.RENEW: Size(1, 0),
}
ON_POSTGRESQL = {  # of each of two processes
    LaneName.READ: Size(3, 256),
    LaneName.WRITE: Size(3, 64),
    LaneName.UPLOAD: Size(1, 16, LONGEST_UPLOAD_WAIT_SECONDS),
    LaneName.WEBHOOKS: Size(1, 256),
    LaneName.EXPORT: Size(1, 8),
    LaneName.PROGRAMS: Size(1, 8),
    LaneName.RENEW: Size(1, 0),
}


class LaneFull(Exception):
    """Too many requests wait for this lane, or one has waited for too long."""


class Lane:
    """A pool of threads. Used by the event loop only."""

    def __init__(self, name: LaneName, size: Size) -> None:
        self.name, self._size = name, size
        self._places = asyncio.Semaphore(size.threads)
        self._waiting = 0
        self._threads = ThreadPoolExecutor(size.threads, thread_name_prefix=f"{name}-lane")

    @property
    def is_free(self) -> bool:
        """Whether a request would begin at once."""
        return not self._places.locked()

    async def run(self, work: Callable[[], Answer]) -> Answer:
        """Run `work` in a thread and return its result. Raises LaneFull if it cannot begin."""
        await self._take_place()
        return await asyncio.wrap_future(self._submit(work))

    async def _take_place(self) -> None:
        if self.is_free:
            await self._places.acquire()
            return
        if self._waiting >= self._size.waiting:
            raise LaneFull
        self._waiting += 1
        try:
            await asyncio.wait_for(self._places.acquire(), self._size.seconds)
        except TimeoutError:
            raise LaneFull from None
        finally:
            self._waiting -= 1

    def _submit(self, work: Callable[[], Answer]) -> Future[Answer]:
        """Start the work. Its place is free when the thread is, whoever still waits for it."""
        loop = asyncio.get_running_loop()
        future = self._threads.submit(work)
        future.add_done_callback(lambda _: loop.call_soon_threadsafe(self._places.release))
        return future


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
