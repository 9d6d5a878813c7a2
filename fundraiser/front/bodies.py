"""Request bodies: read whole, within a limit and a deadline, before a thread is taken."""

import asyncio
from collections.abc import Awaitable, Callable
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any

Receive = Callable[[], Awaitable[dict[str, Any]]]

MEMORY_BYTES = 256 * 1024  # what is larger waits on disk
PATIENCE_SECONDS = 10.0
SLOWEST_BYTES_A_SECOND = 20_000


class BodyTooLarge(Exception):
    """The body is larger than any view at this address accepts."""


class BodyTooSlow(Exception):
    """The body did not arrive by its deadline."""


class BodyCutOff(Exception):
    """The client went away before its body was complete, or sent chunks that cannot be read."""


async def read_body(receive: Receive, *, declared: int | None, most: int) -> IO[bytes]:
    """Return the complete body, from its start. The caller closes it.

    `declared` is its Content-Length; without one, the deadline is that of the largest body allowed.
    Raises BodyTooLarge, BodyTooSlow or BodyCutOff.
    """
    if declared is not None and declared > most:
        raise BodyTooLarge
    seconds = PATIENCE_SECONDS + (most if declared is None else declared) / SLOWEST_BYTES_A_SECOND
    is_small = declared is not None and declared <= MEMORY_BYTES
    body: IO[bytes] = BytesIO() if is_small else SpooledTemporaryFile(MEMORY_BYTES)  # noqa: SIM115
    try:
        async with asyncio.timeout(seconds):
            await _read_into(body, receive, most=most)
    except TimeoutError:
        body.close()
        raise BodyTooSlow from None
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body


async def _read_into(body: IO[bytes], receive: Receive, *, most: int) -> None:
    length = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BodyCutOff
        piece: bytes = message.get("body", b"")
        length += len(piece)
        if length > most:
            raise BodyTooLarge
        body.write(piece)
        if not message.get("more_body"):
            return
