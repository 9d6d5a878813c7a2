"""The job that runs the self-check."""

from fundraiser import clock
from fundraiser.clock import date_in
from fundraiser.database import snapshot, transaction
from fundraiser.ledger.checks import find_delays, find_differences
from fundraiser.ledger.models import LedgerCheck
from fundraiser.ledger.operations import keep_check, raise_alarm
from fundraiser.organisation.queries import home_zone


def check_ledger(*, in_full: bool = False) -> LedgerCheck:
    """Run every check, store the result, and email the ledger's readers if it failed.

    `in_full` reads all of history; otherwise the newest part, and one other part in turn.
    """
    with snapshot():
        differences = [*find_differences(in_full=in_full), *find_delays()]
    at = clock.now()
    with transaction():
        check = keep_check(differences, at=at)
        if not check.has_passed:
            raise_alarm(check, on=date_in(at, home_zone()), at=at)
    return check
