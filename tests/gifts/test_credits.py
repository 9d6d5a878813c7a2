"""Soft credit: a gift through a page counts for page and campaign, once each, whatever happens."""

import pytest

from fundraiser.clock import now
from fundraiser.database import db, transaction
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.gifts.models import NO_CREDIT, Credit, Gift
from fundraiser.gifts.operations import move_credit, record_refund
from fundraiser.gifts.queries import lock_gift_of_payment
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import settle
from fundraiser.ledger.checks import find_differences
from fundraiser.ledger.models import AccountDay, LedgerAccount
from fundraiser.ledger.queries import get_account
from fundraiser.money import Money
from fundraiser.payments.values import RefundState, RefundStatus
from fundraiser.peer_to_peer.queries.totals import place_totals, totals_of
from tests import make
from tests.make import cad, cents


def refund(
    gift: Gift, amount: Money, number: int = 1, status: RefundStatus = RefundStatus.SUCCEEDED
) -> None:
    state = RefundState(
        refund_id=f"re_{gift.id}_{number}",
        payment_intent_id=gift.payment_intent_id,
        reference=None,
        amount=amount,
        status=status,
        reason="requested_by_customer",
        made_at=now(),
    )
    with transaction():
        locked = lock_gift_of_payment(gift.payment_intent_id)
        assert locked
        record_refund(locked, state, at=now())
    hand_out_match()


def move(gift: Gift, to: Credit) -> None:
    with transaction():
        locked = lock_gift_of_payment(gift.payment_intent_id)
        assert locked
        move_credit(locked, to, at=now())


@pytest.fixture
def campaign(app):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(80))
    return campaign


def test_a_gift_through_a_page_counts_for_page_and_campaign_once_each(campaign):
    page = make.fundraiser_page(campaign)

    make.page_gift(page, cad(50))
    make.page_gift(page, cad(50), email="ben@example.org")

    totals = totals_of(page)
    assert (totals.given, totals.matched, totals.gift_count) == (cad(100), cad(80), 2)
    assert get_account(Account.given(campaign.id)).net_credit == cad(100)
    assert get_account(Account.matched(campaign.id)).net_credit == cad(80)
    assert find_differences() == []


def test_a_gift_without_a_page_counts_for_no_page(campaign):
    page = make.fundraiser_page(campaign)

    make.gift(campaign, cad(50))

    assert totals_of(page).given == cad(0)
    assert find_differences() == []


def test_a_refund_in_parts_and_one_that_fails_are_followed_by_the_page(campaign):
    page = make.fundraiser_page(campaign)
    gift = make.page_gift(page, cad(50))

    refund(gift, cents(1850))
    assert totals_of(page).given == cents(3150)
    assert totals_of(page).matched == cents(3150)
    refund(gift, cents(3150), number=2)
    gone = totals_of(page)
    assert (gone.given, gone.matched, gone.gift_count) == (cad(0), cad(0), 0)
    refund(gift, cents(3150), number=2, status=RefundStatus.FAILED)

    back = totals_of(page)
    assert (back.given, back.matched, back.gift_count) == (cents(3150), cents(3150), 1)
    assert find_differences() == []


def test_match_set_free_counts_for_the_page_whose_gift_gains_it(campaign):
    first = make.fundraiser_page(campaign)
    second = make.fundraiser_page(campaign, slug="bens-dip")
    early = make.page_gift(first, cad(50))
    make.page_gift(second, cad(50), email="ben@example.org")
    assert totals_of(second).matched == cad(30)

    refund(early, cad(50))

    assert totals_of(second).matched == cad(50)
    assert find_differences() == []


def test_credit_moves_with_its_match_and_its_day_and_can_be_taken_away(campaign):
    page = make.fundraiser_page(campaign)
    other = make.fundraiser_page(campaign, slug="bens-dip")
    gift = make.page_gift(page, cad(50))
    refund(gift, cad(10))

    move(gift, Credit(other.id))
    move(gift, Credit(other.id))

    totals = place_totals([page, other])
    assert (totals[page.id].given, totals[page.id].gift_count) == (cad(0), 0)
    assert (totals[other.id].given, totals[other.id].matched) == (cad(40), cad(40))
    assert totals[other.id].gift_count == 1
    assert find_differences() == []
    refund(gift, cad(40), number=2)
    assert totals_of(other).given == cad(0)
    move(gift, NO_CREDIT)
    assert find_differences() == []


def test_the_self_check_finds_credit_that_is_not_there(campaign):
    page = make.fundraiser_page(campaign)
    make.page_gift(page, cad(50))

    with transaction():
        settle()
        account = db.session.get_one(LedgerAccount, f"page_given:{page.id}")
        account.credits_posted_cents += 1
        day = db.session.query(AccountDay).filter_by(account=account.code).one()
        day.sum_cents += 1

    rules = {found.rule for found in find_differences()}
    assert "soft credit is what is left of gifts and match" in rules
