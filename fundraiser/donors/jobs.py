"""Letting go of links and sessions that have long been over."""

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.donors.sign_in import forget_old_sign_ins


def forget_sign_ins() -> None:
    """No link and no session is kept for longer than a week after it was good."""
    with transaction():
        forget_old_sign_ins(at=clock.now())
