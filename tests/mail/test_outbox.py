import pytest

from fundraiser import mail
from fundraiser.accounts.models import StaffMember
from fundraiser.clock import now
from fundraiser.database import transaction
from fundraiser.i18n.languages import Language, current_language
from fundraiser.jobs import JobName
from fundraiser.mail import operations
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.measures import measure_outbox
from fundraiser.mail.models import EmailStatus
from fundraiser.mail.operations import EmailHasLeft, EmailOnItsWay
from fundraiser.mail.queries import read_body

pytestmark = pytest.mark.usefixtures("app")
JO = StaffMember(email="jo@example.org", language=Language.FRENCH)


@pytest.fixture
def send(worker):
    return lambda: worker.run(JobName.SEND_MAIL)


def test_one_key_is_one_email(queue, outbox):
    queue("gift:1:thank-you")
    queue("gift:1:thank-you", recipient="other@example.org")

    assert [email.recipient for email in outbox()] == ["ana@example.org"]


@pytest.mark.parametrize(
    ("person", "desk", "sent"),
    [
        pytest.param(JO, "desk@example.org", [("jo@example.org", "fr")], id="to-a-person"),
        pytest.param(None, "desk@example.org", [("desk@example.org", "en")], id="to-the-desk"),
        pytest.param(None, "", [], id="to-nobody"),
    ],
)
def test_an_email_goes_to_a_person_or_else_to_the_desk(app, outbox, person, desk, sent):
    with transaction():
        mail.queue_for(person, EmailKind.ALARM, 1, desk=desk, once="1", at=now())

    assert [(email.recipient, email.language) for email in outbox()] == sent


def test_an_email_for_what_did_not_happen_is_not_left(queue, outbox, app):
    with pytest.raises(ZeroDivisionError):
        _queue_and_fail()

    assert outbox() == []


def test_an_email_is_put_into_words_when_it_leaves(app, queue, write, send, post_office):
    write(app, subject="What was true when it was queued")
    queue("gift:1:thank-you")
    write(app, subject="What is true now")

    send()

    assert post_office.letters[0].message["Subject"] == "What is true now"


def test_an_email_that_is_no_longer_true_is_withdrawn(app, queue, send, outbox, post_office):
    mail.register(app, {EmailKind.THANK_YOU: lambda _record_id: None})
    queue("gift:1:thank-you")

    send()

    (email,) = outbox()
    assert (email.status, email.raw, post_office.letters) == (EmailStatus.WITHDRAWN, None, [])


def test_an_email_that_cannot_be_written_waits_and_says_why(app, queue, send, outbox):
    mail.register(app, {EmailKind.THANK_YOU: _fail})
    queue("gift:1:thank-you")

    send()

    (email,) = outbox()
    assert email.status is EmailStatus.DUE
    assert email.last_error.startswith("ZeroDivisionError")


def test_an_email_is_written_in_its_own_language(app, queue, send, post_office, outbox):
    mail.register(app, {EmailKind.THANK_YOU: _say_which_language})
    queue("gift:1:thank-you", language="fr")
    queue("gift:2:thank-you", language="en")

    send()

    assert {letter.message["Subject"] for letter in post_office.letters} == {"fr", "en"}


def test_an_email_that_left_is_sent_again_as_the_same_bytes(
    app, queue, write, send, outbox, post_office, clock
):
    write(app, subject="Before")
    queue("gift:1:thank-you")
    send()

    write(app, subject="After")
    with transaction():
        operations.send_again(outbox()[0], at=clock.now())
    send()

    first, second = post_office.letters
    assert first.raw == second.raw


def test_an_email_that_never_left_is_written_anew_when_it_is_sent_again(
    app, queue, write, send, outbox, post_office, clock
):
    write(app, subject="Before")
    queue("gift:1:thank-you")
    with transaction():
        operations.withdraw(outbox()[0])

    write(app, subject="After")
    with transaction():
        operations.send_again(outbox()[0], at=clock.now())
    send()

    assert [letter.message["Subject"] for letter in post_office.letters] == ["After"]


def test_what_waits_cannot_be_sent_again_and_what_left_cannot_be_withdrawn(
    app, queue, write, send, outbox, clock
):
    write(app)
    queue("gift:1:thank-you")
    with pytest.raises(EmailOnItsWay):
        operations.send_again(outbox()[0], at=clock.now())

    send()

    with pytest.raises(EmailHasLeft):
        operations.withdraw(outbox()[0])


def test_staff_read_what_was_sent_unless_it_carries_a_way_in(
    app, queue, write, send, outbox, clock
):
    write(app, text="See you.\n")
    queue("gift:1:thank-you")
    with transaction():
        mail.queue(
            EmailKind.THANK_YOU,
            1,
            recipient="ana@example.org",
            language="en",
            once="a-way-in",
            at=clock.now(),
            sensitive=True,
        )
    send()

    open_one, sensitive = outbox()

    assert read_body(open_one).text == "See you.\n"
    assert read_body(open_one).html == "<p>See you.\n</p>"
    assert (read_body(sensitive).text, read_body(sensitive).html) == ("", "")


def test_the_measures_tell_what_has_not_left(queue):
    queue("gift:1:thank-you")

    (gauge,) = measure_outbox()

    told = {sample.labels["status"]: sample.value for sample in gauge.samples}
    assert told == {"due": 1, "sending": 0, "dead": 0, "held": 0}


def _queue_and_fail():
    with transaction():
        mail.queue(
            EmailKind.THANK_YOU,
            1,
            recipient="ana@example.org",
            language="en",
            once="gift:1:thank-you",
            at=now(),
        )
        raise ZeroDivisionError


def _fail(_record_id):
    raise ZeroDivisionError


def _say_which_language(_record_id):
    language = current_language().value
    return mail.Message(subject=language, text=language, html=language)
