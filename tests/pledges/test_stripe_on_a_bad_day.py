"""Stripe slow, down, or cutting its answers: the donor sees a clear page soon, and pays once."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import QueuePool

from fundraiser.alarms.queries import list_open_alarms
from fundraiser.database import connections, db
from fundraiser.jobs.names import JobName
from fundraiser.matching.models import HoldStatus
from fundraiser.matching.queries import list_holds
from fundraiser.pledges.links import pledge_url
from fundraiser.pledges.models import CheckoutStatus, PledgeStatus
from fundraiser.web.links import signed_url
from tests import make
from tests.browser import Browser
from tests.databases import ON_SQLITE
from tests.make import cad
from tests.payments.wire import Answer, cut_after_acting, opening_only, passed_on, refused, slow
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
    send,
    session_of,
)
from tests.pledges.standstill import writers_wait
from tests.ports import free_port

WAITING = "Connecting you to Stripe"
CHECKING = "We are checking your payment"
NOT_AGAIN = "Please do not pay again."


def sessions(stripe):
    return stripe.get("/v1/checkout/sessions", limit=100)["data"]


def goes_on(page):
    """Return where the waiting page leads by itself."""
    assert page.has_text(WAITING) or page.has_text(CHECKING)
    refresh = page.find("noscript meta[http-equiv=refresh]")["content"]
    address = refresh.partition("url=")[2]
    assert page.find("a[data-goes-on-after]")["href"] == address
    return page.browser.open(address)


@pytest.mark.parametrize("status", [409, 424, 429, 500, 503])
def test_an_answer_that_tells_nothing_is_waited_for_with_the_same_key(
    wired, wire, stripe, pool, status
):
    wire.act = opening_only(refused(status))

    page = give(wired, "50", status=202)

    assert page.has_text(WAITING)
    assert page.has_text("Stripe has not answered yet. This page tries again by itself.")
    assert page.has_text("We have your gift of $50.")
    assert held_and_earned() == (5000, 0)
    wire.act = passed_on
    pay(wired, stripe, goes_on(page))
    assert len({asked.key for asked in wire.openings}) == 1
    assert charges(stripe) == [5000]
    assert [gift.amount for gift in gifts()] == [cad(50)]


def test_a_cut_answer_leads_to_the_page_that_was_made(wired, wire, stripe, pool):
    wire.act = opening_only(cut_after_acting)
    page = give(wired, "50", status=202)
    [made] = sessions(stripe)

    wire.act = passed_on
    paying = goes_on(page)

    assert session_of(paying) == made["id"]
    assert len(sessions(stripe)) == 1


def test_a_stripe_that_is_down_is_told_at_once(make_app, campaign, pool):
    down = f"http://127.0.0.1:{free_port()}"
    visitor = Browser(
        make_app(STRIPE_API_BASE=down, STRIPE_SECRET_KEY="sk_test_1", STRIPE_WEBHOOK_SECRET="whsec")
    )
    began = time.monotonic()

    page = give(visitor, "50", status=202)

    assert time.monotonic() - began < 10  # what a donor is promised, on a busy machine too
    assert page.has_text(WAITING)
    assert pledges()[0].status is PledgeStatus.OPEN


@pytest.mark.parametrize("status", [400, 401, 402, 403])
def test_a_page_that_stripe_refuses_is_said_in_words(wired, wire, stripe, pool, status):
    kind = "card_error" if status == 402 else "invalid_request_error"
    wire.act = opening_only(refused(status, type=kind))

    page = give(wired, "50", status=503)

    assert page.has_text("Something went wrong on our side The payment page could not be opened")
    assert not page.has_text("Please check the form")
    assert page.find("#name")["value"] == "Ana Silva"
    assert page.find("#email")["value"] == "ana@example.org"
    assert held_and_earned() == (5000, 0)
    assert charges(stripe) == []
    wire.act = passed_on
    pay(wired, stripe, fill(page, "50"))
    assert charges(stripe) == [5000]
    assert len(pledges()) == 1


@pytest.mark.parametrize(("status", "is_told"), [(400, False), (401, True), (403, True)])
def test_a_donor_whom_our_key_turns_away_is_an_alarm_at_once(
    wired, wire, stripe, pool, status, is_told
):
    wire.act = opening_only(refused(status, type="invalid_request_error"))

    give(wired, "50", status=503)

    assert bool(list_open_alarms()) == is_told


def test_an_address_that_stripe_refuses_is_asked_for_again(wired, wire, stripe, pool):
    wire.act = opening_only(
        refused(400, type="invalid_request_error", code="email_invalid", param="customer_email")
    )

    again = give(wired, "50", status=422)

    assert again.has_text("Stripe does not accept this email address.")
    assert again.find("#email")["aria-invalid"] == "true"
    assert again.find("#name")["value"] == "Ana Silva"
    wire.act = passed_on
    pay(wired, stripe, fill(again, "50", email="ana.silva@example.org"))
    assert charges(stripe) == [5000]
    assert [pledge.email for pledge in pledges()] == ["ana.silva@example.org"]


def test_a_way_back_that_stripe_refuses_to_tell_of_does_not_wait_for_ever(
    wired, wire, stripe, pool
):
    answer = stripe.pay(session_of(give(wired, "50")))
    wire.act = refused(401, type="invalid_request_error")

    page = come_back(wired, answer.location, status=503)

    assert page.has_text("Your payment is safe. We cannot reach Stripe at the moment")
    assert page.has_text(NOT_AGAIN)
    assert list_open_alarms()
    assert not page.soup.select("meta[http-equiv=refresh]")
    wire.act = passed_on
    assert come_back(wired, answer.location).path.endswith("/thank-you")
    assert charges(stripe) == [5000]


def test_stripe_is_asked_of_one_pledge_thirty_times_a_minute_and_no_visitor_is_refused(
    wired, wire, stripe, pool, app, clock
):
    give(wired, "50")
    wired.headers["X-Forwarded-For"] = "203.0.113.7"
    page = address(app, "pledges.pledge_page")
    for _ in range(30):
        wired.open(page)
    asked = len(wire.asked)

    unsure = wired.open(page)
    assert unsure.has_text("Check again in a minute to see whether your gift of $50 is paid.")
    assert unsure.has_text("If you have paid, your payment is safe: please do not pay again.")
    assert not unsure.has_text("Your gift is not paid yet")
    assert not unsure.soup.select("main a[href*='/pay']")
    assert wired.open(address(app, "pledges.thank_you"), status=202).has_text(NOT_AGAIN)
    assert wired.open(address(app, "pledges.pay"), status=202).has_text("You are in line.")
    assert wired.post(address(app, "pledges.stop"), status=202).has_text("You are in line.")
    assert len(wire.asked) == asked

    clock.move(timedelta(minutes=1, seconds=1))
    assert wired.open(address(app, "pledges.pay")).location
    assert wired.open(page).has_text("Your gift is not paid yet")
    assert len(wire.asked) == asked + 1


def test_what_a_proxy_says_in_stripes_place_is_no_answer(wired, wire, pool):
    form = wired.open(PAGE)
    bodies = iter(["<html>Bad gateway</html>", "[]", "null", "{}"])
    wire.act = opening_only(lambda _asked, _pass_on: Answer(200, next(bodies)))

    for _ in range(4):
        assert fill(form, "50", status=202).has_text(WAITING)


@ON_SQLITE  # on both, what follows an answer lost: test_a_cut_answer_leads_to_the_page
def test_a_slow_stripe_keeps_nobody_waiting_and_charges_once(wired, wire, stripe, pool):
    """Eight seconds is all that a request waits, and the page it asked for is found again."""
    wire.act = opening_only(slow(9))
    began = time.monotonic()

    page = give(wired, "50", status=202)

    assert 7 < time.monotonic() - began < 10
    assert page.has_text(WAITING)
    wire.act = passed_on
    paying = goes_on(page)
    pay(wired, stripe, paying)
    assert len(sessions(stripe)) == 1
    assert charges(stripe) == [5000]


@ON_SQLITE  # where one writer keeps all others waiting
def test_a_database_that_is_locked_meanwhile_keeps_the_place(
    app, wired, wire, stripe, pool, monkeypatch
):
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.2)
    form = wired.open(PAGE)
    with ExitStack() as until_later:

        def open_and_lock(asked, pass_on):
            answer = pass_on()
            until_later.enter_context(writers_wait(app.config["SETTINGS"].database_url, "pledges"))
            return answer

        wire.act = opening_only(open_and_lock)
        page = fill(form, "50", status=202)

    assert page.has_text("You are in line.")
    wire.act = passed_on
    pay(wired, stripe, goes_on(page))
    assert len(sessions(stripe)) == 1
    assert charges(stripe) == [5000]


@ON_SQLITE
def test_all_the_calls_of_one_request_share_its_time(wired, wire, stripe, pool):
    """Ending the old page, looking at it and opening the new one: three slow calls, one limit."""
    form = wired.open(PAGE)
    fill(form, "50")
    wire.act = slow(5)
    began = time.monotonic()

    fill(form, "20", status=503)

    assert time.monotonic() - began < 10
    assert pledges()[0].amount == cad(50)


def test_while_every_place_is_taken_the_others_see_a_page_that_waits(make_app, wire, campaign):
    crowd = Browser(make_app(**wire.settings, STRIPE_PLACES="2"))
    forms = [crowd.open(PAGE) for _ in range(6)]
    wire.act = slow(5.5)

    with ThreadPoolExecutor(max_workers=6) as threads:
        answers = threads.map(lambda form: send(crowd.app, form).status_code, forms)
        statuses = sorted(answers)

    assert statuses == [202] * 4 + [303] * 2
    assert len(wire.openings) == 2
    assert len(pledges()) == 6


def test_no_connection_is_held_during_a_call_to_stripe(wired, wire, stripe, pool, app):
    held = []

    def look(asked, pass_on):
        with wired.app.app_context():
            connections = db.engine.pool
        assert isinstance(connections, QueuePool)
        held.append((asked.method, connections.checkedout()))
        return pass_on()

    wire.act = look
    paying = give(wired, "50")
    wired.open(address(app, "pledges.pledge_page"))
    pay(wired, stripe, paying)

    assert held == [("POST", 0), ("GET", 0), ("GET", 0)]


def test_a_failure_told_twice_under_one_key_ends_with_a_new_attempt_that_keeps_its_place(
    wired, wire, stripe, pool, campaign, clock
):
    """Stripe keeps a 500 under its key. Meanwhile others take all that is left of the match."""
    stripe.set_faults(fail_next_answers=1, fail_status=500, keep_failed_answers=True)
    page = give(wired, "50", status=202)
    decided_at = checkouts()[0].decided_at
    [hold] = list_holds(pledges()[0].id)
    make.pledge(campaign, cad(1000), email="bo@example.org")

    paying = goes_on(page)

    assert session_of(paying)
    assert len({asked.key for asked in wire.openings}) == 2
    first, second = (one for one in checkouts() if one.pledge_id == hold.pledge_id)
    assert (first.status, second.status) == (CheckoutStatus.EXPIRED, CheckoutStatus.OPEN)
    assert second.decided_at == decided_at
    assert second.expires_at > first.expires_at
    [kept] = list_holds(hold.pledge_id)
    assert (kept.id, kept.status) == (hold.id, HoldStatus.HELD)
    assert kept.expires_at == second.expires_at
    pay(wired, stripe, paying)
    [gift] = gifts()
    assert gift.matched == cad(50)
    assert gift.promised_at == decided_at


def test_a_failure_told_once_is_asked_again_with_the_same_key(wired, wire, stripe, pool):
    stripe.set_faults(fail_next_answers=1, fail_status=500)
    page = give(wired, "50", status=202)

    assert session_of(goes_on(page))

    assert len({asked.key for asked in wire.openings}) == 1
    assert len(checkouts()) == 1


def test_a_page_that_was_made_in_spite_of_a_failure_is_found_and_paid(wired, wire, stripe, pool):
    """Stripe did what it was asked, and fails to say so, each time."""

    def done_and_failed(asked, pass_on):
        pass_on()
        return Answer(500, '{"error": {"type": "api_error"}}', {})

    wire.act = opening_only(done_and_failed)
    page = give(wired, "50", status=202)

    paying = goes_on(page)

    [made] = sessions(stripe)
    assert session_of(paying) == made["id"]
    assert len(checkouts()) == 1
    pay(wired, stripe, paying)
    assert charges(stripe) == [5000]


def test_what_a_failed_attempt_made_later_is_found_by_its_marks_and_ended(
    wired, wire, stripe, pool, worker, clock
):
    """Half done when it failed: Stripe finishes it after the donor has a new page."""
    asked_first = []

    def failed(asked, _pass_on):
        asked_first.append(asked)
        return Answer(500, '{"error": {"type": "api_error"}}', {})

    wire.act = opening_only(failed)
    page = give(wired, "50", status=202)
    wire.act = lambda asked, pass_on: (
        failed(asked, pass_on) if asked.key == asked_first[0].key else pass_on()
    )
    paying = session_of(goes_on(page))
    wire.pass_on(asked_first[0])
    [orphan] = [each["id"] for each in sessions(stripe) if each["id"] != paying]

    clock.move(timedelta(minutes=3))
    worker.run(JobName.LOOK_AT_CHECKOUTS)

    assert stripe.get(f"/v1/checkout/sessions/{orphan}")["status"] == "expired"
    assert stripe.get(f"/v1/checkout/sessions/{paying}")["status"] == "open"
    assert [one.session_id for one in checkouts()] == [orphan, paying]
    assert [one.status for one in checkouts()] == [CheckoutStatus.EXPIRED, CheckoutStatus.OPEN]
    assert pledges()[0].status is PledgeStatus.OPEN
    assert held_and_earned() == (5000, 0)


def test_the_way_back_waits_while_stripe_is_silent(wired, wire, stripe, pool):
    answer = stripe.pay(session_of(give(wired, "50")))
    wire.act = refused(500)

    page = come_back(wired, answer.location, status=202)

    assert page.has_text("Your payment is safe. We are waiting to hear from Stripe")
    assert page.has_text(NOT_AGAIN)
    assert not page.has_text("until you pay")
    assert gifts() == []
    wire.act = passed_on
    assert goes_on(page).path.endswith("/thank-you")
    assert [gift.amount for gift in gifts()] == [cad(50)]


SAFE = {
    "en": "Your payment is safe, and we are checking it. Please do not pay again",
    "fr": "Votre paiement est en sécurité, et nous le vérifions. Ne payez pas une deuxième fois",
}
SAFE_IF_PAID = {
    "en": "If you have paid on Stripe’s page, your payment is safe: please do not pay again.",
    "fr": "Si vous avez payé sur la page de Stripe, votre paiement est en sécurité",
}
NOT_YET = {"en": "nothing is charged until", "fr": "débité avant que vous payiez"}
AGAIN = {"en": ["Check again"], "fr": ["Vérifier de nouveau"]}


@pytest.fixture
def without_database(make_app):
    """A visitor of the same site while its database is down."""
    down = f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/none"
    return Browser(make_app(DATABASE_URL=down))


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("endpoint", "said"),
    [
        ("gifts.thank_you", SAFE),
        ("gifts.match", SAFE),
        ("pledges.thank_you", SAFE),
        ("pledges.pledge_page", SAFE_IF_PAID),
        ("pledges.pay", SAFE_IF_PAID),
        ("pledges.question", SAFE_IF_PAID),
    ],
)
def test_who_may_have_paid_reads_that_the_payment_is_safe_while_our_database_is_down(
    app, without_database, campaign, endpoint, said, language
):
    make.gift(campaign, cad(50))
    feature = endpoint.partition(".")[0]
    [record] = gifts() if feature == "gifts" else pledges()
    with app.test_request_context():
        address = signed_url(endpoint, feature[:-1], record.public_id, language=language)

    page = without_database.open(address, status=503)

    assert page.has_text(said[language])
    assert not page.has_text(NOT_YET[language])
    assert [link.get_text() for link in page.soup.select("main a")] == AGAIN[language]
    assert page.browser.open(
        f"{urlsplit(address).path}{page.find('main a')['href']}", status=503
    ).has_text(said[language])


def test_who_comes_back_from_stripe_is_led_there_again_while_our_database_is_down(
    without_database, browser, stripe, pool
):
    answer = stripe.pay(session_of(give(browser, "50")))

    page = come_back(without_database, answer.location, status=503)

    assert page.has_text(SAFE["en"])
    assert "session_id=cs_" in page.find("main a")["href"]


def test_who_has_not_given_yet_is_told_that_nothing_is_charged(without_database, campaign):
    assert without_database.open(PAGE, status=503).has_text(NOT_YET["en"])


def test_the_pledges_page_says_what_we_know_while_stripe_is_silent(wired, wire, stripe, pool, app):
    give(wired, "50")
    wire.act = refused(500)

    page = wired.open(address(app, "pledges.pledge_page"))

    assert page.has_text("If you have paid, your payment is safe: please do not pay again.")
    assert not page.soup.select("main a[href$='/pay']")
    wire.act = passed_on
    assert page.click("Check again").has_text("Your gift is not paid yet")


def test_a_gift_that_stripe_cannot_stop_is_not_said_to_be_stopped(wired, wire, stripe, pool, app):
    give(wired, "50")
    page = wired.open(address(app, "pledges.pledge_page"))
    wire.act = refused(500)

    answer = page.submit("Stop, I do not want to give now", status=202)

    assert answer.has_text(WAITING)
    assert pledges()[0].status is PledgeStatus.OPEN


@pytest.mark.parametrize(
    "change",
    [{"amount_total": 4900}, {"currency": "usd"}, {"intent": {"amount_received": 4999}}],
)
def test_a_payment_that_is_not_what_was_promised_is_nobodys_gift(
    wired, wire, stripe, pool, app, change
):
    """It is in quarantine for finance; the donor is not asked to pay again."""
    page = give(wired, "50")
    answer = stripe.pay(session_of(page))
    wire.act = otherwise(change)

    back = come_back(wired, answer.location)

    assert back.has_text("We are checking your payment")
    assert gifts() == []
    [checkout] = checkouts()
    assert checkout.status is CheckoutStatus.QUARANTINED
    assert checkout.trouble.startswith("promised 50.00 CAD") or "no payment" in checkout.trouble
    for endpoint in ("pledges.pledge_page", "pledges.pay", "pledges.thank_you"):
        again = wired.open(address(app, endpoint))
        assert again.has_text("Please do not pay again.")
        assert not again.soup.select("form[action*='/pledges/']")
    assert wired.post(address(app, "pledges.stop")).has_text("We are checking your payment")
    assert wired.post(address(app, "pledges.pay")).has_text("We are checking your payment")
    assert len(checkouts()) == 1
    assert pledges()[0].status is PledgeStatus.OPEN


def test_a_form_sent_again_after_such_a_payment_asks_for_no_other(wired, wire, stripe, pool):
    form = wired.open(PAGE)
    stripe.pay(session_of(fill(form, "50")))
    wire.act = otherwise({"amount_total": 4900})
    fill(form, "20")

    again = fill(form, "75")

    assert again.has_text("We are checking your payment")
    assert charges(stripe) == [5000]
    assert len(sessions(stripe)) == 1


def otherwise(change):
    """Have Stripe say something else of the paid checkout."""

    def act(asked, pass_on):
        answer = pass_on()
        told = json.loads(answer.body)
        if asked.reads_checkout and told.get("payment_intent"):
            told.update({name: value for name, value in change.items() if name != "intent"})
            told["payment_intent"].update(change.get("intent", {}))
            if "currency" in change:
                told["payment_intent"]["currency"] = change["currency"]
        return Answer(answer.status, json.dumps(told), answer.headers)

    return act


def address(app, endpoint):
    with app.test_request_context():
        return pledge_url(endpoint, pledges()[0])
