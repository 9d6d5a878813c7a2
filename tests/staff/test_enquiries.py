"""Enquiries in the back office: the list, one of them, its answer and its acts."""

import csv
import io
from datetime import timedelta

import pytest

from fundraiser.accounts.permissions import Role
from fundraiser.database import db
from fundraiser.enquiries.models import Enquiry, EnquiryKind, EnquiryStatus
from fundraiser.jobs.names import JobName
from fundraiser.mail.kinds import EmailKind
from fundraiser.web.spam import Suspicion
from tests import make
from tests.accounts.people import add_person
from tests.audit.acts import acts_on
from tests.databases import ON_BOTH
from tests.staff.season import email_of
from tests.staff.statements import statements

TUESDAY_MORNING = make.instant("2026-12-01 15:00")


@pytest.fixture(autouse=True)
def on_a_tuesday(clock):
    clock.set_to(TUESDAY_MORNING)


def fresh(enquiry: Enquiry) -> Enquiry:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Enquiry, enquiry.id)


def listed(page) -> list[str]:
    """Return the numbers in the list, from its top."""
    return [link.get_text() for link in page.soup.select("tbody th a")]


def path_of(enquiry: Enquiry) -> str:
    return f"/staff/enquiries/{enquiry.number}"


@ON_BOTH
def test_what_waits_is_listed_with_the_most_urgent_first(staff):
    help_question = make.enquiry()
    media_question = make.enquiry(EnquiryKind.MEDIA)
    make.enquiry(suspicion=Suspicion.TOO_QUICK)

    assert listed(staff.open("/staff/enquiries")) == [
        str(media_question.number),
        str(help_question.number),
    ]


@ON_BOTH
def test_each_shelf_holds_its_own(staff, clock):
    overdue = make.enquiry(at=TUESDAY_MORNING - timedelta(days=7))
    waiting = make.enquiry()
    quarantined = make.enquiry(suspicion=Suspicion.NO_STAMP)
    make.enquiry(EnquiryKind.MEDIA, name="Jo Roy", email="jo@example.org", message="Rooms?")

    def shelf(query: str) -> list[str]:
        return listed(staff.open(f"/staff/enquiries?{query}"))

    assert shelf("show=overdue") == [str(overdue.number)]
    assert shelf("show=quarantine") == [str(quarantined.number)]
    assert shelf("show=closed") == []
    assert len(shelf("show=all")) == 4
    assert len(shelf("show=mine")) == 3
    assert shelf("kind=help") == [str(overdue.number), str(waiting.number)]
    assert len(shelf(f"show=all&q={waiting.number}")) == 1
    assert len(shelf("q=JO%40example")) == 1
    assert len(shelf("q=rooms")) == 1
    assert shelf("q=100%25") == []


@ON_BOTH
def test_a_long_list_goes_on_where_its_page_ends(staff):
    numbers = [str(make.enquiry().number) for _ in range(52)]

    first = staff.open("/staff/enquiries")
    second = first.click("Next page")

    assert listed(first) + listed(second) == numbers
    newest_first = staff.open("/staff/enquiries?show=all")
    assert listed(newest_first) + listed(newest_first.click("Next page")) == numbers[::-1]


def test_a_list_asks_the_database_as_often_however_long_it_is(staff):
    make.enquiry()
    with statements() as few:
        staff.open("/staff/enquiries")
    for _ in range(30):
        make.enquiry()
    with statements() as many:
        staff.open("/staff/enquiries")

    assert len(many) == len(few)


def test_an_answer_leaves_with_the_number_and_is_in_the_thread(staff, worker):
    enquiry = make.enquiry()

    page = staff.open(path_of(enquiry)).submit("Send the answer", answer="It comes in February.")
    worker.run(JobName.SEND_MAIL)

    email = email_of(EmailKind.ENQUIRY_REPLY)
    assert page.has_text("Your answer is on its way.")
    assert page.has_text("It comes in February.")
    assert fresh(enquiry).status is EnquiryStatus.ANSWERED
    assert email.recipient == "ana@example.org"
    assert str(enquiry.number) in str(email.subject)
    assert acts_on(f"enquiry:{enquiry.id}")[-1][1] == "enquiry-answered"
    assert staff.open(path_of(enquiry)).has_text("in time")


def test_an_answer_sent_twice_leaves_once(staff):
    page = staff.open(path_of(make.enquiry()))

    page.submit("Send the answer", answer="In February.")
    again = page.submit("Send the answer", answer="In February.")

    assert len(again.soup.select(".thread__one")) == 2


def test_an_answer_that_crosses_a_colleagues_is_kept_back_until_it_is_read(staff, signed_in):
    enquiry = make.enquiry()
    page = staff.open(path_of(enquiry))
    signed_in(Role.FUNDRAISING).open(path_of(enquiry)).submit(
        "Send the answer", answer="In February."
    )

    page = page.submit("Send the answer", answer="In March.", status=422)

    assert page.has_text("Changed since you opened this page")
    assert page.find("#answer").get_text().strip() == "In March."
    assert len(page.soup.select(".thread__one")) == 2
    assert page.submit("Send the answer").has_text("Your answer is on its way.")


