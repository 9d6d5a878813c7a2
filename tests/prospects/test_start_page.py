"""The link in our emails that starts a page: what they told us is filled in, and in no address."""

from datetime import timedelta

import pytest

from fundraiser.prospects.models import Idea
from fundraiser.prospects.queries import get_prospect
from tests import make
from tests.browser import Browser
from tests.databases import ON_SQLITE
from tests.donors.letters import letters_to
from tests.peer_to_peer.drafts import BASICS, only_page

pytestmark = ON_SQLITE
START = "/fundraise/start/for/"
AT_LEISURE = timedelta(minutes=1)


@pytest.fixture
def letter(app, worker, clock):
    """The email with the guide, to a prospect who told us a day."""
    clock.set_to(make.instant("2026-11-02 15:00"))
    make.campaign()
    make.prospect(name="Mia Roy", idea=Idea.POLAR_DIP, happens="December 12")
    (letter,) = letters_to("mia@example.org", worker)
    return letter


def link_in(letter):
    return letter.url(START).removeprefix("http://127.0.0.1:8000")


def test_the_form_opens_with_name_idea_and_day(browser, letter):
    page = browser.open(link_in(letter))

    assert page.find("#owner_name")["value"] == "Mia Roy"
    assert page.find("#kind option[selected]")["value"] == "polar-dip"
    assert page.find("#event_on")["value"] == "2026-12-12"
    assert "/guide" in letter.text


def test_the_address_tells_nothing_about_them(letter):
    address = link_in(letter)

    assert not [word for word in ("mia", "roy", "polar", "12-12") if word in address.casefold()]


@pytest.mark.parametrize("end", ["", "?s=", "?s=made-up"])
def test_a_link_that_is_not_signed_is_not_there(browser, letter, end):
    browser.open(link_in(letter).partition("?")[0] + end, status=404)


def test_the_page_started_is_the_prospects_own(browser, letter, clock):
    page = browser.open(link_in(letter))
    clock.move(AT_LEISURE)
    page.submit("Save and continue", title="Mia’s dip", goal="500")

    draft = only_page()
    assert draft.owner_name == "Mia Roy"
    assert get_prospect(draft.prospect_id).email == "mia@example.org"
    elsewhere = Browser(browser.app).open(link_in(letter))
    assert elsewhere.has_text("You have started “Mia’s dip”.")
    assert elsewhere.click("Continue").find("#title")["value"] == "Mia’s dip"


def test_a_slip_keeps_what_was_typed_over_what_we_knew(browser, letter, clock):
    page = browser.open(link_in(letter))
    clock.move(AT_LEISURE)

    page = page.submit("Save and continue", status=422, owner_name="Mia R.", title="")
    assert page.find("#owner_name")["value"] == "Mia R."
    page.submit("Save and continue", title="Mia’s dip", goal="500")
    assert only_page().owner_name == "Mia R."


def test_words_that_name_no_day_stand_beside_the_field(browser, letter, worker):
    make.prospect("ben@example.org", name="Ben", idea=Idea.UNDECIDED, happens="in spring")
    (letter_to_ben,) = letters_to("ben@example.org", worker)
    page = browser.open(link_in(letter_to_ben))

    assert page.has_text("You wrote “in spring”.")
    assert page.find("#event_on")["value"] == ""
    assert not page.soup.select("#kind option[selected]")


def test_a_visitor_without_a_link_starts_with_nothing(browser, letter, clock):
    page = browser.open("/fundraise/start")
    assert page.find("#owner_name")["value"] == ""
    clock.move(AT_LEISURE)
    page.submit("Save and continue", **BASICS)

    assert only_page().prospect_id is None


@pytest.mark.parametrize(
    ("idea", "kind"), [("birthday", "birthday"), ("undecided", None), ("moon", None)]
)
def test_an_address_may_name_the_idea_and_nothing_of_a_person(browser, letter, idea, kind):
    page = browser.open(f"/fundraise/start?idea={idea}")

    chosen = page.soup.select_one("#kind option[selected]")
    assert (chosen["value"] if chosen else None) == kind
    assert page.find("#owner_name")["value"] == ""
