"""Mail leaves by a process of its own, which lives and ends with the worker's."""

import signal
import time

import psutil  # type: ignore[import-untyped]
import pytest
from sqlalchemy import select

from fundraiser import clock, mail
from fundraiser.database import db, transaction
from fundraiser.jobs import JobName, runs
from fundraiser.jobs.heartbeat import last_heartbeat
from fundraiser.jobs.queue import WORKERS, current_queue
from fundraiser.jobs.runs import last_start
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import EmailStatus, OutgoingEmail
from tests.jobs.workers import running_worker, wait_until
from tests.processes.watching import is_running

MOST_SECONDS = 10  # from a gift to its thank-you

# A worker like the real one, whose events take for ever to apply.
WORKER = """
import time
from fundraiser import jobs
from fundraiser.app import create_app
from fundraiser.mail import Message, register
from fundraiser.mail.kinds import EmailKind
from fundraiser.processes.mail_process import sending_mail

app = create_app()
thanks = Message(subject="Thank you", text="Thank you.", html="<p>Thank you.</p>")
register(app, {EmailKind.THANK_YOU: lambda record_id: thanks})
jobs.register(app, {jobs.JobName.APPLY_EVENTS: lambda: time.sleep(600)})
with sending_mail(app):
    jobs.make_consumer(app).run()
"""

REAL_WORKER = """
import sys
from fundraiser.config import Settings
from fundraiser.processes.worker import work

sys.exit(work(Settings.from_environment()))
"""


@pytest.fixture
def queue_url(tmp_path):
    return f"sqlite:///{tmp_path / 'queue.sqlite'}"


@pytest.fixture
def busy_app(make_app, queue_url):
    app = make_app(QUEUE_URL=queue_url)
    with app.app_context():
        yield app
        current_queue().huey.storage.close()


def test_mail_leaves_while_every_thread_of_the_jobs_is_busy(
    busy_app, database_url, queue_url, tmp_path
):
    for _ in range(WORKERS + 1):
        current_queue().send(JobName.APPLY_EVENTS)
    with running_worker(WORKER, folder=tmp_path, database_url=database_url, queue_url=queue_url):
        queue_thank_you(1)
        wait_until(lambda: statuses() == [EmailStatus.SENT])  # the worker has started

        begun = time.monotonic()
        queue_thank_you(2)
        wait_until(lambda: statuses() == [EmailStatus.SENT] * 2)
        assert time.monotonic() - begun < MOST_SECONDS
        assert current_queue().huey.pending_count() >= 1  # for a thread of the jobs


def test_the_queue_leaves_mail_to_its_own_process(busy_app):
    queue_thank_you(1)
    current_queue().look_at_timetable()

    names = [task.args[0] for task in current_queue().huey.pending()]
    assert JobName.APPLY_EVENTS in names
    assert JobName.SEND_MAIL not in names


def test_it_takes_the_slots_of_its_job_and_sends_between_them(real_worker):
    wait_until(lambda: runs.last_success_of(JobName.SEND_MAIL))
    queue_thank_you(1)
    wait_until(lambda: db.session.scalar(select(OutgoingEmail.tries)))


def test_if_it_is_killed_the_worker_ends_so_that_both_start_again(real_worker):
    [mail_process] = children_of(real_worker)
    mail_process.kill()

    assert real_worker.wait(MOST_SECONDS) == 1


def test_it_ends_with_its_worker_even_if_that_is_killed(real_worker):
    [mail_process] = children_of(real_worker)
    real_worker.kill()

    wait_until(lambda: not is_running(mail_process.pid), seconds=MOST_SECONDS)


def test_both_end_in_peace(real_worker):
    [mail_process] = children_of(real_worker)
    real_worker.send_signal(signal.SIGTERM)

    assert real_worker.wait(MOST_SECONDS) == 0
    assert not is_running(mail_process.pid)
    assert last_heartbeat() is None


@pytest.fixture
def real_worker(busy_app, database_url, queue_url, tmp_path):
    place = {"folder": tmp_path, "database_url": database_url, "queue_url": queue_url}
    with running_worker(REAL_WORKER, **place) as worker:
        wait_until(lambda: last_start() and last_heartbeat())
        yield worker


def children_of(worker):
    return psutil.Process(worker.pid).children()


def queue_thank_you(number):
    with transaction():
        mail.queue(
            EmailKind.THANK_YOU,
            number,
            recipient="ana@example.org",
            language="en",
            once=f"gift:{number}:thank-you",
            at=clock.now(),
        )


def statuses():
    return list(db.session.scalars(select(OutgoingEmail.status).order_by(OutgoingEmail.id)))
