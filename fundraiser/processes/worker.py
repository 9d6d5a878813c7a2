"""The worker: runs the jobs that are knocked for, and the timetable."""

from fundraiser.app import create_app
from fundraiser.jobs.queue import make_consumer


def work() -> None:
    """Work until SIGTERM or SIGINT; jobs under way are finished first, if they are short."""
    make_consumer(create_app()).run()
