"""The question (M6): asked before payment if less match is there than the page had shown."""

from datetime import timedelta

import pytest

from fundraiser import clock
from fundraiser.campaigns.queries import get_campaign
from fundraiser.database import transaction
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.matching.operations.pools import change_terms, close_pool
from fundraiser.matching.queries import list_pools, lock_pool
from fundraiser.pledges.models import MatchAnswer, PledgeStatus
from tests import make
from tests.make import cad
from tests.matching.giving import matched, refund
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
NOTHING = "Nothing is reserved for your gift."
CHANGED = "The match has changed since this page was opened."


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
        "The Board: $30 was free at that moment, and $70 was reserved for gifts that came"
        " before. The page showed $50 in matching funds for your gift of $50."
        " $30 is reserved for you while you pay. The rest of your gift is in line"
    )
    assert stripe.get("/v1/checkout/sessions")["data"] == []
    assert held_and_earned() == (10_000, 0)


def test_the_donor_may_go_on_with_part_of_the_match(form_of_a_full_pool, browser, stripe):
    page = fill(form_of_a_full_pool, "50")

    thanks = pay(browser, stripe, page.submit("Give $50 with $30 in matching funds"))

    assert thanks.path.endswith("/thank-you")
    assert [gift.amount for gift in gifts()] == [cad(50)]
    assert held_and_earned() == (7000, 3000)


def test_the_donor_may_go_on_without_match(form_of_a_full_pool, browser, stripe):
    page = fill(form_of_a_full_pool, "50")

    thanks = pay(browser, stripe, page.submit("Give $50 without a match"))

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
    first = page.submit("Give $50 with $30 in matching funds")

    again = page.submit("Give $50 without a match")

    assert again.location == first.location
    assert held_and_earned() == (10_000, 0)


def test_sent_again_the_form_leads_back_to_its_question(form_of_a_full_pool, stripe):
    fill(form_of_a_full_pool, "50")

    assert fill(form_of_a_full_pool, "50").has_text(SMALLER)
    assert len(pledges()) == 2


def test_with_nothing_reserved_the_donor_may_stand_in_line(browser, stripe, pool, campaign):
    form = browser.open(PAGE)
    paid = make.gift(campaign, cad(100), email="bo@example.org")

    page = fill(form, "50")
    assert page.has_text("Your gift cannot be matched now")
    assert page.has_text("The Board: nothing was left at that moment.")
    assert page.has_text(
        f"{NOTHING} If you wait in line, it is matched when matching funds become available"
    )
    thanks = pay(browser, stripe, page.submit("Give $50 and wait in line"))

    assert thanks.has_text("Your gift is in line")
    pledge = pledges()[1]
    assert (pledge.match_answer, pledge.offered_match_cents) == (MatchAnswer.PART, 0)
    refund(paid, cad(100))
    assert matched(gifts()[1]) == 5000


def test_who_goes_on_without_a_match_has_declined_and_waits_for_none(
    browser, stripe, pool, campaign
):
    form = browser.open(PAGE)
    paid = make.gift(campaign, cad(100), email="bo@example.org")

    page = fill(form, "50")
    pay(browser, stripe, page.submit("Give $50 without a match"))

    assert pledges()[1].match_answer is MatchAnswer.NONE
    refund(paid, cad(100))
    assert matched(gifts()[1]) == 0


def test_where_there_is_no_line_none_is_offered(browser, stripe, campaign):
    """A limit, a window or a closed pool is no lack of money: nothing that is set free helps."""
    make.match_pool(campaign, available=cad(100), cap_per_donor_cents=4000)
    make.gift(campaign, cad(40), email="ana@example.org")

    page = give(browser, "40")

    assert page.has_text("The Board gives at most $40 to all the gifts of one donor.")
    assert not page.has_text("line")
    assert [button.get_text(strip=True) for button in page.soup.select(".notice-page button")] == [
        "Give $40"
    ]
    thanks = pay(browser, stripe, page.submit("Give $40"))
    assert not thanks.has_text("You chose to give without match")
    assert thanks.has_text("The Board gives at most $40 to all the gifts of one donor.")


