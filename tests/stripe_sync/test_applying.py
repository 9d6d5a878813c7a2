"""Events late, twice, at once and out of order: one gift a payment, one refund a refund."""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from fundraiser import clock as time_of_day
from fundraiser.alarms import AlarmKind
from fundraiser.alarms.queries import list_open_alarms
from fundraiser.database import db, transaction
from fundraiser.gifts.models import GiftStatus, Refund
from fundraiser.jobs.names import JobName
from fundraiser.jobs.queue import run_now
from fundraiser.pledges.links import pledge_url
from fundraiser.pledges.models import CheckoutStatus, PledgeStatus
from fundraiser.pledges.operations.attempts import begin_again
from fundraiser.pledges.operations.checkouts import put_right
from fundraiser.pledges.queries import lock_pledge
from fundraiser.stripe_sync.models import EventStatus, StripeEvent, ToldBy
from fundraiser.stripe_sync.operations import READERS
from tests import make
from tests.make import cad, cents
from tests.payments.wire import Answer, Wire, refused
from tests.pledges.giving import (
    charges,
    checkouts,
    gifts,
    give,
    held_and_earned,
    pledges,
    session_of,
)


def events(*kinds):
    db.session.rollback()
    db.session.expire_all()
    found = db.session.scalars(select(StripeEvent).order_by(StripeEvent.id))
    return [event for event in found if not kinds or event.kind in kinds]


def refunds():
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Refund).order_by(Refund.id)))


def deliver(stripe, hear, *, shuffle=False):
    """Have every event so far told, in whatever order."""
    told = stripe.events()
    if shuffle:
        random.shuffle(told)
    assert {hear(*stripe.signed(event)) for event in told} <= {200}


def intent_of(stripe, session):
    return stripe.get(f"/v1/checkout/sessions/{session}")["payment_intent"]


def test_fifty_copies_of_one_webhook_at_once_are_one_gift(app, stripe, hear, paid, worker):
    paid()
    [event] = stripe.events("checkout.session.completed")
    body, signature = stripe.signed(event)

    def tell(number):
        status = hear(body, signature)
        if number % 10 == 0:
            with app.app_context():
                run_now(JobName.APPLY_EVENTS)
        return status

    with ThreadPoolExecutor(max_workers=10) as threads:
        statuses = list(threads.map(tell, range(50)))
    worker.run(JobName.APPLY_EVENTS)

    assert set(statuses) == {200}
    assert [event.status for event in events("checkout.session.completed")] == [EventStatus.APPLIED]
    assert [gift.amount for gift in gifts()] == [cad(50)]
    assert held_and_earned() == (0, 5000)


def test_every_event_of_several_payments_in_any_order_and_twice(app, stripe, hear, paid, worker):
    for number in range(4):
        paid("10", email=f"donor{number}@example.org")

    for _ in range(2):
        deliver(stripe, hear, shuffle=True)
        worker.run(JobName.APPLY_EVENTS)

    assert [gift.amount for gift in gifts()] == [cad(10)] * 4
    assert held_and_earned() == (0, 4000)
    assert {event.status for event in events(*READERS)} == {EventStatus.APPLIED}


def test_the_way_back_the_webhook_and_the_sweep_at_once_are_one_gift(
    app, browser, stripe, hear, paid, clock
):
    session = paid()
    deliver(stripe, hear)
    clock.move(timedelta(minutes=3))
    thanks = stripe.get(f"/v1/checkout/sessions/{session}")["success_url"]
    way_back = thanks.replace("{CHECKOUT_SESSION_ID}", session).partition("8000")[2]

    def come(number):
        if number % 3 == 0:
            return app.test_client().get(way_back, base_url=browser.origin).status_code
        with app.app_context():
            run_now(JobName.APPLY_EVENTS if number % 3 == 1 else JobName.LOOK_AT_CHECKOUTS)
        return 303

    with ThreadPoolExecutor(max_workers=6) as threads:
        statuses = list(threads.map(come, range(12)))

    assert set(statuses) <= {303, 202}
    assert [gift.amount for gift in gifts()] == [cad(50)]
    assert held_and_earned() == (0, 5000)


def test_a_webhook_faster_than_our_own_commit_finds_its_pledge(
    app, browser, stripe, hear, paid, worker
):
    """The session is not written down yet: the event names the pledge and its attempt."""
    paid()
    [checkout] = checkouts()
    forget_session(checkout)

    deliver(stripe, hear)
    worker.run(JobName.APPLY_EVENTS)

    assert [gift.amount for gift in gifts()] == [cad(50)]
    assert checkouts()[0].session_id


