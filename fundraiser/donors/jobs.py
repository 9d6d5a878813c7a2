"""The job that deletes old links and sessions."""

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.donors.sign_in import forget_old_sign_ins


def forget_sign_ins() -> None:
    """Delete links and sessions that ended more than a week ago."""
    with transaction():
        forget_old_sign_ins(at=clock.now())
