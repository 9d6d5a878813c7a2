"""Telling people of alarms."""

from fundraiser import clock
from fundraiser.alarms import operations
from fundraiser.database import transaction


def tell_of_alarms() -> None:
    """The emails that are due about alarms are in the outbox."""
    with transaction():
        operations.tell_of_alarms(at=clock.now())