def test_what_stripe_says_of_an_attempt_is_not_taken_for_another(
    app, browser, stripe, hear, campaign, worker, clock
):
    """The first attempt's session was lost with its process; meanwhile the gift was changed. Its
    expiry is not the expiry of the second attempt."""
    form = browser.open("/campaigns/winter")
    form.submit(amount="other", other_amount="50", name="Ana", email="ana@example.org")
    forget_session(checkouts()[0])
    form.submit(amount="other", other_amount="20", name="Ana", email="ana@example.org")
    first, second = checkouts()
    forget_session(second)
    lost = stripe.get("/v1/checkout/sessions")["data"][-1]
    stripe.post(f"/v1/checkout/sessions/{lost['id']}/expire")

    deliver(stripe, hear)
    worker.run(JobName.APPLY_EVENTS)

    first, second = checkouts()
    assert (first.session_id, second.session_id) == (lost["id"], None)
    assert second.status is CheckoutStatus.OPEN
    assert pledges()[0].status is PledgeStatus.OPEN


def test_an_expired_page_lapses_its_pledge(app, browser, stripe, hear, campaign, worker):
    session = session_of(give(browser, "50"))
    stripe.post(f"/v1/checkout/sessions/{session}/expire")

    deliver(stripe, hear)
    worker.run(JobName.APPLY_EVENTS)

    assert pledges()[0].status is PledgeStatus.LAPSED
    assert held_and_earned() == (0, 0)


@pytest.mark.parametrize("succeeds", [True, False])
def test_a_bank_debit_is_told_in_two_events_in_either_order(
    app, browser, stripe, hear, campaign, worker, succeeds
):
    session = session_of(give(browser, "50"))
    stripe.pay_by_bank(session)
    deliver(stripe, hear)
    worker.run(JobName.APPLY_EVENTS)
    assert pledges()[0].status is PledgeStatus.SETTLING
    assert held_and_earned() == (5000, 0)

    stripe.settle(session, succeed=succeeds)
    for event in reversed(stripe.events()):
        hear(*stripe.signed(event))
    worker.run(JobName.APPLY_EVENTS)

    assert len(gifts()) == int(succeeds)
    assert held_and_earned() == (0, 5000 * succeeds)


def test_a_stripe_that_is_silent_while_an_event_is_applied_is_asked_again(
    make_app, app, stripe, hear, paid, clock
):
    paid()
    deliver(stripe, hear)
    with Wire(stripe.url) as wire:
        wire.act = refused(500)
        with make_app(**wire.settings).app_context():
            run_now(JobName.APPLY_EVENTS)
    assert gifts() == []
    [event] = events("checkout.session.completed")
    assert (event.status, event.tries) == (EventStatus.DUE, 1)

    clock.move(timedelta(minutes=1))
    run_now(JobName.APPLY_EVENTS)

    assert len(gifts()) == 1


def test_a_refund_told_before_its_gift_waits_for_it(app, stripe, hear, paid, worker, clock):
    session = paid()
    stripe.refund(intent_of(stripe, session), 2000)
    for event in stripe.events("refund.created", "charge.refunded", "refund.updated"):
        hear(*stripe.signed(event))

    worker.run(JobName.APPLY_EVENTS)

    assert refunds() == []
    deliver(stripe, hear)
    worker.run(JobName.APPLY_EVENTS)
    clock.move(timedelta(minutes=1))
    worker.run(JobName.APPLY_EVENTS)
    assert [gift.left for gift in gifts()] == [cad(30)]
    assert held_and_earned() == (0, 3000)


@pytest.fixture
def refund_said_to_be(make_app, app, stripe, hear, paid, worker):
    """Give `refund_said_to_be(status)`: $20 of a gift of $50 are refunded, and Stripe says so."""
    session = paid("50")
    deliver(stripe, hear)
    worker.run(JobName.APPLY_EVENTS)
    stripe.refund(intent_of(stripe, session), 2000)
    deliver(stripe, hear)

    def refund_said_to_be(status):
        def otherwise(asked, pass_on):
            answer = pass_on()
            told = json.loads(answer.body)
            for refund in told.get("data", [told]):
                if refund["object"] == "refund":
                    refund["status"] = status
            return Answer(answer.status, json.dumps(told), answer.headers)

        with Wire(stripe.url) as wire:
            wire.act = otherwise
            with make_app(**wire.settings).app_context():
                run_now(JobName.APPLY_EVENTS)

    return refund_said_to_be


