import socket
import threading
import time
from collections import Counter
from datetime import timedelta

import pytest

from fundraiser import mail
from fundraiser.database import transaction
from fundraiser.jobs import JobName
from fundraiser.jobs.claims import DELAYS, claim_due
from fundraiser.jobs.held_claims import LEASE
from fundraiser.mail import operations, sender
from fundraiser.mail.jobs import send_due_mail
from fundraiser.mail.models import EmailStatus, OutgoingEmail
from fundraiser.mail.queries import count_by_status
from tests.mail.post_office import Fault

A_WHILE = timedelta(seconds=1)
PATIENCE_SECONDS = 0.3


@pytest.fixture
def impatient(monkeypatch):
    """The sender waits a moment only."""
    for name in ("ANSWER_SECONDS", "TAKING_SECONDS", "GOODBYE_SECONDS"):
        monkeypatch.setattr(sender, name, PATIENCE_SECONDS)


@pytest.fixture
def send(worker):
    """Give `send()`: what a worker does when it is knocked for."""
    return lambda: worker.run(JobName.SEND_MAIL)


def test_each_email_arrives_once(app, queue, write, send, outbox, post_office):
    write(app)
    for number in range(3):
        queue(f"gift:{number}:thank-you")
        queue(f"gift:{number}:thank-you")

    send()
    send()

    assert len(post_office.letters) == 3
    assert {email.status for email in outbox()} == {EmailStatus.SENT}
    assert all(email.sent_at for email in outbox())


def test_an_email_that_has_become_stale_is_withdrawn(app, queue, write, send, outbox, clock):
    write(app)
    for number in (1, 2):
        queue(f"gift:{number}:thank-you")
    with transaction():
        mail.drop_after("gift:1:thank-you", clock.now() + timedelta(hours=1))
    clock.move(timedelta(hours=2))

    send()

    assert [email.status for email in outbox()] == [EmailStatus.WITHDRAWN, EmailStatus.SENT]


def test_two_workers_at_once_send_each_email_once(app, queue, write, post_office):
    write(app)
    for number in range(30):
        queue(f"gift:{number}:thank-you")
    workers = [threading.Thread(target=_work, args=(app,)) for _ in range(2)]

    for one in workers:
        one.start()
    for one in workers:
        one.join()

    ids = Counter(letter.message["Message-ID"] for letter in post_office.letters)
    assert len(ids) == 30
    assert set(ids.values()) == {1}


@pytest.mark.parametrize(
    "fault",
    [Fault.GREYLISTS, Fault.DISK_FULL, Fault.HANGS_UP_IN_MID_MESSAGE, Fault.SLEEPS],
    ids=str,
)
@pytest.mark.usefixtures("impatient")
def test_what_the_server_cannot_take_now_arrives_later(
    app, queue, write, send, outbox, post_office, clock, fault
):
    write(app)
    queue("gift:1:thank-you")
    post_office.has_faults(fault)

    send()
    (email,) = outbox()
    assert (email.status, post_office.letters) == (EmailStatus.DUE, [])
    assert email.last_error

    clock.move(DELAYS[0] + A_WHILE)
    send()

    (letter,) = post_office.letters
    (email,) = outbox()
    assert (email.status, email.tries) == (EmailStatus.SENT, 2)
    assert letter.message["Message-ID"] == email.message_id


def test_a_copy_of_what_the_server_took_in_silence_is_known_as_a_copy(
    app, queue, write, send, post_office, clock
):
    write(app, subject="Before")
    queue("gift:1:thank-you")
    post_office.has_faults(Fault.HANGS_UP_AFTER_TAKING)
    send()

    write(app, subject="After")
    clock.move(DELAYS[0] + A_WHILE)
    send()

    first, second = post_office.letters
    assert first.raw == second.raw
    assert first.message["Message-ID"] == second.message["Message-ID"]


@pytest.mark.parametrize("fault", [Fault.NO_SUCH_PERSON, Fault.LOOKS_LIKE_SPAM], ids=str)
def test_what_the_server_will_never_take_is_dead_at_once_and_can_be_sent_again(
    app, queue, write, send, outbox, post_office, clock, fault
):
    write(app)
    queue("gift:1:thank-you")
    post_office.has_faults(fault)

    send()
    (email,) = outbox()
    assert (email.status, email.tries) == (EmailStatus.DEAD, 1)
    assert email.last_error == fault.value

    with transaction():
        operations.send_again(outbox()[0], at=clock.now())
    send()

    assert len(post_office.letters) == 1
    assert outbox()[0].status is EmailStatus.SENT


