"""The connection to the mail server stays open between emails, and is opened again when closed."""

import pytest

from fundraiser.mail.sender import MailRefused, deliver, new_connection
from tests.databases import ON_SQLITE
from tests.mail.post_office import Fault

pytestmark = ON_SQLITE
RAW = b"Subject: Thank you\r\n\r\nThank you.\r\n"


def test_emails_share_one_connection(app, post_office):
    with new_connection() as connection:
        for number in range(5):
            send(connection, number)

    assert recipients(post_office) == [f"{number}@example.org" for number in range(5)]
    assert post_office.connections == 1


@pytest.mark.parametrize("politely", [True, False], ids=["with-a-421", "in-silence"])
def test_a_server_that_closes_after_some_emails_takes_each_once(app, post_office, politely):
    post_office.closes_after(3, politely=politely)

    with new_connection() as connection:
        for number in range(8):
            send(connection, number)

    assert recipients(post_office) == [f"{number}@example.org" for number in range(8)]
    assert post_office.connections == 3


@pytest.mark.parametrize("fault", [Fault.NO_SUCH_PERSON, Fault.LOOKS_LIKE_SPAM], ids=str)
def test_a_refused_email_leaves_the_connection_to_the_next(app, post_office, fault):
    post_office.has_faults(fault)

    with new_connection() as connection:
        with pytest.raises(MailRefused):
            send(connection, 1)
        send(connection, 2)

    assert recipients(post_office) == ["2@example.org"]
    assert post_office.connections == 1


def send(connection, number):
    deliver(RAW, to=f"{number}@example.org", name=str(number), connection=connection)


def recipients(post_office):
    return [letter.recipients[0] for letter in post_office.letters]