def test_a_refund_without_a_status_is_not_booked_and_read_again_later(
    refund_said_to_be, worker, clock
):
    refund_said_to_be(None)

    assert refunds() == []
    assert held_and_earned() == (0, 5000)
    told = events("refund.created", "charge.refunded")
    assert {(event.status, event.tries) for event in told} == {(EventStatus.DUE, 1)}
    assert list_open_alarms() == []
    clock.move(timedelta(minutes=1))
    worker.run(JobName.APPLY_EVENTS)
    assert [gift.left for gift in gifts()] == [cad(30)]


def test_a_refund_with_a_status_that_we_do_not_know_is_not_booked_and_an_alarm(
    refund_said_to_be, worker, clock
):
    refund_said_to_be("on_hold")

    assert refunds() == []
    assert held_and_earned() == (0, 5000)
    told = events("refund.created", "charge.refunded")
    assert {event.status for event in told} == {EventStatus.NOT_ACTED_ON}
    [alarm] = list_open_alarms()
    assert alarm.kind is AlarmKind.EVENT_NOT_ACTED_ON
    assert alarm.facts["event"] == "refund: on_hold"
    assert alarm.facts["object"].startswith("re_")


def test_refunds_told_in_any_order_at_once_and_again_count_once_each(
    app, stripe, hear, paid, worker, clock
):
    """37 % twice, of a gift matched in full (M8)."""
    session = paid("99.99")
    deliver(stripe, hear)
    worker.run(JobName.APPLY_EVENTS)
    for _ in range(2):
        stripe.refund(intent_of(stripe, session), 3700)

    def tell(event):
        status = hear(*stripe.signed(event))
        with app.app_context():
            run_now(JobName.APPLY_EVENTS)
        return status

    told = stripe.events() * 2
    random.shuffle(told)
    with ThreadPoolExecutor(max_workers=6) as threads:
        assert set(threads.map(tell, told)) == {200}
    clock.move(timedelta(minutes=10))
    worker.run(JobName.APPLY_EVENTS)

    assert [refund.amount for refund in refunds()] == [cents(3700)] * 2
    assert [gift.left for gift in gifts()] == [cents(2599)]
    assert held_and_earned() == (0, 2599)


def test_a_refund_of_all_leaves_neither_gift_nor_match(app, stripe, hear, paid, worker):
    session = paid("50", covers_fee="y")
    stripe.refund(intent_of(stripe, session))

    deliver(stripe, hear)
    for _ in range(2):
        worker.run(JobName.APPLY_EVENTS)

    assert [gift.status for gift in gifts()] == [GiftStatus.REFUNDED]
    assert held_and_earned() == (0, 0)


def test_a_refund_that_fails_later_gives_gift_and_match_back(
    app, browser, stripe, hear, campaign, worker
):
    session = session_of(give(browser, "50"))
    stripe.pay(session, "4000000000005126")
    deliver(stripe, hear)
    worker.run(JobName.APPLY_EVENTS)
    stripe.refund(intent_of(stripe, session), 2000)
    deliver(stripe, hear)
    worker.run(JobName.APPLY_EVENTS)
    assert held_and_earned() == (0, 3000)

    stripe.move_clock(60)
    deliver(stripe, hear)
    worker.run(JobName.APPLY_EVENTS)

    assert [gift.left for gift in gifts()] == [cad(50)]
    assert held_and_earned() == (0, 5000)


def test_money_that_a_refund_frees_goes_to_the_gift_that_stands_in_line(
    app, stripe, hear, paid, worker, clock
):
    first = paid("100", email="a@example.org")
    deliver(stripe, hear)
    worker.run(JobName.APPLY_EVENTS)
    second = make.gift(pledges()[0].campaign, cad(30), email="b@example.org")
    assert held_and_earned() == (0, 10_000)

    stripe.refund(intent_of(stripe, first), 4000)
    deliver(stripe, hear)
    worker.run(JobName.APPLY_EVENTS)

    assert held_and_earned() == (0, 9000)
    assert second.id in {gift.id for gift in gifts()}


def test_a_refund_of_a_payment_in_quarantine_is_no_refund_of_a_gift(
    app, stripe, hear, paid, worker
):
    """Finance returns what was not what had been promised: the event is done with."""
    session = paid("50")
    quarantine(checkouts()[0])
    stripe.refund(intent_of(stripe, session))

    for event in stripe.events("refund.created", "charge.refunded"):
        hear(*stripe.signed(event))
    worker.run(JobName.APPLY_EVENTS)

    assert {event.status for event in events(*READERS)} == {EventStatus.APPLIED}
    assert gifts() == refunds() == []


