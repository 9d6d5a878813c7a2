"""The worker: a process that runs queued jobs and the timetable, and one that sends mail."""

from fundraiser.app import create_app
from fundraiser.config import Settings
from fundraiser.health.models import ProcessKind
from fundraiser.jobs.heartbeat import beating
from fundraiser.jobs.queue import make_consumer
from fundraiser.processes.health_watch import watching
from fundraiser.processes.mail_process import sending_mail


def work(_settings: Settings) -> int:
    """Run until SIGTERM or SIGINT. Short jobs that are running are finished first.

    Returns 1 if it ended because the process that sends mail had failed.
    """
    app = create_app()
    with sending_mail(app) as mail, beating(app), watching(app, ProcessKind.WORKER):
        make_consumer(app).run()
    return 1 if mail.exitcode else 0
