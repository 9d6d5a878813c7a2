"""The claim that a form sends is what its page said last, and never somebody else's word (M6)."""

from datetime import timedelta

import pytest

from fundraiser.pledges.models import MatchAnswer
from tests import make
from tests.make import cad
from tests.pledges.giving import PAGE, fill, held_and_earned, pledges, session_of

TOTALS = f"{PAGE}/totals.json"
SMALLER = "Your gift can be matched in part"


@pytest.fixture
def form(browser, stripe, pool, campaign):
    """The form as it was when $100 was free; meanwhile others have reserved $70 of it."""
    page = browser.open(PAGE)
    make.pledge(campaign, cad(70), email="bo@example.org")
    return page


def claim_now(browser):
    return browser.open(TOTALS).json["claim"]


def test_a_claim_that_was_made_true_meanwhile_asks_nothing(form, browser):
    page = fill(form, "50", claim=claim_now(browser))

    assert session_of(page)
    pledge = pledges()[1]
    assert (pledge.promised_match_cents, pledge.match_answer) == (3000, MatchAnswer.NOT_ASKED)


def test_a_page_that_shows_more_than_at_first_is_held_to_what_it_shows(
    browser, stripe, campaign, make_app
):
    form = browser.open(PAGE)
    make.match_pool(campaign, available=cad(100))
    claim = claim_now(browser)
    make.pledge(campaign, cad(70), email="bo@example.org")

    assert fill(form, "50", claim=claim).has_text("The page showed $50 in matching funds")


@pytest.mark.parametrize("claim", ["", "x", "1:2-100:3.forged", "é", "\0", "a" * 9_000])
def test_a_claim_that_is_not_ours_counts_as_what_the_page_showed_when_opened(form, claim):
    assert fill(form, "50", claim=claim).has_text(SMALLER)


def test_a_page_of_before_claims_had_a_field_is_understood(form, browser):
    sent = {
        "form_key": str(form.find("[name=form_key]")["value"]),
        "frequency": "once",
        "amount": "5000",
        "name": "Ana Silva",
        "email": "ana@example.org",
    }

    assert browser.post(PAGE, sent).has_text(SMALLER)


def test_a_claim_that_is_too_old_counts_as_what_the_page_showed_when_opened(
    browser, stripe, pool, campaign, clock
):
    """Claims are dated by the hour: one may be too old a little before its form is."""
    clock.set_to(clock.now().replace(minute=59, second=0, microsecond=0))
    form = browser.open(PAGE)
    make.gift(campaign, cad(70), email="bo@example.org")
    clock.move(timedelta(hours=23, minutes=30))

    assert fill(form, "50").has_text(SMALLER)


def test_a_claim_of_another_campaign_is_refused_and_nothing_is_lost(form, browser):
    make.match_pool(make.campaign("spring"), available=cad(500), sponsor="Somebody else")
    other = browser.open("/campaigns/spring/totals.json").json["claim"]

    again = fill(form, "50", claim=other, status=422)

    assert again.has_text("Please send it again.")
    assert again.find("[name=name]")["value"] == "Ana Silva"
    assert len(pledges()) == 1
    assert fill(again, "50").location, "the page that came back claims what is true"


def test_the_same_form_sent_again_after_its_page_showed_more_is_matched_as_it_shows(
    browser, stripe, campaign
):
    """Sent while nothing was free; the donor came back, and the page showed a match."""
    form = browser.open(PAGE)
    first = session_of(fill(form, "50"))
    make.match_pool(campaign, available=cad(100))

    second = session_of(fill(form, "50", claim=claim_now(browser)))

    assert second != first
    assert held_and_earned() == (5000, 0)
    [pledge] = pledges()
    assert (pledge.promised_match_cents, pledge.checkout.attempt) == (5000, 2)


def test_the_same_form_sent_again_after_its_page_showed_less_goes_on_as_before(
    browser, stripe, pool, campaign
):
    form = browser.open(PAGE)
    first = session_of(fill(form, "50"))
    make.gift(campaign, cad(50), email="bo@example.org")

    assert session_of(fill(form, "50", claim=claim_now(browser))) == first
    assert held_and_earned() == (5000, 5000)
