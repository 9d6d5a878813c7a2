"""Without a mail server, mail is written to files that staff read in the outbox."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from fundraiser.config import settings
from fundraiser.jobs.claims import DELAYS
from fundraiser.mail.jobs import send_due_mail
from fundraiser.mail.models import EmailStatus
from tests.databases import ON_SQLITE

pytestmark = ON_SQLITE


@pytest.fixture
def app(make_app):
    app = make_app()
    with app.app_context():
        yield app


@pytest.fixture
def folder(app):
    return settings().instance_path / "mail"


def test_an_email_becomes_a_file_that_a_mail_program_opens(app, queue, write, outbox, folder):
    write(app, subject="Merci à vous", text="Un don de 50,00 $.\n")
    queue("gift:1:thank-you")

    send_due_mail()

    (email,) = outbox()
    (path,) = folder.iterdir()
    assert path.name == f"{email.id:08d}-thank_you.eml"
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    assert body
    assert message["Subject"] == "Merci à vous"
    assert message["To"] == "ana@example.org"
    assert body.get_content().strip() == "Un don de 50,00 $."
    assert email.status is EmailStatus.SENT


def test_only_its_owner_may_look_into_the_folder(app, queue, write, folder):
    write(app)
    queue("gift:1:thank-you")

    send_due_mail()

    assert folder.stat().st_mode & 0o077 == 0


def test_where_no_file_can_be_written_the_email_waits(app, queue, write, outbox, folder, clock):
    write(app)
    queue("gift:1:thank-you")
    folder.write_text("in the way")

    send_due_mail()
    (email,) = outbox()
    assert (email.status, email.tries) == (EmailStatus.DUE, 1)
    assert "FileExistsError" in email.last_error

    folder.unlink()
    clock.move(DELAYS[0] + timedelta(seconds=1))
    send_due_mail()

    assert len(list(folder.glob("*.eml"))) == 1
    assert outbox()[0].status is EmailStatus.SENT


def test_a_file_that_could_not_be_finished_leaves_nothing_behind(app, queue, write, outbox, folder):
    write(app)
    queue("gift:1:thank-you")
    (folder / f"{outbox()[0].id:08d}-thank_you.eml").mkdir(parents=True)

    send_due_mail()

    assert outbox()[0].status is EmailStatus.DUE
    assert [path.suffix for path in folder.iterdir()] == [".eml"]
