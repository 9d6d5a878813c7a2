"""The pages on which people ask us something."""

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from fundraiser import clock as time_of_day
from fundraiser.database import db, transaction
from fundraiser.enquiries import operations
from fundraiser.enquiries.models import EnquiryKind, EnquiryStatus, Topic
from fundraiser.enquiries.queries import lock_by_number
from fundraiser.i18n.languages import Language
from fundraiser.jobs.names import JobName
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.web.links import signature
from fundraiser.web.spam import Suspicion, new_stamp
from tests import make
from tests.accounts.people import add_person
from tests.databases import ON_SQLITE
from tests.enquiries.conftest import asked

HELP = {
    "name": "Ana Silva",
    "email": "ana@example.org",
    "topic": "receipt",
    "message": "Where is my receipt?\n\nI gave in May.",
}
MEDIA = {
    "name": "Jo Roy",
    "outlet": "The Morning Paper",
    "email": "jo@example.org",
    "telephone": "613-555-0142",
    "message": "How many rooms are there?",
}
TUESDAY_MORNING = make.instant("2026-12-01 15:00")  # ten o'clock in Toronto

pytestmark = ON_SQLITE


@pytest.fixture(autouse=True)
def on_a_tuesday(clock, desk):
    clock.set_to(TUESDAY_MORNING)


def errors_of(page):
    return [" ".join(each.get_text().split()) for each in page.soup.select(".error-summary li")]


def test_somebody_asks_for_help_and_is_given_a_number(ask, emails):
    page = ask("/help", **HELP)

    (enquiry,) = asked()
    assert page.has_text("Thank you: we have your question")
    assert page.has_text(f"Its number is {enquiry.number}")
    assert page.has_text("We aim to answer by 2 December 2026, 10:00 a.m. Eastern Time.")
    assert page.has_text("613-555-0100")
    assert (enquiry.kind, enquiry.topic) == (EnquiryKind.HELP, Topic.RECEIPT)
    assert enquiry.message == HELP["message"]
    assert enquiry.telephone == ""
    assert emails() == [
        (EmailKind.ENQUIRY_ACKNOWLEDGEMENT, "ana@example.org"),
        (EmailKind.ENQUIRY_NOTICE, "hello@charity.example"),
    ]


def test_a_journalist_with_a_deadline_is_answered_before_it(ask, emails):
    page = ask(
        "/media",
        **MEDIA,
        deadline_on="2026-12-01",
        deadline_time="09:45",
        deadline_zone="America/Winnipeg",
    )

    (enquiry,) = asked()
    assert page.has_text("We aim to answer by 1 December 2026, 10:45 a.m. Eastern Time.")
    assert enquiry.deadline_at == enquiry.due_at == TUESDAY_MORNING + timedelta(minutes=45)
    assert (EmailKind.ENQUIRY_NOTICE, "media@charity.example") in emails()


def test_a_day_without_a_time_ends_with_the_day(ask):
    ask("/media", **MEDIA, deadline_on="2026-12-01", deadline_zone="America/Regina")

    (enquiry,) = asked()
    assert enquiry.deadline_at == make.instant("2026-12-02 06:00")
    assert enquiry.deadline_zone == "America/Regina"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"deadline_on": "2026-12-01", "deadline_time": "09:59"}, "This deadline has passed."),
        ({"deadline_on": "2025-12-31"}, "This deadline has passed."),
        ({"deadline_time": "17:00"}, "Enter the day of your deadline as well."),
        ({"deadline_on": "31 December"}, "Enter a date like 2026-12-31."),
        ({"deadline_on": "9999-12-31"}, "Enter a year from"),
        ({"deadline_on": "2026-12-02", "deadline_time": "25:00"}, "Enter a time like 17:30."),
        ({"deadline_on": "2027-03-14", "deadline_time": "02:30"}, "the clocks go forward"),
        ({"deadline_on": "2026-12-02", "deadline_zone": "Mars/Base"}, "Choose the time zone"),
    ],
)
def test_a_deadline_that_cannot_be_is_refused_and_kept(ask, browser, typed, message):
    page = browser.open("/media")
    sent = {**MEDIA, "deadline_zone": "America/Toronto", "stamp": stamp_of(page), **typed}

    page = browser.post("/media", sent, status=422)

    assert len(errors_of(page)) == 1
    assert message in errors_of(page)[0]
    assert page.find("#outlet")["value"] == "The Morning Paper"
    for name in ("deadline_on", "deadline_time"):
        assert page.find(f"#{name}")["value"] == typed.get(name, "")
    assert asked() == []


