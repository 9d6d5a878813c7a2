"""Bodies on their way, which a server that ends does not wait for."""

import asyncio
from collections.abc import Coroutine
from typing import IO, Any

MOMENT_SECONDS = 0.5


class ServerEnds(Exception):
    """The server ends, and this body has not arrived."""


class Arrivals:
    """The bodies that are being read. Used by the event loop only."""

    def __init__(self, ending: int | None) -> None:
        self._ending = ending
        self._tasks: set[asyncio.Task[IO[bytes]]] = set()
        self._is_watching = self._has_ended = False

    async def wait_for(self, reading: Coroutine[Any, Any, IO[bytes]]) -> IO[bytes]:
        """Return the body once it is read. Raises ServerEnds, or what `reading` raises."""
        self._watch()
        task = asyncio.create_task(reading)
        self._tasks.add(task)
        if self._has_ended:
            self._end_soon(task)
        try:
            return await task
        except asyncio.CancelledError:
            if self._has_ended:
                raise ServerEnds from None
            raise
        finally:
            task.cancel()
            self._tasks.discard(task)

    def _watch(self) -> None:
        if self._ending is not None and not self._is_watching:
            asyncio.get_running_loop().add_reader(self._ending, self._end)
            self._is_watching = True

    def _end(self) -> None:
        self._has_ended = True
        asyncio.get_running_loop().remove_reader(self._ending or 0)
        for task in self._tasks:
            self._end_soon(task)

    def _end_soon(self, task: asyncio.Task[IO[bytes]]) -> None:
        """Leave it a moment: a body that is complete may not have been read yet."""
        asyncio.get_running_loop().call_later(MOMENT_SECONDS, task.cancel)
