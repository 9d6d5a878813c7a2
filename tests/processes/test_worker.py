"""The worker runs its jobs in one process and sends mail in another; it starts each again."""

import signal
import time

import psutil  # type: ignore[import-untyped]
import pytest
from sqlalchemy import select

from fundraiser.database import db, transaction
from fundraiser.jobs import JobName, runs
from fundraiser.jobs.heartbeat import last_heartbeat
from fundraiser.jobs.models import TimetableJob, WorkerProcess
from fundraiser.jobs.queue import WORKERS, current_queue
from fundraiser.mail.models import EmailStatus, OutgoingEmail
from tests.jobs.workers import queue_thank_you, running_worker, wait_until
from tests.processes.watching import is_running

MOST_SECONDS = 10  # from a gift to its thank-you

# A worker like the real one, whose events take for ever to apply.
WORKER = """
import time
from functools import partial
from fundraiser import jobs
from fundraiser.app import create_app
from fundraiser.mail import Message, register
from fundraiser.mail.kinds import EmailKind
from fundraiser.processes.forks import keep_forks_running
from fundraiser.processes.mail_process import send_mail_until_told
from fundraiser.processes.worker import run_jobs

app = create_app()
thanks = Message(subject="Thank you", text="Thank you.", html="<p>Thank you.</p>")
register(app, {EmailKind.THANK_YOU: lambda record_id: thanks})
jobs.register(app, {jobs.JobName.APPLY_EVENTS: lambda: time.sleep(600)})
keep_forks_running(jobs=partial(run_jobs, app), mail=partial(send_mail_until_told, app))
"""

REAL_WORKER = """
from fundraiser.config import Settings
from fundraiser.processes.worker import work

work(Settings.from_environment())
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
        with transaction():
            queue_thank_you(1)
        wait_until(lambda: statuses() == [EmailStatus.SENT])  # the worker has started

        begun = time.monotonic()
        with transaction():
            queue_thank_you(2)
        wait_until(lambda: statuses() == [EmailStatus.SENT] * 2)
        assert time.monotonic() - begun < MOST_SECONDS
        assert current_queue().huey.pending_count() >= 1  # for a thread of the jobs


def test_the_queue_leaves_mail_to_its_own_process(busy_app):
    with transaction():
        queue_thank_you(1)
    current_queue().look_at_timetable()

    names = [task.args[0] for task in current_queue().huey.pending()]
    assert JobName.APPLY_EVENTS in names
    assert JobName.SEND_MAIL not in names


def test_it_takes_the_slots_of_its_job_and_sends_between_them(real_worker):
    wait_until(lambda: runs.last_success_of(JobName.SEND_MAIL))
    with transaction():
        queue_thank_you(1)
    wait_until(lambda: db.session.scalar(select(OutgoingEmail.tries)))


def test_either_is_started_again_when_it_is_killed_and_the_other_lives_on(real_worker):
    jobs, mail_process = children_of(real_worker)

    jobs.kill()
    wait_until(lambda: len(children_of(real_worker)) == 2, seconds=MOST_SECONDS)
    assert mail_process in children_of(real_worker)

    mail_process.kill()
    wait_until(lambda: mail_process not in children_of(real_worker), seconds=MOST_SECONDS)
    with transaction():
        queue_thank_you(1)
    wait_until(lambda: db.session.scalar(select(OutgoingEmail.tries)))


def test_gifts_come_before_emails(real_worker):
    jobs, mail_process = children_of(real_worker)
    wait_until(lambda: jobs.nice() < mail_process.nice())


def test_a_killed_process_is_at_work_again_within_two_seconds(real_worker):
    jobs, _ = children_of(real_worker)
    beats = names_of_workers()
    jobs.kill()

    wait_until(lambda: names_of_workers() - beats, seconds=2)


def test_both_end_with_the_worker_even_if_that_is_killed(real_worker):
    both = children_of(real_worker)
    real_worker.kill()

    wait_until(lambda: not any(is_running(each.pid) for each in both), seconds=MOST_SECONDS)


def test_both_end_in_peace(real_worker):
    both = children_of(real_worker)
    real_worker.send_signal(signal.SIGTERM)

    assert real_worker.wait(MOST_SECONDS) == 0
    assert not any(is_running(each.pid) for each in both)
    assert last_heartbeat() is None


@pytest.fixture
def real_worker(busy_app, database_url, queue_url, tmp_path):
    place = {"folder": tmp_path, "database_url": database_url, "queue_url": queue_url}
    with running_worker(REAL_WORKER, **place) as worker:
        wait_until(lambda: has_run_a_job() and len(names_of_workers()) == 2)
        yield worker


def children_of(worker):
    """Return its processes that run, the oldest first."""
    children = psutil.Process(worker.pid).children()
    return [child for child in children if is_running(child.pid)]


def has_run_a_job():
    """Return whether the process of the jobs has run one: it can be told to end since before."""
    mine = TimetableJob.name != JobName.SEND_MAIL
    return db.session.scalar(
        select(TimetableJob.id).where(mine, TimetableJob.started_at.is_not(None))
    )


def names_of_workers():
    db.session.rollback()
    return set(db.session.scalars(select(WorkerProcess.name)))


def statuses():
    return list(db.session.scalars(select(OutgoingEmail.status).order_by(OutgoingEmail.id)))
