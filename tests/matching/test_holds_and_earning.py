"""Holds, earned match, refunds and freed money: the rules of the match, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from fundraiser.campaigns.queries import balances, get_campaign
from fundraiser.database import db, transaction
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.gifts.operations import record_refund
from fundraiser.gifts.queries import get_gift, lock_gift_of_payment
from fundraiser.matching.models import Hold, HoldStatus, PoolKind
from fundraiser.matching.offers import current_offer
from fundraiser.matching.operations.pools import change_terms, close_pool
from fundraiser.matching.queries import (
    list_allocations,
    list_holds,
    list_pools,
    lock_pool,
    pool_figures,
)
from fundraiser.payments.values import CheckoutOutcome, RefundState, RefundStatus
from tests import make
from tests.make import cad, cents

pytestmark = pytest.mark.usefixtures("books_are_right")


def figures(campaign, position=0):
    return pool_figures(list_pools(campaign.id))[position]


def matched(gift):
    return sum(part.change_cents for part in list_allocations(gift.id))


def refund(gift, amount, *, number=1, status=RefundStatus.SUCCEEDED, clock):
    state = RefundState(
        refund_id=f"re_{gift.id}_{number}",
        payment_intent_id=gift.payment_intent_id,
        reference="a pledge",
        amount=amount,
        status=status,
        reason="",
        made_at=clock.now(),
    )
    with transaction():
        locked = lock_gift_of_payment(gift.payment_intent_id)
        assert locked
        record_refund(locked, state, at=clock.now())
    hand_out_match()


def test_a_pledge_holds_match_before_it_is_paid(app):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(80))

    make.pledge(campaign, cad(50))

    assert figures(campaign).held == cad(50)
    assert figures(campaign).available == cad(30)
    assert figures(campaign).earned == cad(0)


def test_a_paid_pledge_earns_what_was_held(app):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(80))

    gift = make.gift(campaign, cad(50))

    assert matched(gift) == 5000
    assert figures(campaign).earned == cad(50)
    assert figures(campaign).held == cad(0)
    assert balances(campaign).matched == cad(50)


def test_covered_fees_are_never_matched(app):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(80))

    gift = make.gift(campaign, cad(50), covered_fee=cents(180))

    assert matched(gift) == 5000
    assert balances(campaign).given == cad(50)
    assert balances(campaign).covered_fees == cents(180)


def test_a_lapsed_checkout_gives_its_hold_back(app):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(80))
    pledge = make.pledge(campaign, cad(50))

    make.apply(pledge, make.state_of(pledge, CheckoutOutcome.EXPIRED))
    hand_out_match()

    assert figures(campaign).available == cad(80)
    assert [hold.status for hold in list_holds(pledge.id)] == [HoldStatus.LAPSED]


def test_a_payment_after_its_checkout_expired_is_matched_from_what_is_left(app, clock):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(80))
    late = make.pledge(campaign, cad(50))
    make.apply(late, make.state_of(late, CheckoutOutcome.EXPIRED))
    hand_out_match()
    make.gift(campaign, cad(60), email="bo@example.org")

    gift = make.apply(late, make.state_of(late))

    assert matched(gift) == 2000
    assert figures(campaign).available == cad(0)


def test_a_payment_that_we_hear_of_late_has_what_was_reserved(app, clock):
    """Paid in its last minute, told hours later: silence ends no hold (M5)."""
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(80))
    late = make.pledge(campaign, cad(50))
    clock.move(timedelta(hours=9))
    hand_out_match()
    assert matched(make.gift(campaign, cad(60), email="bo@example.org")) == 3000

    gift = make.apply(late, make.state_of(late))

    assert matched(gift) == 5000


def test_a_bank_debit_keeps_its_hold_while_it_settles(app, clock):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(80))
    pledge = make.pledge(campaign, cad(50))
    make.apply(pledge, make.state_of(pledge, CheckoutOutcome.SETTLING))
    clock.move(timedelta(days=20))
    hand_out_match()
    other = make.gift(campaign, cad(60), email="bo@example.org")

    gift = make.apply(pledge, make.state_of(pledge))

    assert matched(other) == 3000, "only what is not set aside can be taken"
    assert matched(gift) == 5000


def test_a_failed_bank_debit_gives_its_hold_back(app):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(80))
    pledge = make.pledge(campaign, cad(50))
    make.apply(pledge, make.state_of(pledge, CheckoutOutcome.SETTLING))

    make.apply(pledge, make.state_of(pledge, CheckoutOutcome.FAILED))
    hand_out_match()

    assert figures(campaign).available == cad(80)


def test_the_deadline_is_decided_when_the_hold_is_placed(app, clock):
    campaign = make.campaign(closes_at=clock.now() + timedelta(minutes=10))
    make.match_pool(campaign, available=cad(80))
    pledge = make.pledge(campaign, cad(50))
    clock.move(timedelta(minutes=20))

    gift = make.apply(pledge, make.state_of(pledge))

    assert matched(gift) == 5000


def test_after_the_end_nothing_is_offered(app, clock):
    campaign = make.campaign(closes_at=clock.now() + timedelta(minutes=10))
    make.match_pool(campaign, available=cad(80))

    clock.move(timedelta(minutes=11))

    assert not current_offer(campaign, at=clock.now()).is_on


def test_a_cap_per_donor_holds_across_capitals_and_spaces(app):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500), cap_per_donor_cents=10000)
    make.gift(campaign, cad(70), email="ana@example.org")

    second = make.gift(campaign, cad(70), email=" ANA@Example.org ")
    third = make.gift(campaign, cad(70), email="Ana@example.ORG")

    assert matched(second) == 3000
    assert matched(third) == 0


def test_a_refund_gives_a_donors_cap_back(app, clock):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500), cap_per_donor_cents=10000)
    gift = make.gift(campaign, cad(100))

    refund(gift, cad(40), clock=clock)

    assert matched(make.gift(campaign, cad(100))) == 4000


def test_a_sponsors_own_gift_is_not_matched(app):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500), sponsor_email="board@example.org")

    gift = make.gift(campaign, cad(100), email="Board@example.org")

    assert matched(gift) == 0


@pytest.mark.parametrize("kind", list(PoolKind))
def test_whoever_gave_the_lead_gift_or_a_closed_pool_is_a_sponsor_too(app, clock, kind):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500))
    own = make.match_pool(
        campaign, available=cad(50), kind=kind, sponsor="Bo", sponsor_email="bo@example.org"
    )
    if kind is PoolKind.CONDITIONAL:
        with transaction():
            pool = lock_pool(own.public_id)
            assert pool
            close_pool(pool, actor=make.ACTOR, at=clock.now())

    assert matched(make.gift(campaign, cad(100), email="bo@example.org")) == 0
    assert matched(make.gift(campaign, cad(100), email="ana@example.org")) == 10000


def test_a_lead_gift_is_counted_at_once_and_matches_nothing(app):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500), kind=PoolKind.LEAD_GIFT)

    gift = make.gift(campaign, cad(100))

    assert matched(gift) == 0
    assert balances(campaign).lead_gifts == cad(500)


def test_two_refunds_of_37_percent_reverse_the_match_to_the_cent(app, clock):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500))
    gift = make.gift(campaign, cents(9999))

    refund(gift, cents(3700), number=1, clock=clock)
    refund(gift, cents(3700), number=2, clock=clock)

    assert get_gift(gift.id).left == cents(2599)
    assert matched(gift) == 2599
    assert balances(campaign).given == cents(2599)
    assert balances(campaign).matched == cents(2599)


def test_a_refund_told_twice_counts_once(app, clock):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500))
    gift = make.gift(campaign, cad(100))

    for _ in range(2):
        refund(gift, cad(40), clock=clock)

    assert matched(gift) == 6000


def test_a_whole_refund_leaves_neither_gift_nor_match(app, clock):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500))
    gift = make.gift(campaign, cad(100), covered_fee=cents(330))

    refund(gift, cents(10330), clock=clock)

    assert balances(campaign).given == cad(0)
    assert balances(campaign).covered_fees == cad(0)
    assert balances(campaign).gift_count == 0
    assert matched(gift) == 0


def test_a_failed_refund_gives_gift_and_match_back(app, clock):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500))
    gift = make.gift(campaign, cad(100))
    refund(gift, cad(40), clock=clock)

    refund(gift, cad(40), status=RefundStatus.FAILED, clock=clock)

    assert get_gift(gift.id).left == cad(100)
    assert matched(gift) == 10000


def test_a_refund_after_one_that_failed_takes_its_share_of_all_the_match(app, clock):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500))
    gift = make.gift(campaign, cad(100))
    refund(gift, cad(40), clock=clock)
    refund(gift, cad(40), status=RefundStatus.FAILED, clock=clock)

    refund(gift, cad(50), number=2, clock=clock)

    assert get_gift(gift.id).left == cad(50)
    assert matched(gift) == 5000


def test_money_set_free_goes_to_the_earliest_gift_in_line(app, clock):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(100))
    first = make.gift(campaign, cad(100), email="a@example.org")
    clock.move(timedelta(minutes=1))
    second = make.gift(campaign, cad(30), email="b@example.org")
    clock.move(timedelta(minutes=1))
    third = make.gift(campaign, cad(80), email="c@example.org")

    refund(first, cad(50), clock=clock)

    assert matched(first) == 5000
    assert matched(second) == 3000
    assert matched(third) == 2000


def test_a_pool_opened_later_never_matches_earlier_promises(app, clock):
    campaign = make.campaign()
    early = make.gift(campaign, cad(100), email="a@example.org")
    clock.move(timedelta(minutes=1))
    make.match_pool(campaign, available=cad(100), opens_at=clock.now())
    refunded = make.gift(campaign, cad(100), email="b@example.org")
    clock.move(timedelta(minutes=1))
    in_line = make.gift(campaign, cad(80), email="c@example.org")

    refund(refunded, cad(50), clock=clock)

    assert matched(early) == 0
    assert matched(in_line) == 5000


def test_a_gift_keeps_the_terms_it_was_matched_by(app, clock):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500))
    before = make.gift(campaign, cad(50), email="a@example.org")

    with transaction():
        fresh = list_pools(campaign.id)[0]
        facts = make.terms(get_campaign(campaign.id), cad(500), rate_numerator=2)
        change_terms(fresh, facts, reason="The rate doubles.", actor=make.ACTOR, at=clock.now())
    after = make.gift(campaign, cad(50), email="b@example.org")

    assert [version.version for version in list_pools(campaign.id)[0].versions] == [1, 2]
    assert matched(before) == 5000
    assert matched(after) == 10000


def test_threads_that_race_for_one_pool_share_exactly_what_it_has(app):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(60))

    def give(number):
        with app.app_context():
            make.gift(campaign, cad(50), email=f"donor{number}@example.org")

    race(give, times=6)

    assert balances(campaign).given == cad(300)
    assert figures(campaign).earned == cad(60)


def test_copies_of_one_payment_at_the_same_instant_are_one_gift(app):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(600))
    pledge = make.pledge(campaign, cad(50))
    state = make.state_of(pledge)

    def tell(_number):
        with app.app_context():
            make.apply(pledge, state)

    race(tell, times=8)

    assert balances(campaign).given == cad(50)
    assert balances(campaign).gift_count == 1
    assert figures(campaign).earned == cad(50)
    assert db.session.scalars(select(Hold)).one().status is HoldStatus.EARNED


def race(act, *, times):
    """Run `act` in as many threads at once; whatever one of them raises is raised here."""
    with ThreadPoolExecutor(max_workers=times) as threads:
        list(threads.map(act, range(times)))
    db.session.rollback()
