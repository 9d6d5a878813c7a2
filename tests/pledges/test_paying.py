"""How a promise ends: paid, declined and then paid, settled, failed, left, expired, stopped."""

from datetime import timedelta

from fundraiser.campaigns.models import CampaignStatus
from fundraiser.campaigns.queries import lock_campaign
from fundraiser.database import transaction
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.jobs.names import JobName
from fundraiser.pledges.links import pledge_url
from fundraiser.pledges.models import CheckoutStatus, PledgeStatus
from tests import make
from tests.make import cad, cents
from tests.payments.wire import refused
from tests.pledges.giving import (
    PAGE,
    charges,
    checkouts,
    come_back,
    fill,
    gifts,
    give,
    held_and_earned,
    pay,
    pledges,
    session_of,
)

DECLINED = "4000000000000002"
ASKS_THE_BANK = "4000002760003184"


def address_of(app, endpoint="pledges.pledge_page"):
    with app.test_request_context():
        return pledge_url(endpoint, pledges()[0])


def hour_passes(clock, stripe, hours=1):
    clock.move(timedelta(hours=hours))
    stripe.move_clock(hours * 60 * 60)


def test_a_gift_is_promised_paid_matched_and_thanked(browser, stripe, pool):
    thanks = pay(browser, stripe, give(browser, "50"))

    assert thanks.path.endswith("/thank-you")
    assert thanks.has_text("$100")
    [gift] = gifts()
    assert gift.amount == cad(50)
    assert gift.fee
    assert pledges()[0].status is PledgeStatus.FULFILLED
    assert held_and_earned() == (0, 5000)


def test_a_covered_fee_is_paid_and_neither_given_nor_matched(browser, stripe, pool):
    pay(browser, stripe, give(browser, "50", covers_fee="y"))

    [gift] = gifts()
    assert (gift.amount, gift.covered_fee) == (cad(50), cents(181))
    assert charges(stripe) == [5181]
    assert held_and_earned() == (0, 5000)


def test_declined_and_then_paid_on_the_same_page_is_one_gift(browser, stripe, pool):
    page = give(browser, "50")

    declined = stripe.pay(session_of(page), DECLINED)

    assert declined.status == 402
    assert gifts() == []
    pay(browser, stripe, page)
    assert charges(stripe) == [5000]
    assert [gift.amount for gift in gifts()] == [cad(50)]


def test_the_banks_question_is_answered_and_the_gift_arrives(browser, stripe, pool):
    pay(browser, stripe, give(browser, "50"), card=ASKS_THE_BANK)

    assert [gift.amount for gift in gifts()] == [cad(50)]


def test_the_banks_question_not_answered_leaves_the_page_open(browser, stripe, pool):
    page = give(browser, "50")

    stripe.pay(session_of(page), ASKS_THE_BANK, authenticate=False)

    assert gifts() == []
    assert held_and_earned() == (5000, 0)
    pay(browser, stripe, page)
    assert charges(stripe) == [5000]


def test_a_bank_debit_waits_and_then_arrives(browser, stripe, pool, worker, clock):
    page = give(browser, "50")
    answer = stripe.pay_by_bank(session_of(page))

    waiting = come_back(browser, answer.location)

    assert waiting.has_text("Waiting for your bank")
    assert waiting.has_text("$50 in matching funds is reserved")
    assert gifts() == []
    clock.move(timedelta(days=4))
    hand_out_match()
    assert held_and_earned() == (5000, 0)
    stripe.settle(session_of(page))
    worker.run(JobName.LOOK_AT_CHECKOUTS)
    assert [gift.amount for gift in gifts()] == [cad(50)]
    assert held_and_earned() == (0, 5000)


def test_a_bank_debit_that_fails_frees_its_match_and_may_be_tried_again(
    browser, stripe, pool, worker, clock
):
    page = give(browser, "50")
    answer = stripe.pay_by_bank(session_of(page))
    waiting = come_back(browser, answer.location)
    stripe.settle(session_of(page), succeed=False)

    failed = browser.open(waiting.address)

    assert failed.has_text("Your bank did not make the payment")
    assert held_and_earned() == (0, 0)
    assert pledges()[0].status is PledgeStatus.FAILED
    pay(browser, stripe, failed.submit("Try again"))
    assert [gift.amount for gift in gifts()] == [cad(50)]
    assert [one.status for one in checkouts()] == [CheckoutStatus.FAILED, CheckoutStatus.PAID]


def test_who_leaves_stripes_page_can_go_on_with_the_same_one(browser, stripe, pool, app):
    page = give(browser, "50")

    left = browser.open(address_of(app))

    assert left.has_text("Your gift is not paid yet")
    assert left.has_text("$50 in matching funds is still reserved for you.")
    assert left.click("Continue to payment").location == page.location


def test_who_stops_is_charged_nothing_and_frees_the_match(browser, stripe, pool, app):
    page = give(browser, "50")

    stopped = browser.open(address_of(app)).submit("Stop, I do not want to give now")

    assert stopped.has_text("Your gift was stopped")
    assert held_and_earned() == (0, 0)
    assert stripe.pay(session_of(page)).status != 303
    assert charges(stripe) == []


def test_who_stops_after_paying_has_given(browser, stripe, pool, app):
    """The donor paid in one tab and presses *stop* in the other."""
    left = give(browser, "50")
    page = browser.open(address_of(app))
    stripe.pay(session_of(left))

    thanks = page.submit("Stop, I do not want to give now")

    assert thanks.path.endswith("/thank-you")
    assert pledges()[0].status is PledgeStatus.FULFILLED


