"""The job that seals history."""

import structlog
from sqlalchemy.exc import IntegrityError

from fundraiser import clock
from fundraiser.database import snapshot, transaction
from fundraiser.seals.operations import BLOCK_ROWS, digest, seal
from fundraiser.seals.queries import find_newest_block, list_unsealed
from fundraiser.seals.tables import SEALED, HistoryTable

log = structlog.get_logger()

ROWS_A_READ = 5 * BLOCK_ROWS
READS_A_RUN = 20


def seal_history() -> None:
    """Seal final rows, up to a limit for each run. Repeatable.

    Rows are read and hashed before the transaction that seals them, which is safe because final
    rows do not change. If two workers seal at once, one stops.
    """
    for history in SEALED:
        for _ in range(READS_A_RUN):
            if not _seal_some(history):
                break


def _seal_some(history: HistoryTable) -> bool:
    """Seal unsealed rows of the table; return whether there may be more."""
    with snapshot():
        newest = _newest()
        rows = list_unsealed(history, most=ROWS_A_READ)
    for first in range(0, len(rows), BLOCK_ROWS):
        digested = digest(rows[first : first + BLOCK_ROWS])
        try:
            with transaction():
                newest = seal(digested, at=clock.now()).number
        except IntegrityError:
            if _newest() == newest:
                raise
            log.info("another worker is sealing")
            return False
    return len(rows) == ROWS_A_READ


def _newest() -> int:
    block = find_newest_block()
    return block.number if block else 0
