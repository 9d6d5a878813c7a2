"""The job that forgets the networks pledges were made from."""

from fundraiser import clock
from fundraiser.database import in_transaction
from fundraiser.pledges.operations.networks import forget_some_networks


def forget_networks() -> None:
    """Erase network numbers older than two days (M23)."""
    while in_transaction(lambda: forget_some_networks(at=clock.now())):
        pass
