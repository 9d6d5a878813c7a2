"""The queue itself: real storages, and a real worker that is ended and killed."""

import signal

import pytest
from sqlalchemy import select

from fundraiser.database import db, transaction
from fundraiser.jobs import JobName
from fundraiser.jobs.queue import current_queue, open_huey
from fundraiser.mail.models import EmailStatus, OutgoingEmail
from tests.jobs.workers import queue_thank_you, running_worker, wait_until

# A worker like the real one. Its thank-you kills the process that sends, the first time.
WORKER = """
import os, signal, sys
from functools import partial
from pathlib import Path
from fundraiser.app import create_app
from fundraiser.mail import Message, register
from fundraiser.mail.kinds import EmailKind
from fundraiser.processes.forks import keep_forks_running
from fundraiser.processes.mail_process import send_mail_until_told

def thank_you(record_id):
    if not (trace := Path(sys.argv[1])).exists():
        trace.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return Message(subject="Thank you", text="Thank you.", html="<p>Thank you.</p>")

app = create_app()
register(app, {EmailKind.THANK_YOU: thank_you})
keep_forks_running(mail=partial(send_mail_until_told, app))
"""


@pytest.fixture
def queue_url(request, database_url, tmp_path):
    """Where the jobs of this test wait: beside its database."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'queue.sqlite'}"
    return database_url.replace("postgresql+psycopg", "postgresql")


@pytest.fixture
def queueing_app(make_app, queue_url):
    app = make_app(QUEUE_URL=queue_url)
    with app.app_context():
        yield app
        current_queue().huey.storage.close()


def test_a_job_waits_in_the_storage_that_queue_url_names(queueing_app, queue_url):
    current_queue().send(JobName.SEND_MAIL)

    elsewhere = open_huey(queue_url)
    assert elsewhere.pending_count() == 1
    elsewhere.flush()
    elsewhere.storage.close()


def test_another_kind_of_queue_is_refused():
    with pytest.raises(ValueError, match="QUEUE_URL"):
        open_huey("amqp://127.0.0.1")


def test_a_process_that_is_killed_while_it_sends_loses_nothing(
    queueing_app, queue_url, database_url, tmp_path
):
    with transaction():
        queue_thank_you(1)

    place = {"folder": tmp_path, "database_url": database_url, "queue_url": queue_url}
    with running_worker(WORKER, str(tmp_path / "was-here"), **place) as worker:
        wait_until(lambda: _read_email().status is EmailStatus.SENT)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=15) == 0

    assert _read_email().tries == 2
    assert len(list((tmp_path / "instance" / "mail").glob("*.eml"))) == 1


def _read_email():
    db.session.rollback()
    return db.session.scalars(select(OutgoingEmail)).one()
