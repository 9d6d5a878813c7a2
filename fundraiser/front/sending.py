"""Answers on their way to the client."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any

from fundraiser.front.wsgi import Answer, Heads
from fundraiser.web.response_cache import RawHeads, as_raw

Send = Callable[[dict[str, Any]], Awaitable[None]]

PIECE_BYTES = 64 * 1024
SECONDS_FOR_A_PIECE = 20.0
SECONDS_FOR_ALL = 15 * 60.0
SERVER = (b"server", b"web")  # Granian would add its own name


class ReaderTooSlow(Exception):
    """The client takes too long to read. The answer ends in the middle, so that it can tell."""


async def send_whole(send: Send, status: int, heads: Heads, body: bytes) -> None:
    await send_raw(send, status, as_raw(heads), body)


async def send_raw(send: Send, status: int, heads: RawHeads, body: bytes) -> None:
    await send(_start(status, heads))
    await send({"type": "http.response.body", "body": body})


class PieceSender:
    """Sends an answer from a thread while it is being made, with flat memory."""

    def __init__(self, send: Send, loop: asyncio.AbstractEventLoop) -> None:
        self._send, self._loop = send, loop

    def send(self, answer: Answer) -> None:
        """Send the answer. Raises ReaderTooSlow, or what the app raises, in the middle of it."""
        ends_at = time.monotonic() + SECONDS_FOR_ALL
        try:
            self._pass_on(_start(answer.status, as_raw(answer.heads)))
            for piece in in_large_pieces(answer.pieces):
                if time.monotonic() > ends_at:
                    raise ReaderTooSlow
                self._pass_on({"type": "http.response.body", "body": piece, "more_body": True})
            self._pass_on({"type": "http.response.body", "body": b""})
        finally:
            answer.close()

    def _pass_on(self, message: dict[str, Any]) -> None:
        sending = asyncio.run_coroutine_threadsafe(self._within_time(message), self._loop)
        try:
            sending.result()
        except TimeoutError:
            raise ReaderTooSlow from None

    async def _within_time(self, message: dict[str, Any]) -> None:
        async with asyncio.timeout(SECONDS_FOR_A_PIECE):
            await self._send(message)


def in_large_pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Join pieces until they are worth sending: each one costs a change of threads."""
    held: list[bytes] = []
    length = 0
    for piece in pieces:
        held.append(piece)
        length += len(piece)
        if length >= PIECE_BYTES:
            yield b"".join(held)
            held, length = [], 0
    if held:
        yield b"".join(held)


def _start(status: int, heads: RawHeads) -> dict[str, Any]:
    return {"type": "http.response.start", "status": int(status), "headers": [*heads, SERVER]}
