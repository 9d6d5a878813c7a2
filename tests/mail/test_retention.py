"""The text of sent mail is forgotten after 90 days; a file that many emails carry is kept once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fundraiser import mail
from fundraiser.database import db, transaction
from fundraiser.jobs import JobName
from fundraiser.mail import Attachment
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import AttachedFile, EmailStatus
from fundraiser.mail.operations import send_again

FILE = bytes(range(256)) * 700


@pytest.fixture
def send(worker):
    return lambda: worker.run(JobName.SEND_MAIL)


@pytest.fixture
def forget(worker):
    return lambda: worker.run(JobName.FORGET_EMAIL_BODIES)


def write_with_file(app, content=FILE, text="Here it is.\n"):
    message = mail.Message(
        subject="Your guide",
        text=text,
        html=f"<p>{text}</p>",
        attachments=(Attachment("guide.pdf", "application/pdf", content),),
    )
    mail.register(app, {EmailKind.THANK_YOU: lambda _record_id: message})


def test_a_file_is_kept_once_and_arrives_as_it_was(app, write, queue, send, post_office, outbox):
    write_with_file(app)
    for number in range(3):
        queue(f"gift:{number}:thank-you")
    send()

    assert [file.content for file in db.session.scalars(select(AttachedFile))] == [FILE]
    assert all(len(email.raw) < 3_000 for email in outbox())
    for letter in post_office.letters:
        [file] = letter.message.iter_attachments()
        assert file.get_content() == FILE


@pytest.mark.parametrize("content", [b"x", b"", b"\0" * 57, b"line\r\n" * 100])
def test_any_file_arrives_as_it_was(app, write, queue, send, post_office, content):
    write_with_file(app, content)
    queue("gift:1:thank-you")

    send()

    [file] = post_office.letters[0].message.iter_attachments()
    assert file.get_content() == content


def test_the_text_is_forgotten_after_90_days_and_the_subject_stays(
    app, write, queue, send, forget, outbox, clock
):
    write(app, subject="Thank you, Ana")
    for number in range(3):
        queue(f"gift:{number}:thank-you")
    send()
    clock.move(timedelta(days=89))
    forget()
    assert all(email.raw for email in outbox())

    clock.move(timedelta(days=2))
    queue("gift:new:thank-you")
    forget()

    *old, waiting = outbox()
    assert [email.raw for email in old] == [None] * 3
    assert {(email.subject, email.status) for email in old} == {
        ("Thank you, Ana", EmailStatus.SENT)
    }
    assert waiting.status is EmailStatus.DUE


def test_an_email_whose_text_is_forgotten_can_be_sent_again(
    app, write, queue, send, forget, outbox, post_office, clock
):
    write(app)
    queue("gift:1:thank-you")
    send()
    clock.move(timedelta(days=91))
    forget()

    with transaction():
        send_again(outbox()[0], at=clock.now())
    send()

    assert len(post_office.letters) == 2
    [email] = outbox()
    assert email.raw is not None
