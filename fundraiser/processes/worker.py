"""The worker process: runs queued jobs and the timetable."""

from fundraiser.app import create_app
from fundraiser.jobs.heartbeat import beating
from fundraiser.jobs.queue import make_consumer


def work() -> None:
    """Run until SIGTERM or SIGINT. Short jobs that are running are finished first."""
    app = create_app()
    with beating(app):
        make_consumer(app).run()
