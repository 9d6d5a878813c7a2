"""A check that final rows are sealed in time, and a count of those still to be sealed.

A row is sealed at most half an hour after it becomes final. If not, the sealing job fails, no
worker runs, or seals were removed, and a change of the row would go unnoticed.

Only the time that the site was running counts. A restored database has rows that were about to be
sealed when it was copied: they are overdue only after half an hour of running, or once no worker is
sealing them.
"""

from datetime import datetime, timedelta

from fundraiser import clock
from fundraiser.jobs.names import JobName
from fundraiser.jobs.runs import is_running, last_start
from fundraiser.ledger.checks import Difference
from fundraiser.seals.operations import BLOCK_ROWS
from fundraiser.seals.queries import (
    count_unsealed,
    is_newest_block_of,
    list_overdue,
    newest_unsealed,
)
from fundraiser.seals.tables import SEALED

RULE = "what is final is sealed within half an hour"
SEALED_WITHIN = timedelta(minutes=30)
CATCHING_UP = timedelta(minutes=10)  # two runs of the sealing job
MOST_NAMED = 20  # rows named for each table


def final_rows_are_sealed() -> list[Difference]:
    """Return the rows that have been final for half an hour without a seal."""
    at = clock.now()
    if _is_being_sealed(at):
        return []
    since = _last_active_at(at) - SEALED_WITHIN
    differences = []
    for history in SEALED:
        older, _ = count_unsealed(history, since=since, until=at)
        rows = list_overdue(history, since=since, until=at, most=MOST_NAMED) if older else []
        differences += [
            Difference(RULE, f"{history.name}:{row_id} ({name})", "sealed", "not sealed")
            for row_id, name in rows
        ]
        if older > len(rows):
            more = f"{older - len(rows)} more rows of {history.name}"
            differences.append(Difference(RULE, more, "sealed", "not sealed"))
    return differences


def say_unsealed() -> str:
    """Return a sentence that says how many new rows are not sealed yet."""
    at = clock.now()
    since = _last_active_at(at) - SEALED_WITHIN
    counts = [count_unsealed(history, since=since, until=at) for history in SEALED]
    waiting = sum(newer for _, newer in counts)
    if _is_being_sealed(at):
        waiting += sum(older for older, _ in counts)
    return f"Newer rows that are not sealed yet: {waiting}."


def _is_being_sealed(at: datetime) -> bool:
    """Return whether a worker is sealing: now, or run after run, as after an upgrade."""
    is_catching_up = is_newest_block_of(BLOCK_ROWS, since=at - CATCHING_UP)
    return is_catching_up or is_running(JobName.SEAL_HISTORY, at=at)


def _last_active_at(at: datetime) -> datetime:
    """Return when the site was last running: a job started or an unsealed row was written."""
    started = last_start()
    if started is None or at - started < CATCHING_UP:
        return at
    newest = [newest_unsealed(history, since=started, until=at) for history in SEALED]
    return min(at, max(instant for instant in (started, *newest) if instant))
