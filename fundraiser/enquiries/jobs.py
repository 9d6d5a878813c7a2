"""The job that reminds owners of overdue enquiries."""

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.enquiries.operations import remind_of_overdue


def remind_owners() -> None:
    """Queue a reminder for each overdue enquiry, once. Repeatable."""
    while True:
        with transaction():
            reminded = remind_of_overdue(at=clock.now())
        if not reminded:
            return