def test_a_pool_that_was_closed_since_is_said_to_have_changed(browser, stripe, pool, campaign):
    make.match_pool(campaign, available=cad(20), sponsor="Northern Hardware")
    form = browser.open(PAGE)
    with transaction():
        board = lock_pool(list_pools(campaign.id)[0].public_id)
        assert board
        close_pool(board, actor=make.ACTOR, at=clock.now())

    page = fill(form, "50")

    assert page.has_text(f"{CHANGED} The page showed $50")
    assert page.has_text("$20 is reserved for you while you pay.")


def test_terms_that_changed_since_are_said_to_have_changed(browser, stripe, campaign):
    make.match_pool(campaign, available=cad(1000), rate_numerator=2)
    form = browser.open(PAGE)
    with transaction():
        pool = lock_pool(list_pools(campaign.id)[0].public_id)
        facts = make.terms(get_campaign(campaign.id), cad(1000))
        assert pool
        change_terms(pool, facts, reason="They said so.", actor=make.ACTOR, at=clock.now())

    page = fill(form, "50")

    assert page.has_text(f"{CHANGED} The page showed $100")
    assert page.submit("Give $50 with $50 in matching funds", status=303).location


def test_a_sponsor_reads_that_their_own_gifts_are_not_matched(browser, stripe, campaign):
    make.match_pool(campaign, available=cad(100), sponsor_email="ana@example.org")

    page = give(browser, "50")

    assert page.has_text("You sponsor this match, and a sponsor’s own gifts are not matched.")
    assert not page.has_text(CHANGED)


def test_only_what_is_less_than_the_page_showed_is_a_reason(browser, stripe, campaign):
    """The first pool gave its limit, as the page had said; the second lacks money."""
    make.match_pool(campaign, available=cad(100), cap_per_gift_cents=1000)
    make.match_pool(campaign, available=cad(100), sponsor="Northern Hardware")
    form = browser.open(PAGE)
    make.pledge(campaign, cad(90), email="bo@example.org")

    page = fill(form, "50")

    assert page.has_text("Northern Hardware: $20 was free at that moment, and $80 was")
    assert not page.has_text("The Board")


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

    assert page.has_text("The Board matches gifts made from")
    assert page.has_text(NOTHING)


def test_an_answer_after_the_time_is_over_is_asked_anew(
    form_of_a_full_pool, browser, stripe, worker, campaign, clock
):
    """The donor thinks for an hour; meanwhile somebody else has taken the rest."""
    page = fill(form_of_a_full_pool, "50")
    clock.move(timedelta(hours=1))
    stripe.move_clock(60 * 60)
    worker.run_all()
    hand_out_match()
    make.gift(campaign, cad(100), email="cy@example.org")

    again = page.submit("Give $50 with $30 in matching funds").submit("Try again")

    assert again.has_text(NOTHING), again.text
    assert stripe.get("/v1/checkout/sessions")["data"] == []


def test_a_page_that_showed_more_than_is_held_by_now_is_no_answer(
    form_of_a_full_pool, browser, stripe, worker, campaign, clock
):
    """Another tab has begun again since, when less was there: the old one asks for its $30."""
    old_tab = fill(form_of_a_full_pool, "50")
    clock.move(timedelta(hours=1))
    stripe.move_clock(60 * 60)
    worker.run_all()
    hand_out_match()
    make.gift(campaign, cad(80), email="cy@example.org")
    old_tab.submit("Give $50 with $30 in matching funds").submit("Try again")

    again = old_tab.submit("Give $50 with $30 in matching funds")

    assert again.has_text("$20 is reserved for you while you pay.")
    assert pledges()[1].match_answer is MatchAnswer.ASKED
    assert session_of(again.submit("Give $50 with $20 in matching funds"))