def part_of(email: OutgoingEmail, kind: str) -> str:
    """Return what an email says, as plain text or as HTML."""
    body = read(email).get_body((kind,))
    assert body is not None
    return str(body.get_content())


def read(email: OutgoingEmail) -> EmailMessage:
    """Return an email as its reader's program sees it."""
    assert email.raw is not None
    return message_from_bytes(email.raw, policy=policy.default)


def stamp_of(page):
    return page.find("input[name=stamp]")["value"]


@pytest.mark.parametrize(("path", "good"), [("/help", HELP), ("/media", MEDIA)])
def test_what_is_missing_is_asked_for_and_what_was_typed_is_kept(ask, path, good):
    page = ask(path, status=422, message="Please call me.")

    assert page.soup.title.get_text().startswith("Error: ")
    assert {link["href"] for link in page.soup.select(".error-summary a")} == {
        f"#{name}" for name in good if name != "message"
    }
    assert page.find("#message").get_text().strip() == "Please call me."
    assert asked() == []


HOSTILE = {
    "name": ["Ana\r\nBcc: x@example.org", "Ana\x00", "a\u202eb", "a" * 121, " "],
    "email": ["ana", "ana@example.org\r\nBcc: x@example.org", "a" * 255, "é@exemple.ca"],
    "telephone": ["call me", "1" * 101, "<script>", "613\x00"],
    "topic": ["", "media", "<script>", "\x00"],
    "message": ["", "a\x00b", "a\x1bb", "a" * 5001],
}


@pytest.mark.parametrize("field", list(HOSTILE))
def test_text_that_cannot_be_kept_is_refused_beside_its_field(browser, field):
    for typed in HOSTILE[field]:
        page = browser.post("/help", {**HELP, "stamp": new_stamp(), field: typed}, status=422)

        assert len(errors_of(page)) == 1, repr(typed)
        assert page.find(f'.error-summary a[href="#{field}"]')
        assert page.find(f"#{field}-error")
    assert asked() == []


def test_hostile_words_are_shown_and_sent_as_text(ask, worker):
    words = "<script>alert(1)</script> {{ 7*7 }}"
    page = ask("/help", **{**HELP, "name": words, "message": words})

    worker.run(JobName.SEND_MAIL)

    assert page.soup.select("main script") == []
    for email in db.session.scalars(select(OutgoingEmail)):
        assert "<script>" not in part_of(email, "html")


def test_the_same_form_sent_twice_is_one_enquiry(browser, clock, emails):
    sent = {**HELP, "stamp": stamp_of(browser.open("/help"))}
    clock.move(timedelta(minutes=1))

    first = browser.post("/help", sent)
    second = browser.post("/help", sent)

    assert first.address == second.address
    assert len(asked()) == 1
    assert len(emails()) == 2


def test_other_words_from_the_same_page_are_not_lost(browser, clock):
    sent = {**HELP, "stamp": stamp_of(browser.open("/help"))}
    clock.move(timedelta(minutes=1))

    browser.post("/help", sent)
    browser.post("/help", {**sent, "message": "And one more thing."})

    assert [enquiry.message for enquiry in asked()][1] == "And one more thing."


