"""The job that runs the self-check."""

from fundraiser import clock
from fundraiser.database import snapshot, transaction
from fundraiser.ledger.checks import find_delays, find_differences
from fundraiser.ledger.models import LedgerCheck
from fundraiser.ledger.operations import keep_check


def check_ledger(*, in_full: bool = False) -> LedgerCheck:
    """Run every check and store the result. If it failed, `health` raises an alarm.

    `in_full` reads all of history; otherwise the newest part, and one other part in turn.
    """
    with snapshot():
        differences = [*find_differences(in_full=in_full), *find_delays()]
    at = clock.now()
    with transaction():
        return keep_check(differences, at=at)