def test_a_stopped_gift_may_be_begun_again(browser, stripe, pool, app):
    give(browser, "50")
    stopped = browser.open(address_of(app)).submit("Stop, I do not want to give now")

    pay(browser, stripe, stopped.submit("Try again"))

    assert [gift.amount for gift in gifts()] == [cad(50)]
    assert len(pledges()) == 1


def test_a_checkout_left_behind_lapses_and_touches_no_total(
    browser, stripe, pool, app, worker, clock
):
    give(browser, "50")
    hour_passes(clock, stripe)

    worker.run_all()

    assert pledges()[0].status is PledgeStatus.LAPSED
    assert held_and_earned() == (0, 0)
    assert gifts() == []
    pay(browser, stripe, browser.open(address_of(app)).submit("Try again"))
    assert held_and_earned() == (0, 5000)


def test_the_way_to_pay_after_the_page_expired_shows_that_it_did(browser, stripe, pool, app, clock):
    give(browser, "50")
    hour_passes(clock, stripe)

    late = browser.open(address_of(app, "pledges.pay"))
    assert late.has_text("The time to pay ran out")
    assert late.has_text("Nothing was charged, and your gift of $50 has not been made.")
    assert not late.has_text("Your gift is not paid yet")
    assert pledges()[0].status is PledgeStatus.LAPSED
    assert held_and_earned() == (0, 0)


def test_a_page_stripe_never_made_lapses_by_the_sweep(wired, wire, pool, worker, clock):
    wire.act = refused(503)
    give(wired, "50", status=202)
    clock.move(timedelta(hours=1))

    worker.run(JobName.LOOK_AT_CHECKOUTS)

    assert pledges()[0].status is PledgeStatus.LAPSED
    assert held_and_earned() == (0, 0)


def test_the_campaign_closed_between_page_and_form(browser, stripe, pool, campaign, clock):
    form = browser.open(PAGE)
    clock.move(timedelta(days=40))

    page = fill(form, "50", status=422)

    assert page.has_text("This campaign ended on")
    assert pledges() == []
    assert charges(stripe) == []


def test_a_campaign_that_was_read_a_moment_ago_takes_no_gift_once_it_has_ended(
    browser, stripe, pool, campaign, clock
):
    form = browser.open(PAGE)
    give(browser, "20", email="bo@example.org")
    with transaction():
        lock_campaign(campaign.id).closes_at = clock.now()

    page = fill(form, "50", status=422)

    assert page.has_text("This campaign ended on")
    assert [pledge.amount for pledge in pledges()] == [cad(20)]


def test_a_campaign_that_was_read_a_moment_ago_takes_no_gift_once_it_is_withdrawn(
    browser, stripe, pool, campaign
):
    form = browser.open(PAGE)
    give(browser, "20", email="bo@example.org")
    with transaction():
        lock_campaign(campaign.id).move_to(CampaignStatus.WITHDRAWN)

    fill(form, "50", status=404)

    assert [pledge.amount for pledge in pledges()] == [cad(20)]


def test_a_pledge_made_in_time_may_be_paid_after_the_end(browser, stripe, app, clock):
    closing = make.campaign("last", closes_at=clock.now() + timedelta(minutes=3))
    make.match_pool(closing, available=cad(100))
    page = fill(browser.open("/campaigns/last"), "50")
    clock.move(timedelta(minutes=10))
    stripe.move_clock(600)

    thanks = pay(browser, stripe, page)

    assert thanks.has_text("$100")
    assert held_and_earned() == (0, 5000)


def test_a_lapsed_pledge_cannot_be_begun_again_after_the_end(browser, stripe, app, worker, clock):
    make.campaign("last", closes_at=clock.now() + timedelta(minutes=30))
    fill(browser.open("/campaigns/last"), "50")
    hour_passes(clock, stripe)
    worker.run_all()

    answer = browser.post(address_of(app, "pledges.pay"), status=422)

    assert answer.has_text("This campaign is not taking gifts now. Nothing was charged.")
    assert pledges()[0].status is PledgeStatus.LAPSED


def test_a_payment_in_the_last_second_after_we_thought_it_expired_is_a_gift(
    browser, stripe, pool, campaign, worker, clock
):
    """Stripe's clock is behind ours: the hold is gone, the money came, and is matched from what
    is left (M21)."""
    page = give(browser, "50")
    clock.move(timedelta(hours=1))
    hand_out_match()
    make.gift(campaign, cad(70), email="bo@example.org")

    stripe.pay(session_of(page))
    worker.run(JobName.LOOK_AT_CHECKOUTS)

    assert sorted(gift.amount_cents for gift in gifts()) == [5000, 7000]
    assert held_and_earned() == (0, 10_000)


def test_coming_back_several_times_is_one_gift(browser, stripe, pool):
    answer = stripe.pay(session_of(give(browser, "50")))

    pages = {come_back(browser, answer.location).path for _ in range(3)}

    assert len(pages) == 1
    assert len(gifts()) == 1


def test_coming_back_with_a_session_that_is_none_of_ours_asks_for_our_own(
    browser, stripe, pool, app
):
    stripe.pay(session_of(give(browser, "50")))

    for named in ("", "cs_test_none", "é", "x" * 3000, "' OR 1=1"):
        browser.open(f"{address_of(app, 'pledges.thank_you')}&session_id={named}")

    assert [gift.amount for gift in gifts()] == [cad(50)]
