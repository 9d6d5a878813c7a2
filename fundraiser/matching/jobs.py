"""Giving back holds whose time has run out."""

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.matching.holds import lapse_holds


def release_lapsed_holds() -> None:
    """No expired hold is held any more: what it held can be given to others (M5)."""
    while True:
        with transaction():
            lapsed = lapse_holds(at=clock.now())
        if not lapsed:
            return
