"""The line for payment pages: first come, first served, by the pledge, in every process."""

import json
from datetime import timedelta

import pytest

from fundraiser.database import db, transaction
from fundraiser.jobs.names import JobName
from fundraiser.matching.models import HoldStatus
from fundraiser.matching.queries import list_holds
from fundraiser.pledges.models import CHECKOUT_LIFE, Checkout, CheckoutStatus, PledgeStatus
from fundraiser.pledges.operations.turns import list_in_line
from fundraiser.pledges.turns import PLACE_KEPT, STAYS_WITHOUT_SIGN
from fundraiser.web import page_cache
from tests import make
from tests.browser import Browser
from tests.databases import ON_SQLITE
from tests.make import cad
from tests.payments.wire import opening_only, passed_on, refused
from tests.pledges.giving import (
    PAGE,
    charges,
    checkouts,
    fill,
    gifts,
    give,
    held_and_earned,
    pay,
    pledges,
    session_of,
)
from tests.staff.statements import statements

SLOWEST = {"STRIPE_CREATES_A_SECOND": "1"}  # three have their turn at once
AT_ONCE = 3


@pytest.fixture
def crowd(make_app, wire):
    """Give `crowd()`: another visitor of a site that may open one page a second."""
    app = make_app(**wire.settings, **SLOWEST)
    return lambda: Browser(app)


@pytest.fixture
def before(campaign, pool):
    """Three donors stand first and are about to be at Stripe; `before()` is three more."""

    def stand(count=AT_ONCE):
        return [make.pledge(campaign, cad(5), email=f"p{n}@example.org") for n in range(count)]

    stand()
    return stand


def poll(page):
    """Return what the page is told, by what the process knows now."""
    page_cache.forget_pages(page.browser.app)
    place = page.find("[data-line]")["data-line"]
    answer = page.browser.app.test_client().get(place, base_url=page.browser.origin)
    assert answer.status_code == 200
    assert len(answer.data) < 200
    assert answer.headers["Cache-Control"] == "no-store"
    return json.loads(answer.data)


def check(page, *, status=200):
    """Return what follows when the page goes on, or its reader does."""
    return page.browser.open(page.find("a[data-goes-on-after]")["href"], status=status)


def open_pages(*chosen):
    """Let the pages of these pledges be open at Stripe, so that they stand in line no more."""
    with transaction():
        for pledge in chosen:
            checkout = db.session.get_one(Checkout, pledge.checkout.id)
            checkout.session_id, checkout.url = f"cs_{checkout.id}", "https://stripe.example/x"


