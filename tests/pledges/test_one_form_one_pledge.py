"""One view of the form makes one pledge, however often and however it is sent."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from fundraiser.gifts.jobs import hand_out_match
from fundraiser.pledges.links import pledge_url
from fundraiser.pledges.models import CheckoutStatus, PledgeStatus
from tests import make
from tests.browser import Browser
from tests.make import cad
from tests.payments.wire import opening_only, passed_on, refused
from tests.pledges.giving import (
    PAGE,
    assert_books_are_right,
    charges,
    checkouts,
    fill,
    gifts,
    give,
    held_and_earned,
    pay,
    pledges,
    send,
    session_of,
)


def status_at_stripe(stripe, session_id):
    return stripe.get(f"/v1/checkout/sessions/{session_id}")["status"]


def test_the_same_form_sent_again_goes_to_the_same_page(browser, stripe, pool):
    form = browser.open(PAGE)

    places = {fill(form).location for _ in range(3)}

    assert len(places) == 1
    assert len(pledges()) == len(checkouts()) == 1
    assert held_and_earned() == (5000, 0)


def test_a_double_click_is_one_pledge_and_one_page(app, browser, stripe, pool):
    """Sent eight times at one instant: each answer leads to the one page, or to a page that waits
    for it."""
    form = browser.open(PAGE)

    with ThreadPoolExecutor(max_workers=8) as threads:
        statuses = [
            answer.status_code for answer in threads.map(lambda _: send(app, form), range(8))
        ]

    assert set(statuses) <= {303, 202}
    assert 303 in statuses
    assert len(pledges()) == len(checkouts()) == 1
    assert len(stripe.get("/v1/checkout/sessions")["data"]) == 1
    assert held_and_earned() == (5000, 0)


def test_two_views_of_the_form_are_two_pledges(browser, stripe, pool):
    one, other = give(browser), give(browser)

    assert one.location != other.location
    assert len(pledges()) == 2
    assert held_and_earned() == (10_000, 0)


def test_changed_content_ends_the_old_page_and_swaps_the_hold(browser, stripe, pool):
    form = browser.open(PAGE)
    old = session_of(fill(form, "50"))

    new = session_of(fill(form, "20", email="bo@example.org"))

    [pledge] = pledges()
    assert (pledge.amount, pledge.email) == (cad(20), "bo@example.org")
    assert status_at_stripe(stripe, old) == "expired"
    assert status_at_stripe(stripe, new) == "open"
    assert held_and_earned() == (2000, 0)
    first, second = checkouts()
    assert (first.status, second.status) == (CheckoutStatus.EXPIRED, CheckoutStatus.OPEN)
    assert (first.attempt, second.attempt) == (1, 2)
    assert first.idempotency_key != second.idempotency_key


def test_changed_back_it_is_a_third_attempt(browser, stripe, pool):
    form = browser.open(PAGE)
    sessions = []
    for dollars in ("50", "20", "50"):
        sessions.append(session_of(fill(form, dollars)))
        hand_out_match()

    assert [status_at_stripe(stripe, each) for each in sessions] == ["expired", "expired", "open"]
    assert held_and_earned() == (5000, 0)


def test_the_old_page_cannot_be_paid_after_a_change(browser, stripe, pool):
    form = browser.open(PAGE)
    old = fill(form, "50")
    fill(form, "20")

    answer = stripe.pay(session_of(old))

    assert answer.status != 303
    assert charges(stripe) == []


def test_tabs_that_change_it_at_once_lead_to_one_page_that_can_be_paid(app, browser, stripe, pool):
    """A page that nobody was sent to may stay open at Stripe until its time is over."""
    form = browser.open(PAGE)
    fill(form, "50")

    with ThreadPoolExecutor(max_workers=6) as threads:
        answers = list(threads.map(lambda dollars: send(app, form, dollars), "123456"))

    assert {answer.status_code for answer in answers} <= {303, 202, 503}
    [pledge] = pledges()
    payable = [
        session["amount_total"]
        for session in stripe.get("/v1/checkout/sessions", limit=100)["data"]
        if session["status"] == "open" and session["url"] in {each.location for each in answers}
    ]
    assert payable in ([], [pledge.amount_cents])
    assert held_and_earned() == (pledge.amount_cents, 0)


@pytest.mark.parametrize("is_changed", [False, True])
def test_a_paid_form_sent_again_is_thanked_and_not_charged(browser, stripe, pool, is_changed):
    form = browser.open(PAGE)
    pay(browser, stripe, fill(form, "50"))

    again = fill(form, "75" if is_changed else "50")

    assert again.path.startswith("/gifts/")
    assert again.path.endswith("/thank-you")
    assert charges(stripe) == [5000]
    assert len(pledges()) == len(gifts()) == 1


def test_a_form_paid_at_stripe_that_we_have_not_heard_of_is_not_charged_again(
    browser, stripe, pool
):
    """The donor paid, closed the tab before the way back, and sends the changed form again."""
    form = browser.open(PAGE)
    stripe.pay(session_of(fill(form, "50")))

    again = fill(form, "75")

    assert again.path.endswith("/thank-you")
    assert charges(stripe) == [5000]
    assert [gift.amount for gift in gifts()] == [cad(50)]


def test_a_settling_form_sent_again_waits_for_the_bank(browser, stripe, pool):
    form = browser.open(PAGE)
    stripe.pay_by_bank(session_of(fill(form, "50")))

    again = fill(form, "75")

    assert again.has_text("Waiting for your bank")
    [pledge] = pledges()
    assert pledge.status is PledgeStatus.SETTLING
    assert pledge.amount == cad(50)


def test_a_change_that_stripe_cannot_hear_of_changes_nothing(wired, wire, stripe, pool):
    form = wired.open(PAGE)
    old = session_of(fill(form, "50"))
    wire.act = refused(500)

    answer = fill(form, "20", status=503)

    assert answer.has_text("We could not reach Stripe, so your gift has not been changed.")
    [pledge] = pledges()
    assert pledge.amount == cad(50)
    assert status_at_stripe(stripe, old) == "open"
    assert held_and_earned() == (5000, 0)
    wire.act = passed_on
    assert session_of(answer.submit()) != old
    assert pledges()[0].amount == cad(20)


@pytest.mark.parametrize(
    ("status", "words"), [(401, "has not been changed"), (404, "nothing has changed")]
)
def test_a_change_that_stripe_refuses_changes_nothing(wired, wire, stripe, pool, status, words):
    form = wired.open(PAGE)
    fill(form, "50")
    wire.act = refused(status, type="invalid_request_error")

    answer = fill(form, "20", status=503)

    assert answer.has_text(words)
    assert pledges()[0].amount == cad(50)


def test_a_pledge_changed_while_its_page_was_being_made_leaves_no_page_behind(
    app, wired, wire, stripe, pool
):
    """One tab waits for Stripe, another changes the amount: the first page is ended on arrival."""
    form = wired.open(PAGE)
    changed: list[bool] = []

    def change_meanwhile(asked, pass_on):
        answer = pass_on()
        if not changed:
            changed.append(True)
            send(wired.app, form, "20")
        return answer

    wire.act = opening_only(change_meanwhile)
    page = fill(form, "50")

    [pledge] = pledges()
    assert pledge.amount == cad(20)
    [payable] = [
        session
        for session in stripe.get("/v1/checkout/sessions")["data"]
        if session["status"] == "open"
    ]
    assert payable["amount_total"] == 2000
    assert session_of(page) == payable["id"]
    assert held_and_earned() == (2000, 0)


def test_a_pledge_stopped_while_its_page_was_being_made_cannot_be_paid(wired, wire, stripe, pool):
    form = wired.open(PAGE)

    def stop_meanwhile(_asked, pass_on):
        answer = pass_on()
        with wired.app.app_context():
            [pledge] = pledges()
        Browser(wired.app).post(stop_url(wired, pledge))
        return answer

    wire.act = opening_only(stop_meanwhile)
    page = fill(form, "50")

    assert page.has_text("Your gift was stopped")
    assert pledges()[0].status is PledgeStatus.CANCELLED
    assert [each["status"] for each in stripe.get("/v1/checkout/sessions")["data"]] == ["expired"]
    assert held_and_earned() == (0, 0)


def test_a_form_of_yesterday_is_shown_anew_with_what_was_typed(browser, stripe, pool, clock):
    form = browser.open(PAGE)
    clock.move(timedelta(hours=25))
    stripe.move_clock(25 * 60 * 60)

    answer = fill(form, "37.50", status=422)

    assert answer.has_text("This page was open for a long time")
    assert answer.find("#other_amount")["value"] == "37.50"
    assert pledges() == []
    assert session_of(answer.submit())


def test_a_key_that_is_not_ours_makes_no_pledge(browser, stripe, pool):
    form = browser.open(PAGE)

    for key in ("", "forged", "a.b.c", "é", "x" * 600):
        answer = fill(form, form_key=key, status=422)
        assert answer.has_text("This page was open for a long time"), key

    assert pledges() == []


def test_a_key_of_another_campaign_makes_no_pledge(browser, stripe, campaign):
    make.campaign("spring")
    other = browser.open("/campaigns/spring").find("input[name=form_key]")["value"]

    fill(browser.open(PAGE), form_key=other, status=422)

    assert pledges() == []


def test_a_form_with_mistakes_keeps_its_key(browser, stripe, pool):
    form = browser.open(PAGE)
    first = fill(form, "10,50", status=422)

    again = fill(first, "10.50", status=200)
    fill(first, "10.50")

    assert session_of(again)
    assert len(pledges()) == 1
    assert_books_are_right()


def stop_url(browser, pledge):
    with browser.app.test_request_context():
        return pledge_url("pledges.stop", pledge)
