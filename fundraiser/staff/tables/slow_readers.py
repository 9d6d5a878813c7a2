"""Files for readers who take long: the database is not kept waiting for them.

While a file is read from the database, the rows of that instant are held, for all tables: the
changes since pile up, and slow the match down.
"""

import time
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO

PATIENCE_SECONDS = 10.0  # of all that a reader may keep the database waiting
BYTES_AHEAD = 1 << 30  # in a file on disk, of a list of some million rows
BLOCK_BYTES = 1 << 16


def freed_from_reader(
    pieces: Iterator[bytes], *, patience: float = PATIENCE_SECONDS, ahead: int = BYTES_AHEAD
) -> Iterator[bytes]:
    """Yield the pieces as they are made; once the reader is slow, from a file on disk.

    All pieces are then made, or `ahead` bytes of them, before the next is yielded.
    """
    waited = 0.0
    for piece in pieces:
        begun_at = time.monotonic()
        yield piece
        waited += time.monotonic() - begun_at
        if waited > patience:
            break
    while piece := next(pieces, b""):
        with TemporaryFile() as file:
            file.write(piece)
            _fill(file, pieces, ahead)
            file.seek(0)
            yield from iter(lambda: file.read(BLOCK_BYTES), b"")


def _fill(file: IO[bytes], pieces: Iterator[bytes], most: int) -> None:
    """Write pieces to the file until there are none, or it has `most` bytes."""
    while file.tell() < most and (piece := next(pieces, b"")):
        file.write(piece)
