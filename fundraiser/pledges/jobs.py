"""Letting go of the networks that pledges were made from."""

from fundraiser import clock
from fundraiser.database import in_transaction
from fundraiser.pledges.operations.networks import forget_some_networks


def forget_networks() -> None:
    """Nothing that is older than two days says from which network it came (M23)."""
    while in_transaction(lambda: forget_some_networks(at=clock.now())):
        pass
