"""Whom a gift counts for, shown and moved by staff: what moves is seen before it does."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from fundraiser import clock
from fundraiser.database import db, transaction
from fundraiser.gifts.operations import record_refund
from fundraiser.gifts.queries import find_gift, get_gift, lock_gift, lock_gift_of_payment
from fundraiser.ledger import operations as ledger
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.checks import find_differences
from fundraiser.peer_to_peer.queries.totals import place_totals, totals_of
from tests import make
from tests.databases import ON_BOTH, ON_POSTGRESQL, PATIENCE_SECONDS, await_waiting
from tests.make import cad
from tests.matching.giving import refund_state
from tests.staff.test_fundraiser_pages import actions, page_of


@pytest.fixture
def campaign(app):
    return make.campaign()


@ON_BOTH
def test_a_gifts_credit_is_shown_then_moved(staff, campaign):
    make.match_pool(campaign, available=cad(80))
    first, second = page_of(campaign, 1), page_of(campaign, 2)
    gift = make.page_gift(first, cad(50))
    form = staff.open(f"/staff/gifts/{gift.public_id}").click("Change the credit")

    shown = form.submit(
        "Show the change",
        whom="page",
        address="http://127.0.0.1:8000/f/page-2/",
        words="She used the wrong link.",
    )
    assert shown.has_text("$50.00 given and $50.00 in matching funds: Page 1 → Page 2")
    assert totals_of(first).given == cad(50)
    record = shown.submit("Move the credit")

    assert record.has_text("The credit is moved.")
    assert record.has_text("She used the wrong link.")
    totals = place_totals([first, second])
    assert (totals[first.id].given, totals[second.id].given) == (cad(0), cad(50))
    assert totals[second.id].matched == cad(50)
    assert find_differences() == []
    assert actions()[-1] == "credit-moved"


def test_a_credit_that_was_moved_meanwhile_is_not_moved_on_an_old_page(staff, campaign):
    first, second = page_of(campaign, 1), page_of(campaign, 2)
    gift = make.page_gift(first, cad(50))
    form = staff.open(f"/staff/gifts/{gift.public_id}/credit")
    stale = form.submit("Show the change", whom="nobody", words="x")
    form.submit("Show the change", whom="page", address="page-2", words="y").submit(
        "Move the credit"
    )

    refused = stale.submit("Move the credit", status=422)

    assert refused.has_text("has just been moved")
    found = find_gift(gift.public_id)
    assert found
    assert found.page_id == second.id


def test_nothing_moves_but_what_was_shown(staff, campaign):
    first, second = page_of(campaign, 1), page_of(campaign, 2)
    team = make.team(campaign, captain=make.donor("cap@example.org"))
    gift = make.page_gift(first, cad(50))
    form = staff.open(f"/staff/gifts/{gift.public_id}/credit")
    shown = form.submit("Show the change", whom="page", address="page-2", words="x")

    retyped = shown.submit("Move the credit", status=422, address="page-1")
    assert retyped.has_text("The figures have changed since you saw them.")
    make.join(second, team)
    stale = shown.submit("Move the credit", status=422)
    assert get_gift(gift.id).page_id == first.id
    again = stale.submit("Show the change")
    assert again.has_text(f"Page 2, team {team.name}")
    again.submit("Move the credit")

    assert get_gift(gift.id).team_id == team.id


@pytest.mark.parametrize(
    ("whom", "address", "words", "error"),
    [
        ("page", "nowhere", "x", "There is no page at this address."),
        ("page", "", "x", "There is no page at this address."),
        ("team", "page-1", "x", "There is no team at this address."),
        ("page", "page-1", "", "Write why."),
        ("cheese", "page-1", "x", "Choose who gets credit for the gift."),
    ],
)
def test_a_credit_that_makes_no_sense_is_refused(staff, campaign, whom, address, words, error):
    page = page_of(campaign, 1)
    gift = make.page_gift(page, cad(50))
    form = staff.open(f"/staff/gifts/{gift.public_id}/credit")

    refused = form.submit("Show the change", status=422, whom=whom, address=address, words=words)

    assert error in refused.errors


def test_a_gift_does_not_count_for_a_page_of_another_campaign(staff, campaign):
    page_of(make.campaign("other"), 2)
    gift = make.page_gift(page_of(campaign, 1), cad(50))
    form = staff.open(f"/staff/gifts/{gift.public_id}/credit")
    shown = form.submit("Show the change", whom="page", address="page-2", words="x")

    assert shown.submit("Move the credit", status=422).has_text("belongs to another campaign")


@pytest.fixture
def moving(staff, campaign):
    """A gift of $50, matched, of page 1, and what moves it to page 2 as soon as it is sent."""
    make.match_pool(campaign, available=cad(80))
    first, second = page_of(campaign, 1), page_of(campaign, 2)
    gift = make.page_gift(first, cad(50))
    form = staff.open(f"/staff/gifts/{gift.public_id}/credit")
    shown = form.submit("Show the change", whom="page", address="page-2", words="x")
    return gift, second, shown


@contextmanager
def meanwhile(app, hold, then):
    """Within the block, another transaction has done `hold`, and does `then` once it is waited
    for."""
    has_locked = threading.Event()

    def run():
        with app.app_context(), transaction():
            hold()
            has_locked.set()
            await_waiting()
            then()

    with ThreadPoolExecutor(max_workers=1) as threads:
        running = threads.submit(run)
        assert has_locked.wait(PATIENCE_SECONDS)
        yield
        running.result()


@ON_POSTGRESQL
def test_a_credit_that_is_moved_during_a_refund_moves_what_the_refund_left(app, moving):
    """Without the gift's lock, the $40 that went back would stay on page 2."""
    gift, second, shown = moving
    payment = gift.payment_intent_id

    def refund_40():
        locked = lock_gift_of_payment(payment)
        assert locked
        record_refund(locked, refund_state(locked, cad(40)), at=clock.now())

    with meanwhile(app, lambda: lock_gift(gift.id), refund_40):
        shown.submit("Move the credit")

    db.session.rollback()
    totals = totals_of(second)
    assert (totals.given, totals.matched) == (cad(10), cad(10))
    assert find_differences() == []


@ON_POSTGRESQL
def test_a_credit_whose_move_deadlocks_is_moved_all_the_same(app, moving):
    """The other transaction has the page's account and then wants the gift. It would wait for long
    before it looks for a deadlock, so that PostgreSQL ends the move."""
    gift, second, shown = moving

    def hold_account():
        db.session.execute(text("SET LOCAL deadlock_timeout = '60s'"))
        ledger.lock([Account.page_given(second.id)])

    with meanwhile(app, hold_account, lambda: lock_gift(gift.id)):
        record = shown.submit("Move the credit")

    assert record.has_text("The credit is moved.")
    db.session.rollback()
    assert totals_of(second).given == cad(50)
    assert find_differences() == []
