"""Whether what is final was sealed in time: a question for the self-check, and a count beside it.

A row is final for half an hour at most before it is sealed: else the job that seals fails, no
worker runs, or seals were taken off, and nothing would say that the row was changed meanwhile.

Time is counted while the site is at work. A database that was put back, and upgraded perhaps, has
rows that were about to be sealed when it was copied; they are in time until half an hour of work
has gone by, or a worker is at sealing them.
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
CATCHING_UP = timedelta(minutes=10)  # two turns of the job that seals
MOST_NAMED = 20  # rows of each table


def final_rows_are_sealed() -> list[Difference]:
    """Each row that has been final for half an hour has a seal."""
    at = clock.now()
    if _is_being_sealed(at):
        return []
    since = _at_work_until(at) - SEALED_WITHIN
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
    """Return in words how many final rows have no seal because they are new."""
    at = clock.now()
    since = _at_work_until(at) - SEALED_WITHIN
    counts = [count_unsealed(history, since=since, until=at) for history in SEALED]
    waiting = sum(newer for _, newer in counts)
    if _is_being_sealed(at):
        waiting += sum(older for older, _ in counts)
    return f"Newer rows that are not sealed yet: {waiting}."


def _is_being_sealed(at: datetime) -> bool:
    """Whether a worker is at it: now, or in turns, as after an upgrade with much to be sealed."""
    is_catching_up = is_newest_block_of(BLOCK_ROWS, since=at - CATCHING_UP)
    return is_catching_up or is_running(JobName.SEAL_HISTORY, at=at)


def _at_work_until(at: datetime) -> datetime:
    """Return when the site was at work last: a job began, or a row was written that has no seal."""
    started = last_start()
    if started is None or at - started < CATCHING_UP:
        return at
    newest = [newest_unsealed(history, since=started, until=at) for history in SEALED]
    return min(at, max(each for each in (started, *newest) if each))
