"""Telling owners that an enquiry is overdue."""

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.enquiries.operations import remind_of_overdue


def remind_owners() -> None:
    """Each enquiry that is overdue was told to its owner, once."""
    while True:
        with transaction():
            reminded = remind_of_overdue(at=clock.now())
        if not reminded:
            return
