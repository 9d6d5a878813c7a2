"""Files that go with an email, and the way out of a series: as a mail program reads them."""

import pytest

from fundraiser import mail
from fundraiser.jobs import JobName
from fundraiser.jobs.claims import DELAYS
from fundraiser.mail import Attachment
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.queries import read_body
from tests.databases import ON_SQLITE
from tests.mail.post_office import Fault

pytestmark = ON_SQLITE

FILE = bytes(range(256)) * 700
WAY_OUT = "https://give.example.org/charity/emails/abcd-efgh-jkmn-pqrs/stop?s=" + "x" * 60


@pytest.fixture
def send(worker):
    return lambda: worker.run(JobName.SEND_MAIL)


@pytest.fixture
def written(app, queue):
    """There is an email in the outbox, with a file, that belongs to a series."""
    message = mail.Message(
        subject="Your guide",
        text="Here it is.\n",
        html="<p>Here it is.</p>",
        attachments=(Attachment("guide.pdf", "application/pdf", FILE),),
        unsubscribe_url=WAY_OUT,
    )
    mail.register(app, {EmailKind.THANK_YOU: lambda _record_id: message})
    queue("gift:1:thank-you")


def test_a_file_arrives_as_it_was(written, send, post_office, outbox):
    send()

    [letter] = post_office.letters
    [file] = letter.message.iter_attachments()
    assert file.get_filename() == "guide.pdf"
    assert file.get_content_type() == "application/pdf"
    assert file.get_content() == FILE
    assert max(len(line) for line in letter.raw.split(b"\r\n")) < 998
    [email] = outbox()
    assert read_body(email).text == "Here it is.\n"
    assert read_body(email).html == "<p>Here it is.</p>"


def test_the_way_out_of_a_series_is_one_address_on_one_line(written, send, post_office):
    send()

    lines = post_office.letters[0].raw.split(b"\r\n")
    assert f"List-Unsubscribe: <{WAY_OUT}>".encode() in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines


def test_an_email_that_belongs_to_no_series_has_no_way_out(queue, write, app, send, post_office):
    write(app)
    queue("gift:2:thank-you")

    send()

    assert b"List-Unsubscribe" not in post_office.letters[0].raw


def test_a_file_is_the_same_when_it_is_sent_again(written, send, post_office, clock):
    post_office.has_faults(Fault.HANGS_UP_AFTER_TAKING)
    send()
    clock.set_to(clock.now() + DELAYS[0] * 2)
    send()

    first, second = post_office.letters
    assert first.raw == second.raw
