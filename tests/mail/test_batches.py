"""Emails are claimed, written and recorded in batches, and each is sent once."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from fundraiser import mail
from fundraiser.database import transaction
from fundraiser.jobs.held_claims import LEASE
from fundraiser.mail.jobs import send_due_mail
from fundraiser.mail.jobs.ready_emails import claim_emails, write_emails
from fundraiser.mail.jobs.sender_threads import THREADS, SenderThreads
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import EmailStatus
from tests import make
from tests.conftest import test_environ as environ_in
from tests.databases import ON_POSTGRESQL
from tests.mail.post_office import Fault
from tests.mail.test_sending import wait_until
from tests.make import cad
from tests.staff.statements import statements

ROOT = Path(__file__).parents[2]
SENDER = """
import os, signal, smtplib, sys
from fundraiser.app import create_app
from fundraiser.mail import Message, register
from fundraiser.mail.jobs import send_due_mail
from fundraiser.mail.kinds import EmailKind

if sys.argv[1] == "dies":
    data = smtplib.SMTP.data
    def take_and_die(host, raw):
        data(host, raw)
        os.kill(os.getpid(), signal.SIGKILL)
    smtplib.SMTP.data = take_and_die

app = create_app()
thanks = Message(subject="Thank you", text="Thank you.", html="<p>Thank you.</p>")
register(app, {EmailKind.THANK_YOU: lambda record_id: thanks})
with app.app_context():
    send_due_mail()
"""


@pytest.fixture
def start_sender(database_url, post_office, tmp_path):
    """Give `start_sender("lives")`: a process that sends what is due."""
    senders = []

    def start(fate: str) -> subprocess.Popen[bytes]:
        environ = environ_in(
            tmp_path,
            DATABASE_URL=database_url,
            QUEUE_URL=f"sqlite:///{tmp_path / 'queue.sqlite'}",
            MAIL_SERVER="127.0.0.1",
            MAIL_PORT=str(post_office.port),
            MAIL_USE_TLS="no",
            PYTHONPATH=str(ROOT),
        )
        command = [sys.executable, "-c", SENDER, fate]
        senders.append(subprocess.Popen(command, env={**os.environ, **environ}, cwd=tmp_path))
        return senders[-1]

    yield start
    for sender in senders:
        sender.kill()
        sender.wait()


def test_thank_yous_cost_at_most_two_statements_each(app, post_office):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(1000))
    for _ in range(20):
        make.gift(campaign, cad(25))

    with statements() as texts:
        send_due_mail()

    sent = [text.split()[0] for text in texts if not text.startswith("BEGIN")]
    assert len(post_office.letters) == 20
    assert len(sent) <= 40
    assert Counter(sent)["UPDATE"] <= 21  # one for all bytes, and one for each that left


def test_an_email_that_cannot_be_written_costs_itself_only(app, leave, write, outbox, post_office):
    write(app)
    mail.register(app, {EmailKind.REFUND: _fail})
    for number in (1, 2):
        leave(EmailKind.THANK_YOU, number)
        leave(EmailKind.REFUND, number)

    send_due_mail()

    assert len(post_office.letters) == 2
    failed = [email for email in outbox() if email.kind is EmailKind.REFUND]
    assert {(email.status, email.tries) for email in failed} == {(EmailStatus.DUE, 1)}
    assert failed[1].last_error.startswith("ZeroDivisionError")


def test_a_thank_you_for_no_gift_costs_itself_only(app, leave, outbox, post_office):
    gift = make.gift(make.campaign(), cad(25))
    leave(EmailKind.THANK_YOU, gift.id + 1)

    send_due_mail()

    assert [letter.recipients for letter in post_office.letters] == [[gift.email]]
    assert [email.status for email in outbox()] == [EmailStatus.SENT, EmailStatus.DUE]


def test_what_another_worker_has_by_then_is_not_sent(app, queue, write, clock):
    write(app)
    for number in range(2):
        queue(f"gift:{number}:thank-you")
    slow = claim_emails(at=clock.now())
    clock.move(LEASE)
    quick = claim_emails(at=clock.now())

    assert write_emails(slow, at=clock.now()) == []
    assert len(write_emails(quick, at=clock.now())) == 2


def test_what_has_no_thread_yet_when_the_process_ends_is_due_as_before(
    app, queue, write, outbox, post_office
):
    write(app)
    for number in range(THREADS + 3):
        queue(f"gift:{number}:thank-you")
    post_office.has_faults(*[Fault.SLEEPS] * THREADS)
    ending = threading.Event()
    sending = threading.Thread(target=_send_until, args=(app, ending))
    sending.start()
    wait_until(lambda: post_office.asleep == THREADS)

    ending.set()
    post_office.wake()
    sending.join()

    assert post_office.letters == []
    counts = Counter((email.status, email.tries, email.raw is None) for email in outbox())
    assert counts == {(EmailStatus.DUE, 1, False): THREADS, (EmailStatus.DUE, 0, True): 3}


def test_an_email_whose_worker_is_killed_before_it_records_is_known_as_a_copy(
    app, queue, write, outbox, post_office, clock, start_sender
):
    write(app)
    queue("gift:1:thank-you")
    assert start_sender("dies").wait(timeout=60) == -signal.SIGKILL
    (email,) = outbox()
    assert (email.status, len(post_office.letters)) == (EmailStatus.SENDING, 1)

    send_due_mail()
    assert len(post_office.letters) == 1
    clock.move(LEASE)
    send_due_mail()

    first, second = post_office.letters
    assert first.raw == second.raw
    assert [email.status for email in outbox()] == [EmailStatus.SENT]


@ON_POSTGRESQL
def test_four_processes_send_each_email_once(app, queue, outbox, post_office, start_sender):
    for number in range(200):
        queue(f"gift:{number}:thank-you", recipient=f"{number}@example.org")

    senders = [start_sender("lives") for _ in range(4)]

    assert [sender.wait(timeout=120) for sender in senders] == [0] * 4
    recipients = Counter(letter.recipients[0] for letter in post_office.letters)
    assert len(recipients) == 200
    assert set(recipients.values()) == {1}
    assert {email.status for email in outbox()} == {EmailStatus.SENT}


@pytest.fixture
def leave(app, clock):
    """Give `leave(EmailKind.REFUND, 1)`: an email about the record, left in the outbox."""

    def queue_email(kind, record_id):
        with transaction():
            mail.queue(
                kind,
                record_id,
                recipient="bo@example.org",
                language="en",
                once=f"{kind}:{record_id}",
                at=clock.now(),
            )

    return queue_email


def _fail(record_id: int) -> mail.Message:
    raise ZeroDivisionError(f"record {record_id}")


def _send_until(app, ending):
    with app.app_context(), SenderThreads(app, ending) as threads:
        send_due_mail(threads)
