"""The worker process: runs queued jobs and the timetable."""

from fundraiser.app import create_app
from fundraiser.jobs.queue import make_consumer


def work() -> None:
    """Run until SIGTERM or SIGINT. Short jobs that are running are finished first."""
    make_consumer(create_app()).run()
