"""The job that forgets old sign-ins of staff."""

from fundraiser import clock
from fundraiser.accounts.sign_in_log import forget_old_attempts
from fundraiser.database import transaction


def forget_sign_in_attempts() -> None:
    """Delete attempts to sign in of more than 90 days ago."""
    with transaction():
        forget_old_attempts(at=clock.now())
