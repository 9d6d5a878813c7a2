"""The worker process: runs queued jobs and the timetable, and sends mail beside them."""

from fundraiser.app import create_app
from fundraiser.config import Settings
from fundraiser.health.models import ProcessKind
from fundraiser.jobs.heartbeat import beating
from fundraiser.jobs.queue import make_consumer
from fundraiser.processes.health_watch import watching
from fundraiser.processes.mail_thread import sending_mail


def work(_settings: Settings) -> None:
    """Run until SIGTERM or SIGINT. Short jobs that are running are finished first."""
    app = create_app()
    with beating(app), watching(app, ProcessKind.WORKER), sending_mail(app):
        make_consumer(app).run()