def test_a_lapsed_question_that_has_its_match_by_now_is_asked_no_more(
    form_of_a_full_pool, browser, stripe, worker, clock
):
    page = fill(form_of_a_full_pool, "50")
    clock.move(timedelta(hours=1))
    stripe.move_clock(60 * 60)
    worker.run_all()
    hand_out_match()
    assert [pledge.status for pledge in pledges()] == [PledgeStatus.LAPSED] * 2

    left = browser.open(page.address)
    paying = left.submit("Try again")

    assert session_of(paying)
    assert held_and_earned() == (5000, 0)


def test_nobody_is_charged_while_the_question_is_open(form_of_a_full_pool, browser, stripe):
    page = fill(form_of_a_full_pool, "50")

    send_to_next_step = browser.open(page.address.replace("/question", "/pay"))

    assert send_to_next_step.has_text(SMALLER)
    assert charges(stripe) == []


def test_an_answer_changed_while_stripe_was_silent_is_another_request(
    wire, wired, pool, campaign, stripe
):
    """What goes with a key is sent with it each time: the first page asked for wants match."""
    form = wired.open(PAGE)
    make.pledge(campaign, cad(70), email="bo@example.org")
    page = fill(form, "50")
    wire.act = cut_after_acting
    page.submit("Give $50 with $30 in matching funds", status=202)
    wire.act = passed_on

    changed = page.submit("Give $50 without a match")

    marks = stripe.get(f"/v1/checkout/sessions/{session_of(changed)}")["metadata"]
    assert (marks["wants_match"], marks["attempt"]) == ("no", "2")
    assert held_and_earned() == (7000, 0)


@pytest.fixture
def declined_while_stripe_was_silent(wire, wired, pool, campaign, stripe):
    """The question's page, whose donor has chosen no match and got no answer; Stripe is back."""
    form = wired.open(PAGE)
    make.pledge(campaign, cad(70), email="bo@example.org")
    page = fill(form, "50")
    wire.act = cut_after_acting
    page.submit("Give $50 without a match", status=202)
    wire.act = passed_on
    assert held_and_earned() == (7000, 0)
    return page


def test_who_had_declined_may_go_on_with_match_after_all(
    declined_while_stripe_was_silent, wired, stripe
):
    paying = declined_while_stripe_was_silent.submit("Give $50 with $30 in matching funds")

    marks = stripe.get(f"/v1/checkout/sessions/{session_of(paying)}")["metadata"]
    assert (marks["wants_match"], marks["attempt"]) == ("yes", "2")
    pledge = pledges()[1]
    assert (pledge.match_answer, pledge.offered_match_cents) == (MatchAnswer.PART, 3000)
    thanks = pay(wired, stripe, paying)
    assert not thanks.has_text("You chose to give without match")
    assert held_and_earned() == (7000, 3000)


def test_who_had_declined_is_asked_again_if_less_is_left_by_then(
    declined_while_stripe_was_silent, campaign
):
    make.pledge(campaign, cad(20), email="cy@example.org")

    again = declined_while_stripe_was_silent.submit("Give $50 with $30 in matching funds")

    assert again.has_text("$10 is reserved for you while you pay.")
    assert pledges()[1].match_answer is MatchAnswer.ASKED
    assert session_of(again.submit("Give $50 with $10 in matching funds"))


@pytest.mark.parametrize("shown", ["-1", "0", "1000000000000000000000000"])
def test_a_forged_figure_is_at_most_what_the_page_had_shown(
    declined_while_stripe_was_silent, wired, shown
):
    answer = {"answer": "part", "shown_cents": shown}

    wired.post(declined_while_stripe_was_silent.address, answer)

    pledge = pledges()[1]
    assert held_and_earned() == (10_000, 0)
    assert pledge.is_asked == (int(shown) > 0)
    assert pledge.agreed_match == (cad(50) if pledge.is_asked else cad(0))
