"""What stands in a header is what we put there, whatever a person has typed."""

import re

import pytest

from fundraiser.database import db, transaction
from fundraiser.gifts.models import TributeDetails, TributeKind
from fundraiser.jobs import JobName
from fundraiser.mail.models import EmailStatus
from fundraiser.organisation.models import ONLY_ID, Organisation
from tests import make
from tests.databases import ON_SQLITE
from tests.make import cad

pytestmark = ON_SQLITE

HEADERS = {
    "Content-Type",
    "MIME-Version",
    "Subject",
    "From",
    "To",
    "Date",
    "Message-ID",
    "Auto-Submitted",
}
TRAPS = [
    pytest.param("Ana\r\nBcc: thief@example.org", id="crlf"),
    pytest.param("Ana\nBcc: thief@example.org\n\nBuy now", id="lf-and-a-body"),
    pytest.param("Ana\rBcc: thief@example.org", id="cr"),
    pytest.param("Ana\u2028Bcc: thief@example.org", id="line-separator"),
    pytest.param("Bcc: thief@example.org", id="a-header-by-itself"),
    pytest.param('"Ana, the \\ one" <thief@example.org>', id="quotes-and-comma"),
    pytest.param("=?utf-8?q?Bcc=3A_thief?=", id="encoded-word"),
    pytest.param("Zoë Ångström 李 🕯", id="not-ascii"),
    pytest.param("<script>alert(1)</script><mj-include path='/etc/passwd' />", id="markup"),
    pytest.param("{{ config }} {% include 'x' %} %(name)s %s", id="templates"),
]


@pytest.fixture
def send(worker):
    return lambda: worker.run(JobName.SEND_MAIL)


@pytest.mark.parametrize("typed", TRAPS)
def test_a_name_adds_no_header_and_nobody_else_to_write_to(app, send, post_office, typed):
    to = make.campaign()
    tribute = TributeDetails(
        kind=TributeKind.IN_HONOUR,
        honouree=typed,
        recipient_name=typed,
        recipient_email="bo@example.org",
        message=typed,
    )
    make.gift(to, cad(50), name=typed, tribute=tribute, comment=typed)

    send()

    assert sorted(letter.recipients[0] for letter in post_office.letters) == [
        "ana@example.org",
        "bo@example.org",
    ]
    for letter in post_office.letters:
        assert len(letter.recipients) == 1
        assert set(letter.message.keys()) == HEADERS
        assert not any(part.defects for part in letter.message.walk())


@pytest.mark.parametrize("typed", TRAPS)
def test_what_a_person_typed_is_only_text_in_the_html(app, send, post_office, typed):
    make.gift(make.campaign(), cad(50), name=typed)

    send()

    (letter,) = post_office.letters
    html = letter.message.get_body(("html",)).get_content()
    assert "<script" not in html
    assert "root:" not in html
    assert "SECRET_KEY" not in html


@pytest.mark.parametrize(
    "name",
    [
        "Société “Lumières, d’hiver” & cie",
        'The "Winter, Lights" Society <of Toronto>',
        f"The Association for {'Warm Rooms and ' * 10}More",
        f"L’Association pour {'les pièces chaudes et ' * 8}d’autres",
    ],
    ids=["french", "quotes", "long", "long-french"],
)
def test_the_charity_is_named_as_it_writes_itself(app, send, post_office, name):
    _call_the_charity(name)
    make.gift(make.campaign(), cad(50))

    send()

    (letter,) = post_office.letters
    assert without_quotes(letter.header("From")) == without_quotes(f"{name} <giving@example.org>")
    assert letter.header("Reply-To") == "help@example.org"
    assert letter.sender == "giving@example.org"


@pytest.mark.parametrize("length", [1, 20, 60, 140])
def test_a_subject_is_read_as_it_was_written(app, queue, write, send, post_office, length):
    subject = ("Un don à la mémoire de Zoë, « hélas », " * 4)[:length].strip()
    write(app, subject=subject)
    queue("gift:1:thank-you")

    send()

    (letter,) = post_office.letters
    assert letter.header("Subject") == subject


def test_every_line_is_short_and_ascii_and_ends_as_smtp_asks(app, send, post_office):
    make.gift(make.campaign(), cad(50), name="Zoë", language="fr")

    send()

    raw = post_office.letters[0].raw
    assert raw.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


def test_a_domain_that_is_not_ascii_is_written_as_servers_read_it(
    app, queue, write, send, outbox, post_office
):
    write(app)
    queue("gift:1:thank-you", recipient="ana@bücher.example")

    send()

    (letter,) = post_office.letters
    assert letter.recipients == ["ana@xn--bcher-kva.example"]
    assert letter.header("To") == "ana@xn--bcher-kva.example"
    assert outbox()[0].status is EmailStatus.SENT


@pytest.mark.parametrize(
    "recipient",
    [
        "ana@example.org, bo@example.org",
        "ana@example.org\r\nBcc: bo@example.org",
        "ana@example.org>\r\nRCPT TO:<bo@example.org",
        "Ana <ana@example.org>",
        "añá@example.org",
        "nobody",
        "",
    ],
)
def test_what_is_not_one_address_is_never_written_to(
    app, queue, write, send, outbox, post_office, recipient
):
    write(app)
    queue("gift:1:thank-you", recipient=recipient)

    send()

    (email,) = outbox()
    assert (email.status, post_office.letters) == (EmailStatus.DEAD, [])
    assert email.last_error.startswith("not one address of email")


def _call_the_charity(name):
    with transaction():
        db.session.merge(
            Organisation(
                id=ONLY_ID,
                name_en=name,
                name_fr=name,
                reply_to="help@example.org",
                changed_at=make.instant("2026-11-01 12:00"),
            )
        )


def without_quotes(text):
    return "".join(mark for mark in text if mark not in '"\\\r\n')
