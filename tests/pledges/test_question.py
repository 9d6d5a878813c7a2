"""The question (M6): asked before payment if less match is there than the page had shown."""

from datetime import timedelta

import pytest

from fundraiser.pledges.models import MatchAnswer, PledgeStatus
from tests import make
from tests.make import cad
from tests.payments.wire import cut_after_acting, passed_on
from tests.pledges.giving import (
    PAGE,
    charges,
    fill,
    gifts,
    give,
    held_and_earned,
    pay,
    pledges,
    session_of,
)

SMALLER = "Your gift can be matched in part"


@pytest.fixture
def form_of_a_full_pool(browser, stripe, pool, campaign):
    """The form as it was when $100 was there; meanwhile others hold $70 of it."""
    form = browser.open(PAGE)
    make.pledge(campaign, cad(70), email="bo@example.org")
    return form


def test_enough_match_is_not_asked_about(browser, stripe, pool):
    page = give(browser, "100")

    assert session_of(page)
    assert pledges()[0].match_answer is MatchAnswer.NOT_ASKED


def test_less_match_than_shown_is_asked_about_before_anything_is_charged(
    form_of_a_full_pool, stripe
):
    page = fill(form_of_a_full_pool, "50")

    assert page.has_text(SMALLER)
    assert page.has_text(
        "$50.00 of match would go with your gift of $50.00. Less than that is left."
    )
    assert page.has_text("We have set aside $30.00 for you.")
    assert stripe.get("/v1/checkout/sessions")["data"] == []
    assert held_and_earned() == (10_000, 0)


def test_the_donor_may_go_on_with_part_of_the_match(form_of_a_full_pool, browser, stripe):
    page = fill(form_of_a_full_pool, "50")

    thanks = pay(browser, stripe, page.submit("Give $50.00 with $30.00 of match"))

    assert thanks.path.endswith("/thank-you")
    assert [gift.amount for gift in gifts()] == [cad(50)]
    assert held_and_earned() == (7000, 3000)


def test_the_donor_may_go_on_without_match(form_of_a_full_pool, browser, stripe):
    page = fill(form_of_a_full_pool, "50")

    thanks = pay(browser, stripe, page.submit("Give $50.00 without match"))

    assert thanks.has_text("You chose to give without match")
    assert held_and_earned() == (7000, 0)


def test_the_donor_may_change_the_amount_instead(form_of_a_full_pool, browser, stripe):
    page = fill(form_of_a_full_pool, "50").click("Change the amount")

    changed = fill(page, "30")

    assert stripe.get(f"/v1/checkout/sessions/{session_of(changed)}")["amount_total"] == 3000
    assert held_and_earned() == (10_000, 0)
    assert len(pledges()) == 2


def test_an_answer_that_is_none_asks_again(form_of_a_full_pool, browser, stripe):
    page = fill(form_of_a_full_pool, "50")

    for answer in ("", "asked", "not_asked", "yes", "PART", "' OR 1=1"):
        assert browser.post(page.address, {"answer": answer}).has_text(SMALLER), answer

    assert stripe.get("/v1/checkout/sessions")["data"] == []


def test_answered_twice_the_first_answer_that_led_to_stripe_stands(
    form_of_a_full_pool, browser, stripe
):
    page = fill(form_of_a_full_pool, "50")
    first = page.submit("Give $50.00 with $30.00 of match")

    again = page.submit("Give $50.00 without match")

    assert again.location == first.location
    assert held_and_earned() == (10_000, 0)


def test_sent_again_the_form_leads_back_to_its_question(form_of_a_full_pool, stripe):
    fill(form_of_a_full_pool, "50")

    assert fill(form_of_a_full_pool, "50").has_text(SMALLER)
    assert len(pledges()) == 2


def test_no_match_left_at_all_offers_to_go_on_without(browser, stripe, pool, campaign):
    form = browser.open(PAGE)
    make.gift(campaign, cad(100), email="bo@example.org")

    page = fill(form, "50")

    assert page.has_text("No match can be set aside for this gift.")
    assert not page.soup.select("button[value=part]")
    assert session_of(page.submit("Give $50.00 without match"))


