"""The self-check on the timetable."""

from fundraiser import clock
from fundraiser.database import snapshot, transaction
from fundraiser.ledger.checks import find_differences
from fundraiser.ledger.models import LedgerCheck
from fundraiser.ledger.operations import keep_check


def check_ledger() -> LedgerCheck:
    """Every check has been asked, and its result is kept for staff to see."""
    with snapshot():
        differences = find_differences()
    with transaction():
        return keep_check(differences, at=clock.now())