def test_a_payment_that_finance_put_right_is_refunded_without_a_trace(
    app, stripe, hear, paid, worker
):
    """Finance's usual order: the payment is put right, then sent back at Stripe."""
    session = paid("50")
    quarantine(checkouts()[0])
    with transaction():
        assert put_right(checkouts()[0])
    stripe.refund(intent_of(stripe, session))

    for event in stripe.events("refund.created", "charge.refunded", "refund.updated"):
        hear(*stripe.signed(event))
    worker.run(JobName.APPLY_EVENTS)

    assert {event.status for event in events(*READERS)} == {EventStatus.APPLIED}
    assert refunds() == []


def test_a_refund_of_another_attempt_waits_for_its_gift(
    app, browser, stripe, hear, campaign, worker
):
    """The first payment was put right, the second is a gift whose own event is late."""
    give(browser, "50")
    quarantine(checkouts()[0])
    with transaction():
        put_right(checkouts()[0])
    with transaction():
        begin_again(lock_pledge(pledges()[0].id), at=time_of_day.now())
    with app.test_request_context():
        address = pledge_url("pledges.pay", pledges()[0])
    second = session_of(browser.open(address))
    stripe.pay(second)
    stripe.refund(intent_of(stripe, second), 2000)

    [refund] = stripe.events("refund.created")
    hear(*stripe.signed(refund))
    worker.run(JobName.APPLY_EVENTS)

    assert [event.status for event in events()] == [EventStatus.DUE]


def test_a_refund_made_in_the_same_account_for_something_else_is_not_acted_on(
    app, stripe, hear, campaign, worker
):
    """The account sells tickets as well."""
    session = stripe.post(
        "/v1/checkout/sessions",
        **{
            "mode": "payment",
            "success_url": "http://127.0.0.1:9/",
            "line_items[0][quantity]": 1,
            "line_items[0][price_data][currency]": "cad",
            "line_items[0][price_data][unit_amount]": 700,
            "line_items[0][price_data][product_data][name]": "Ticket",
        },
    )["id"]
    stripe.pay(session)
    stripe.refund(intent_of(stripe, session))

    deliver(stripe, hear)
    worker.run(JobName.APPLY_EVENTS)

    told = events("checkout.session.completed", "refund.created", "charge.refunded")
    assert {event.status for event in told} == {EventStatus.NOT_ACTED_ON}
    assert gifts() == []
    assert refunds() == []


def test_what_no_webhook_told_for_an_hour_is_found_by_the_sweeps(app, stripe, paid, worker, clock):
    stripe.set_faults(drop_webhooks=True)
    session = paid("50")
    clock.move(timedelta(hours=1))

    worker.run(JobName.LOOK_AT_CHECKOUTS)

    assert [gift.amount for gift in gifts()] == [cad(50)]
    assert charges(stripe) == [5000]
    stripe.refund(intent_of(stripe, session), 1000)
    for _ in range(2):
        worker.run(JobName.FIND_MISSED_EVENTS)
        worker.run(JobName.APPLY_EVENTS)
    assert [gift.left for gift in gifts()] == [cad(40)]
    assert {event.told_by for event in events()} == {ToldBy.SWEEP}
    assert held_and_earned() == (0, 4000)


def test_a_payment_that_no_webhook_told_is_found_in_stripes_own_list(
    app, stripe, paid, worker, hear
):
    paid("50")

    worker.run(JobName.FIND_MISSED_EVENTS)
    worker.run(JobName.APPLY_EVENTS)

    assert [gift.amount for gift in gifts()] == [cad(50)]
    deliver(stripe, hear)
    worker.run(JobName.APPLY_EVENTS)
    assert len(gifts()) == 1


def test_what_stripe_kept_is_recorded_when_it_says_so(app, stripe, paid, worker, hear, clock):
    stripe.set_faults(balance_delay_seconds=3600)
    paid("50")
    deliver(stripe, hear)
    worker.run(JobName.APPLY_EVENTS)
    assert [gift.fee for gift in gifts()] == [None]

    stripe.move_clock(3601)
    clock.move(timedelta(hours=1, minutes=10))
    for _ in range(2):
        worker.run(JobName.RECORD_FEES)

    assert [bool(gift.fee) for gift in gifts()] == [True]


def quarantine(checkout):
    """Leave the row as it is after a payment that was not what had been promised."""
    checkout.move_to(CheckoutStatus.QUARANTINED)
    db.session.commit()


def forget_session(checkout):
    """Leave the row as it is before our own commit of the session."""
    checkout.session_id = checkout.url = None
    db.session.commit()
