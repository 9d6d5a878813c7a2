"""The job that emails people about alarms."""

from fundraiser import clock
from fundraiser.alarms import operations
from fundraiser.database import transaction


def tell_of_alarms() -> None:
    """Queue the emails about alarms that are due."""
    with transaction():
        operations.tell_of_alarms(at=clock.now())