def test_one_bad_address_does_not_hold_up_the_rest(app, queue, write, send, outbox, post_office):
    write(app)
    for number in range(3):
        queue(f"gift:{number}:thank-you")
    post_office.has_faults(Fault.NO_SUCH_PERSON)

    send()

    statuses = Counter(email.status for email in outbox())
    assert statuses == {EmailStatus.DEAD: 1, EmailStatus.SENT: 2}


def test_after_two_days_without_a_server_an_email_is_dead_and_staff_can_see_it(
    make_app, queue, write, outbox, clock, post_office
):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = taken.getsockname()[1]
    app = make_app(MAIL_SERVER="127.0.0.1", MAIL_PORT=str(nobody), MAIL_USE_TLS="no")
    with app.app_context():
        write(app)
        queue("gift:1:thank-you")

        for _ in range(len(DELAYS) + 3):
            send_due_mail()
            clock.move(DELAYS[-1] + A_WHILE)

        (email,) = outbox()
        assert (email.status, email.tries) == (EmailStatus.DEAD, len(DELAYS) + 1)
        assert "ConnectionRefusedError" in email.last_error
        assert count_by_status([EmailStatus.DEAD]) == {EmailStatus.DEAD: 1}


@pytest.mark.usefixtures("impatient")
def test_a_server_that_says_nothing_is_not_waited_for(make_app, queue, write, outbox):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        app = make_app(MAIL_SERVER="127.0.0.1", MAIL_PORT=str(port), MAIL_USE_TLS="no")
        with app.app_context():
            write(app)
            queue("gift:1:thank-you")
            begun = time.monotonic()

            send_due_mail()

            assert time.monotonic() - begun < 10 * PATIENCE_SECONDS
            (email,) = outbox()
            assert (email.status, email.tries) == (EmailStatus.DUE, 1)
            assert "timed out" in email.last_error


def test_an_email_whose_worker_was_killed_is_sent_when_its_lease_ends(
    app, queue, write, send, outbox, post_office, clock
):
    write(app)
    queue("gift:1:thank-you")
    claim_due(OutgoingEmail, at=clock.now())
    send()
    assert post_office.letters == []

    clock.move(LEASE)
    send()

    assert len(post_office.letters) == 1
    assert outbox()[0].tries == 2


def test_a_message_that_hangs_holds_one_connection_and_the_others_leave(
    app, queue, write, outbox, post_office
):
    write(app)
    for number in range(30):
        queue(f"gift:{number}:thank-you")
    post_office.has_faults(Fault.SLEEPS)
    sending = threading.Thread(target=_work, args=(app,))
    sending.start()

    wait_until(lambda: len(post_office.letters) == 29)
    wait_until(lambda: [email.status for email in outbox()].count(EmailStatus.SENT) == 29)
    assert post_office.asleep == 1
    queue("gift:30:thank-you")
    wait_until(lambda: len(post_office.letters) == 30)

    post_office.wake()
    sending.join()
    assert Counter(email.status for email in outbox())[EmailStatus.SENT] == 30


def test_nothing_is_said_in_clear_to_a_server_that_should_encrypt(
    make_app, post_office, queue, write, outbox
):
    app = make_app(MAIL_SERVER="127.0.0.1", MAIL_PORT=str(post_office.port))
    with app.app_context():
        write(app)
        queue("gift:1:thank-you")

        send_due_mail()

        (email,) = outbox()
        assert (email.status, post_office.letters) == (EmailStatus.DUE, [])
        assert "STARTTLS" in email.last_error


def test_the_app_signs_in_where_it_has_a_name(make_app, post_office, queue, write):
    app = make_app(
        MAIL_SERVER="127.0.0.1",
        MAIL_PORT=str(post_office.port),
        MAIL_USE_TLS="no",
        MAIL_USERNAME="giving",
        MAIL_PASSWORD="secret",
    )
    with app.app_context():
        write(app)
        queue("gift:1:thank-you")

        send_due_mail()

    assert len(post_office.letters) == 1
    assert post_office.signed_in == ["giving:secret"]


def _work(app):
    with app.app_context():
        send_due_mail()


def wait_until(holds, seconds=20):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
