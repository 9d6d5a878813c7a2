"""The queue itself: real storages, and a real worker that is ended and killed."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from fundraiser import clock, mail
from fundraiser.database import db, transaction
from fundraiser.jobs import JobName, knock
from fundraiser.jobs.queue import current_queue, open_huey
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import EmailStatus, OutgoingEmail

ROOT = Path(__file__).parents[2]

# A worker like the real one, whose thank-you ends the process the first time it is written.
WORKER = """
import os, signal, sys
from pathlib import Path
from fundraiser.app import create_app
from fundraiser.jobs import make_consumer
from fundraiser.mail import Message, register
from fundraiser.mail.kinds import EmailKind

def thank_you(record_id):
    if not (trace := Path(sys.argv[1])).exists():
        trace.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return Message(subject="Thank you", text="Thank you.", html="<p>Thank you.</p>")

app = create_app()
register(app, {EmailKind.THANK_YOU: thank_you})
make_consumer(app).run()
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


def test_a_worker_that_is_killed_in_a_job_loses_nothing(
    queueing_app, queue_url, database_url, tmp_path
):
    with transaction():
        mail.queue(
            EmailKind.THANK_YOU,
            1,
            recipient="ana@example.org",
            language="en",
            once="gift:1:thank-you",
            at=clock.now(),
        )

    with running_worker(tmp_path, database_url, queue_url) as worker:
        assert worker.wait(timeout=30) == -signal.SIGKILL
    assert _read_email().status is EmailStatus.SENDING
    _end_lease()
    with running_worker(tmp_path, database_url, queue_url) as worker:
        knock(JobName.SEND_MAIL)
        _wait_until(lambda: _read_email().status is EmailStatus.SENT)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=15) == 0

    assert _read_email().tries == 2
    assert len(list((tmp_path / "instance" / "mail").glob("*.eml"))) == 1


@contextmanager
def running_worker(folder, database_url, queue_url):
    environ = {
        **os.environ,
        "INSTANCE_PATH": str(folder / "instance"),
        "SECRET_KEY": "a key for tests, and for nothing else",
        "DATABASE_URL": database_url,
        "QUEUE_URL": queue_url,
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-c", WORKER, str(folder / "was-here")]
    worker = subprocess.Popen(command, env=environ, cwd=folder)
    try:
        yield worker
    finally:
        worker.kill()
        worker.wait()


def _end_lease():
    with transaction():
        email = db.session.scalars(select(OutgoingEmail)).one()
        email.lease_until = clock.now()


def _read_email():
    db.session.rollback()
    return db.session.scalars(select(OutgoingEmail)).one()


def _wait_until(holds, seconds=60):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)