def stays(clock, *pages, seconds):
    """Let time pass, with pages that ask all the while."""
    for _ in range(seconds // 15):
        clock.move(timedelta(seconds=15))
        for page in pages:
            poll(page)


def test_who_comes_when_many_are_before_them_waits_and_goes_on_by_themselves(
    crowd, before, stripe, wire
):
    page = give(crowd(), "50", status=202)

    assert page.has_text("You are in line to pay")
    assert page.has_text("You are number 1. A few seconds.")
    assert page.has_text("We have your gift of $50.")
    assert page.has_text("$50 in matching funds is still reserved for you.")
    assert wire.openings == []
    assert poll(page) == {"words": "You are number 1. A few seconds.", "again": 1}
    open_pages(pledges()[0])
    assert poll(page) == {"go": True}
    pay(page.browser, stripe, check(page))
    assert charges(stripe) == [5000]


def test_nobody_overtakes_whichever_process_they_ask(make_app, wire, before):
    """Two web processes of one site are one line."""
    apps = [make_app(**wire.settings, **SLOWEST) for _process in range(2)]
    pages = [
        give(Browser(apps[number % 2]), "5", status=202, email=f"d{number}@example.org")
        for number in range(6)
    ]
    order = [pledge.public_id for pledge in pledges()[AT_ONCE:]]

    open_pages(pledges()[0])
    for turn in range(6):
        for number, page in reversed(list(enumerate(pages))[turn:]):
            assert ("go" in poll(page)) == (number == turn)
        for page in reversed(pages[turn + 1 :]):
            assert check(page, status=202).has_text("in line")
        session_of(check(pages[turn]))

    sessions = [asked.body for asked in wire.openings]
    assert [next(one for one in order if one in body) for body in sessions] == order


def test_the_line_is_there_after_a_restart(make_app, wire, before):
    page = give(Browser(make_app(**wire.settings, **SLOWEST)), "5", status=202)
    after = make_app(**wire.settings, **SLOWEST)  # has read nothing yet
    late = give(Browser(after), "5", status=202, email="late@example.org")

    assert late.has_text("You are number 2.")
    assert poll(page)["words"].startswith("You are number 1.")


def test_the_same_form_sent_twice_and_a_second_tab_are_one_place(crowd, before):
    visitor = crowd()
    form = visitor.open(PAGE)
    first = fill(form, "50", status=202)
    again = fill(form, "50", status=202)

    assert first.has_text("You are number 1.")
    assert again.has_text("You are number 1.")
    assert len(pledges()) == AT_ONCE + 1
    assert check(first, status=202).has_text("You are number 1.")
    assert check(again, status=202).has_text("You are number 1.")
    open_pages(pledges()[0])
    assert session_of(check(first)) == session_of(check(again))


def test_who_changes_the_form_in_line_keeps_the_place(crowd, before, stripe):
    page = give(crowd(), "50", status=202)
    give(crowd(), "5", status=202, email="next@example.org")
    pledge = pledges()[AT_ONCE]

    changed = fill(page.browser.open(change_url_of(page, pledge)), "80", status=202)

    assert changed.has_text("We have your gift of $80.")
    assert changed.has_text("You are number 1.")
    open_pages(pledges()[0])
    pay(page.browser, stripe, check(page))
    assert charges(stripe) == [8000]
    assert [gift.amount for gift in gifts()] == [cad(80)]


def change_url_of(page, pledge):
    signed = page.find("a[data-goes-on-after]")["href"].partition("s=")[2]
    return f"/campaigns/winter/change/{pledge.public_id}?s={signed}"


def test_who_stops_in_line_gives_the_place_and_the_match_back(crowd, before, app):
    page = give(crowd(), "50", status=202)
    behind = give(crowd(), "5", status=202, email="next@example.org")
    assert behind.has_text("You are number 2.")

    place = str(page.find("a[data-goes-on-after]")["href"])
    page.browser.post(place.replace("/pay?", "/stop?"))

    assert pledges()[AT_ONCE].status is PledgeStatus.CANCELLED
    assert poll(behind)["words"].startswith("You are number 1.")
    assert poll(page) == {"go": True}
    assert check(page).has_text("Your gift was stopped")
    assert held_and_earned() == (2000, 0)


def test_who_closes_the_tab_holds_nobody_up(crowd, before, clock):
    gone = give(crowd(), "5", status=202)
    page = give(crowd(), "5", status=202, email="next@example.org")
    assert page.has_text("You are number 2.")

    stays(clock, page, seconds=45)
    assert poll(page) == {"go": True}  # the three before them are gone too
    assert session_of(check(page))
    assert session_of(check(gone))


def test_who_comes_back_soon_has_the_place_still(crowd, before, clock):
    away = give(crowd(), "5", status=202)
    page = give(crowd(), "5", status=202, email="next@example.org")
    clock.move(STAYS_WITHOUT_SIGN + timedelta(seconds=1))
    before()  # who come now, and are about to be at Stripe

    assert poll(page) == {"go": True}
    assert session_of(check(away))


def test_who_comes_back_late_is_the_last(crowd, before, clock, campaign):
    away = give(crowd(), "5", status=202)
    clock.move(PLACE_KEPT + timedelta(seconds=1))
    before()
    page = give(crowd(), "5", status=202, email="next@example.org")

    assert page.has_text("You are number 1.")
    assert check(away, status=202).has_text("You are number 2.")


def test_a_quarter_of_an_hour_in_line_costs_nobody_the_match(crowd, before, clock, stripe, worker):
    page = give(crowd(), "50", status=202)
    checkout = checkouts()[AT_ONCE]
    [hold] = list_holds(checkout.pledge_id)
    decided_at, placed_at = checkout.decided_at, hold.placed_at
    for _ in range(40):
        clock.move(timedelta(minutes=1))
        stripe.move_clock(60)
        keep_in_line(pledges()[:AT_ONCE], clock)
        poll(page)
    worker.run(JobName.LOOK_AT_CHECKOUTS)
    assert checkouts()[AT_ONCE].status is CheckoutStatus.OPEN

    open_pages(*pledges()[:AT_ONCE])
    paying = check(page)

    checkout = checkouts()[AT_ONCE]
    [hold] = list_holds(checkout.pledge_id)
    assert checkout.expires_at == hold.expires_at
    assert clock.now() + CHECKOUT_LIFE - checkout.expires_at < timedelta(minutes=1)
    assert (checkout.decided_at, hold.placed_at) == (decided_at, placed_at)
    assert hold.status is HoldStatus.HELD
    clock.move(timedelta(minutes=30))
    stripe.move_clock(1800)
    pay(page.browser, stripe, paying)
    assert held_and_earned()[1] == 5000


def keep_in_line(chosen, clock):
    """Let the donors of these pledges be in line still."""
    with transaction():
        for pledge in chosen:
            db.session.get_one(Checkout, pledge.checkout.id).seen_at = clock.now()


def test_a_campaign_that_closes_meanwhile_takes_the_gifts_in_line(crowd, before, clock, stripe):
    page = give(crowd(), "50", status=202)
    end = pledges()[0].campaign.closes_at
    assert end
    assert page.has_text("even if the campaign ends while you wait")
    stripe.move_clock(int((end - clock.now()).total_seconds()) + 60)
    clock.set_to(end + timedelta(minutes=1))
    keep_in_line(pledges(), clock)
    open_pages(*pledges()[:AT_ONCE])

    pay(page.browser, stripe, check(page))

    assert [gift.amount for gift in gifts()] == [cad(50)]
    assert held_and_earned()[1] == 5000


@pytest.mark.parametrize("status", [429, 500, 503])
def test_while_stripe_fails_who_has_the_turn_keeps_it_and_the_others_wait(
    crowd, before, wire, stripe, status
):
    open_pages(pledges()[0])
    wire.act = opening_only(refused(status))
    first = give(crowd(), "50", status=202)
    page = give(crowd(), "5", status=202, email="next@example.org")

    assert first.has_text("Stripe has not answered yet.")
    assert page.has_text("You are number 1.")
    asked = len(wire.openings)
    assert check(page, status=202).has_text("You are number 1.")
    assert len(wire.openings) == asked
    wire.act = passed_on
    pay(first.browser, stripe, check(first))
    assert len({asked.key for asked in wire.openings[:2]}) == 1
    assert session_of(check(page))


def test_who_is_asked_about_less_match_stands_in_line_after_the_answer(crowd, before, campaign):
    form = crowd().open(PAGE)
    make.pledge(campaign, cad(55), email="others@example.org")
    page = fill(form, "50")
    assert page.path.endswith("/question")
    assert list_in_line(at=pledges()[-1].made_at) == [
        pledge.public_id for pledge in pledges()[: AT_ONCE + 1]
    ]

    answered = page.submit("Give $50 with $30 in matching funds", status=202)

    assert answered.has_text("You are number 2.")


@ON_SQLITE
def test_a_poll_asks_the_database_nothing_while_the_line_is_known(crowd, before):
    page = give(crowd(), "5", status=202)
    poll(page)
    place = page.find("[data-line]")["data-line"]

    with page.browser.app.app_context(), statements() as sent:
        page.browser.app.test_client().get(place, base_url=page.browser.origin)

    assert sent == []