@pytest.mark.parametrize(
    ("typed", "waits", "suspicion"),
    [
        pytest.param({"website_address": "x"}, True, Suspicion.FILLED_TRAP, id="trap"),
        pytest.param({}, False, Suspicion.TOO_QUICK, id="quick"),
        pytest.param({"message": "http://a.ca " * 4}, True, Suspicion.MANY_LINKS, id="links"),
        pytest.param({"name": "See www.a.ca"}, True, Suspicion.LINK_AS_NAME, id="name"),
        pytest.param({"stamp": "forged"}, True, Suspicion.NO_STAMP, id="stamp"),
    ],
)
def test_a_machine_sees_the_same_page_and_nobody_is_written_to(
    browser, clock, emails, worker, typed, waits, suspicion
):
    page = browser.open("/help")
    if waits:
        clock.move(timedelta(minutes=1))

    page = browser.post("/help", {**HELP, "stamp": stamp_of(page), **typed})

    (enquiry,) = asked()
    assert page.has_text(f"Its number is {enquiry.number}")
    assert enquiry.status is EnquiryStatus.QUARANTINED
    assert enquiry.suspicion is suspicion
    assert emails() == []


def test_its_page_opens_to_its_link_alone(ask, browser):
    ask("/help", **HELP)
    (enquiry,) = asked()
    path = f"/enquiries/{enquiry.public_id}"

    assert browser.open(f"{path}?s={signature('enquiry', enquiry.public_id)}")
    browser.open(path, status=404)
    browser.open(f"{path}?s={signature('gift', enquiry.public_id)}", status=404)


def test_its_page_says_when_it_is_answered(ask, browser):
    page = ask("/help", **HELP)
    (enquiry,) = asked()
    kim = add_person("kim@charity.example")
    with transaction():
        locked = lock_by_number(enquiry.number)
        assert locked
        operations.answer_enquiry(
            locked,
            "In February.",
            once_key="a",
            author=kim,
            at=time_of_day.now(),
        )

    page = browser.open(page.address)

    assert page.has_text("We have answered your question")
    assert page.has_text("Ask something else")


def test_a_question_in_french_is_acknowledged_in_french(ask, worker):
    ask("/fr/help", **HELP)

    worker.run(JobName.SEND_MAIL)

    (enquiry,) = asked()
    email = db.session.scalars(
        select(OutgoingEmail).where(OutgoingEmail.kind == EmailKind.ENQUIRY_ACKNOWLEDGEMENT)
    ).one()
    assert enquiry.language is Language.FRENCH
    assert email.language == "fr"


def test_answers_go_to_the_desk_and_the_acknowledgement_repeats_no_words(ask, worker):
    ask("/media", **MEDIA)

    worker.run(JobName.SEND_MAIL)

    (enquiry,) = asked()
    emails = db.session.scalars(select(OutgoingEmail).order_by(OutgoingEmail.id))
    acknowledgement, notice = emails.all()
    assert str(enquiry.number) in str(acknowledgement.subject)
    assert read(acknowledgement)["Reply-To"] == "media@charity.example"
    assert "rooms" not in read(acknowledgement).as_string()
    assert "How many rooms are there?" in part_of(notice, "plain")
    assert "The Morning Paper" in part_of(notice, "plain")
    assert read(notice)["Reply-To"] == "jo@example.org"


def test_a_link_can_say_what_it_is_about(browser):
    page = browser.open("/help?about=fundraising")
    assert page.find("input[name=topic][checked]")["value"] == "fundraising"

    assert browser.open("/help?about=<script>").soup.select("input[checked]") == []


def test_every_public_page_says_how_to_reach_us(browser):
    for path in ("/", "/help", "/media", "/fr/help"):
        foot = browser.open(path).find(".site-footer")
        assert foot.select_one('a[href="mailto:events@charity.example"]')
        assert foot.select_one('a[href="tel:613-555-0177"]')
        assert foot.select_one('a[href$="/help"]')
        assert foot.select_one('a[href$="/media"]')


def test_one_address_cannot_be_flooded_from_many_places(app):
    def send(network: int) -> int:
        client = app.test_client()
        answer = client.post(
            "/help", data=HELP, environ_base={"REMOTE_ADDR": f"203.0.113.{network}"}
        )
        return answer.status_code

    assert [send(network) for network in range(11)] == [303] * 10 + [429]
    assert len(asked()) == 10