@pytest.mark.parametrize("typed", ["", "a\x00b", "a" * 5001])
def test_an_answer_that_cannot_be_sent_is_refused(staff, typed):
    enquiry = make.enquiry()

    page = staff.open(path_of(enquiry)).submit("Send the answer", answer=typed, status=422)

    assert page.find('.error-summary a[href="#answer"]')
    assert fresh(enquiry).is_open


def test_a_note_is_for_colleagues_and_a_call_answers(staff):
    enquiry = make.enquiry()

    page = staff.open(path_of(enquiry)).submit("Save note", note="ListQuery finance.")
    assert page.has_text("Note for colleagues")
    assert fresh(enquiry).is_open

    page = page.submit("Save note", note="Called back.", is_answer="y")
    assert page.has_text("Answer by telephone or another way")
    assert fresh(enquiry).status is EnquiryStatus.ANSWERED


def test_an_enquiry_is_handed_over(staff):
    enquiry = make.enquiry()
    lee = add_person("lee@example.org", name="Lee", role=Role.FUNDRAISING)
    viewer = add_person("viewer@example.org", name="Vi", role=Role.VIEWER)
    page = staff.open(path_of(enquiry))

    for wrong in ("", "x", str(viewer.id), "9" * 30):
        refused = page.submit("Hand over the enquiry", colleague=wrong, status=422)
        assert refused.find('.error-summary a[href="#colleague"]')
    page = page.submit("Hand over the enquiry", colleague=lee.id)

    assert page.has_text("Lee now looks after it.")
    assert fresh(enquiry).owner_id == lee.id
    assert email_of(EmailKind.ENQUIRY_NOTICE).recipient == "lee@example.org"


def test_an_enquiry_is_closed_and_opened_again(staff):
    page = staff.open(path_of(make.enquiry()))

    page = page.submit("Close the enquiry")
    assert page.has_text("The enquiry is closed.")
    assert page.submit("Open it again").has_text("The enquiry is open again.")


def test_an_act_from_a_page_that_is_behind_is_refused_in_words(staff):
    page = staff.open(path_of(make.enquiry()))
    page.submit("Close the enquiry")

    page = page.submit("Close the enquiry", status=409)

    assert page.has_text("This enquiry has changed since you opened it.")


def test_quarantine_is_let_through_or_discarded(staff):
    person = make.enquiry(suspicion=Suspicion.TOO_QUICK)
    machine = make.enquiry(suspicion=Suspicion.FILLED_TRAP)

    page = staff.open(path_of(person))
    assert page.has_text("It was written within three seconds.")
    assert page.soup.select("#answer") == []
    page.submit("Let it through")
    staff.open(path_of(machine)).submit("Discard as spam")

    assert fresh(person).is_open
    assert fresh(machine).status is EnquiryStatus.DISCARDED
    assert email_of(EmailKind.ENQUIRY_ACKNOWLEDGEMENT).record_id == person.id


def test_the_menu_and_the_front_page_say_what_is_overdue(staff):
    make.campaign()
    assert staff.open("/staff").soup.select(".menu__late") == []
    make.enquiry(at=TUESDAY_MORNING - timedelta(days=7))

    page = staff.open("/staff")

    assert {late.get_text() for late in page.soup.select(".menu__late")} == {"1 overdue"}
    assert page.click("1").address == "/staff/enquiries?show=overdue"


@ON_BOTH
def test_the_share_answered_in_time_is_shown(staff, clock):
    for days in (3, 4):
        make.enquiry(at=TUESDAY_MORNING - timedelta(days=days))
    in_time = make.enquiry()
    staff.open(path_of(in_time)).submit("Send the answer", answer="Yes.")
    make.enquiry()

    page = staff.open("/staff/enquiries")

    assert page.has_text("33%")
    assert page.has_text("of 3 due in 90 days")


@ON_BOTH
def test_enquiries_are_written_as_a_file(staff):
    make.enquiry(name="=1+1", message="One,\ntwo", at=TUESDAY_MORNING)
    make.enquiry(EnquiryKind.MEDIA)

    answer = staff.client.get(
        "/staff/enquiries.csv?kind=help", base_url=staff.origin, buffered=True
    )

    text = answer.get_data().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["name"] == "'=1+1"
    assert row["message"] == "One,\ntwo"
    assert row["received_at_utc"] == "2026-12-01 15:00:00"
    assert (row["kind"], row["topic"], row["answered_in_time"]) == ("help", "receipt", "")
    assert acts_on("enquiries")[-1][1] == "enquiries-exported"


@pytest.mark.parametrize("number", ["1000", "1", "0", "-5", "x", "9" * 30, "1001"])
def test_an_enquiry_that_is_not_there_is_a_404(staff, number):
    staff.open(f"/staff/enquiries/{number}", status=404)


def test_hostile_words_are_shown_as_text(staff):
    words = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    page = staff.open(path_of(make.enquiry(name=words, message=words)))

    assert page.has_text(words)
    assert page.soup.select("main script, main img") == []


def test_times_are_on_the_clock_of_the_office(staff):
    enquiry = make.enquiry()

    page = staff.open(path_of(enquiry))

    assert page.has_text("2 December 2026, 10:00 a.m.")
    assert page.has_text("Times are in Eastern Time.")