def test_a_page_without_a_claim_never_asks(browser, stripe, campaign):
    form = browser.open(PAGE)

    assert session_of(fill(form, "50"))
    assert pledges()[0].match_answer is MatchAnswer.NOT_ASKED


def test_a_page_that_claimed_nothing_is_matched_by_a_pool_opened_since(browser, stripe, campaign):
    form = browser.open(PAGE)
    make.match_pool(campaign, available=cad(20))

    assert session_of(fill(form, "50"))
    assert held_and_earned() == (2000, 0)


def test_what_the_page_did_not_promise_is_not_missed(browser, stripe, campaign):
    """A cap per gift is in the claim: $10 for a gift of $50 is all that was shown."""
    make.match_pool(campaign, available=cad(100), cap_per_gift_cents=1000)

    assert session_of(give(browser, "50"))


def test_a_match_that_ended_since_the_page_was_shown_is_asked_about(
    browser, stripe, campaign, clock
):
    make.match_pool(campaign, available=cad(100), closes_at=clock.now() + timedelta(minutes=5))
    form = browser.open(PAGE)
    clock.move(timedelta(minutes=6))

    page = fill(form, "50")

    assert page.has_text("No match can be set aside for this gift.")


def test_an_answer_after_the_time_is_over_is_asked_anew(
    form_of_a_full_pool, browser, stripe, worker, campaign, clock
):
    """The donor thinks for an hour; meanwhile somebody else has taken the rest."""
    page = fill(form_of_a_full_pool, "50")
    clock.move(timedelta(hours=1))
    stripe.move_clock(60 * 60)
    worker.run_all()
    make.gift(campaign, cad(100), email="cy@example.org")

    again = page.submit("Give $50.00 with $30.00 of match").submit("Try again")

    assert again.has_text("No match can be set aside for this gift."), again.text
    assert stripe.get("/v1/checkout/sessions")["data"] == []


def test_a_page_that_showed_more_than_is_held_by_now_is_no_answer(
    form_of_a_full_pool, browser, stripe, worker, campaign, clock
):
    """Another tab has begun again since, when less was there: the old one asks for its $30."""
    old_tab = fill(form_of_a_full_pool, "50")
    clock.move(timedelta(hours=1))
    stripe.move_clock(60 * 60)
    worker.run_all()
    make.gift(campaign, cad(80), email="cy@example.org")
    old_tab.submit("Give $50.00 with $30.00 of match").submit("Try again")

    again = old_tab.submit("Give $50.00 with $30.00 of match")

    assert again.has_text("We have set aside $20.00 for you.")
    assert pledges()[1].match_answer is MatchAnswer.ASKED
    assert session_of(again.submit("Give $50.00 with $20.00 of match"))


def test_a_lapsed_question_that_has_its_match_by_now_is_asked_no_more(
    form_of_a_full_pool, browser, stripe, worker, clock
):
    page = fill(form_of_a_full_pool, "50")
    clock.move(timedelta(hours=1))
    stripe.move_clock(60 * 60)
    worker.run_all()
    assert [pledge.status for pledge in pledges()] == [PledgeStatus.LAPSED] * 2

    left = browser.open(page.address)
    paying = left.submit("Try again")

    assert session_of(paying)
    assert held_and_earned() == (5000, 0)


def test_nobody_is_charged_while_the_question_is_open(form_of_a_full_pool, browser, stripe):
    page = fill(form_of_a_full_pool, "50")

    way_on = browser.open(page.address.replace("/question", "/pay"))

    assert way_on.has_text(SMALLER)
    assert charges(stripe) == []


def test_an_answer_changed_while_stripe_was_silent_is_another_request(
    wire, wired, pool, campaign, stripe
):
    """What goes with a key is sent with it each time: the first page asked for wants match."""
    form = wired.open(PAGE)
    make.pledge(campaign, cad(70), email="bo@example.org")
    page = fill(form, "50")
    wire.act = cut_after_acting
    page.submit("Give $50.00 with $30.00 of match", status=202)
    wire.act = passed_on

    changed = page.submit("Give $50.00 without match")

    marks = stripe.get(f"/v1/checkout/sessions/{session_of(changed)}")["metadata"]
    assert (marks["wants_match"], marks["attempt"]) == ("no", "2")
    assert held_and_earned() == (7000, 0)
