"""The worker: a process that runs queued jobs and the timetable, and one that sends mail.

Both are forks of a third, which starts them again if they end.
"""

from functools import partial

from flask import Flask

from fundraiser.app import create_app
from fundraiser.config import Settings
from fundraiser.health.models import ProcessKind
from fundraiser.jobs.heartbeat import beating
from fundraiser.jobs.queue import make_consumer
from fundraiser.processes.forks import keep_forks_running
from fundraiser.processes.health_watch import watching
from fundraiser.processes.mail_process import send_mail_until_told


def work(_settings: Settings) -> None:
    """Run until SIGTERM or SIGINT. Short jobs that are running are finished first."""
    app = create_app()
    keep_forks_running(jobs=partial(run_jobs, app), mail=partial(send_mail_until_told, app))


def run_jobs(app: Flask) -> None:
    """Run the jobs but mail until SIGTERM or SIGINT."""
    with beating(app), watching(app, ProcessKind.WORKER):
        make_consumer(app).run()
