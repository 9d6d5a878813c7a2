"""Refunds as Stripe tells them: of the gift, of the covered fee, of the match; failed ones too."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import permutations

import pytest
from sqlalchemy import select

from fundraiser.campaigns.queries import balances
from fundraiser.database import db, transaction
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.gifts.models import GiftStatus, Refund
from fundraiser.gifts.operations import record_fee, record_refund
from fundraiser.gifts.queries import get_gift, lock_gift_of_payment
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.checks import find_differences
from fundraiser.ledger.queries import get_account, list_days
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.matching.queries import list_allocations
from fundraiser.payments.values import RefundState, RefundStatus
from tests import make
from tests.make import cad, cents

SUCCEEDED, PENDING, FAILED = RefundStatus.SUCCEEDED, RefundStatus.PENDING, RefundStatus.FAILED


@pytest.fixture
def campaign(app):
    """A campaign with a pool of $500; afterwards its books are right."""
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500))
    yield campaign
    db.session.rollback()
    db.session.expire_all()
    assert find_differences() == []


@pytest.fixture
def told(clock):
    """Give `told(gift, "re_1", cad(5), FAILED)`: a refund recorded as Stripe has it now."""

    def told(gift, refund_id, amount, status=SUCCEEDED, *, made_at=None):
        state = RefundState(
            refund_id=refund_id,
            payment_intent_id=gift.payment_intent_id,
            reference="a pledge",
            amount=amount,
            status=status,
            reason="requested_by_customer",
            made_at=made_at or clock.now(),
        )
        with transaction():
            locked = lock_gift_of_payment(gift.payment_intent_id)
            assert locked
            record_refund(locked, state, at=clock.now())
        hand_out_match()

    return told


def left_of(gift):
    fresh = get_gift(gift.id)
    db.session.refresh(fresh)
    match = sum(part.change_cents for part in list_allocations(gift.id))
    return fresh.left_cents, fresh.covered_fee_left_cents, match


def refund_emails():
    kinds = select(OutgoingEmail).where(OutgoingEmail.kind == EmailKind.REFUND)
    return list(db.session.scalars(kinds))


def test_a_refund_of_a_gift_with_its_fee_covered_splits_in_proportion(campaign, told):
    gift = make.gift(campaign, cad(100), covered_fee=cents(330))

    told(gift, "re_1", cents(5165))

    assert left_of(gift) == (5000, 165, 5000)
    assert balances(campaign).given == cad(50)
    assert balances(campaign).covered_fees == cents(165)
    assert get_account(Account.stripe("CAD")).net_debit == cents(5165)


def test_refunds_in_parts_end_on_the_same_cent_as_one_in_whole(campaign, told):
    gift = make.gift(campaign, cents(9999), covered_fee=cents(331))

    for number in range(10):
        told(gift, f"re_{number}", cents(1033))

    assert left_of(gift) == (0, 0, 0)
    assert get_gift(gift.id).status is GiftStatus.REFUNDED
    assert balances(campaign).gift_count == 0
    assert get_account(Account.stripe("CAD")).net_debit == cad(0)


def test_refunds_in_any_order_end_the_same(campaign, told):
    amounts = [cents(1850), cents(1), cents(1111)]
    for order in permutations(range(3)):
        gift = make.gift(campaign, cents(4999), covered_fee=cents(176))

        for number in order:
            told(gift, f"re_{gift.id}_{number}", amounts[number])

        assert left_of(gift) == (2138, 75, 2138)


def test_a_match_rounds_down_in_the_sponsors_favour(campaign, told):
    """One cent of a gift of $99.99 goes back: floor(9999 x 9998 / 9999)."""
    gift = make.gift(campaign, cents(9999))

    told(gift, "re_1", cents(1))

    assert left_of(gift) == (9998, 0, 9998)


def test_a_refund_told_by_several_at_once_counts_once(app, campaign, told):
    gift = make.gift(campaign, cad(100))

    def tell(number):
        with app.app_context():
            told(gift, f"re_{number % 2}", cad(10))

    with ThreadPoolExecutor(max_workers=6) as threads:
        list(threads.map(tell, range(12)))

    db.session.rollback()
    assert left_of(gift) == (8000, 0, 8000)
    assert len(refund_emails()) == 2


def test_a_pending_refund_counts_at_once_and_once(campaign, told):
    """Stripe takes the money when it is asked for."""
    gift = make.gift(campaign, cad(100))

    told(gift, "re_1", cad(40), PENDING)
    assert left_of(gift) == (6000, 0, 6000)
    told(gift, "re_1", cad(40), SUCCEEDED)

    assert left_of(gift) == (6000, 0, 6000)
    assert get_gift(gift.id).status is GiftStatus.PARTLY_REFUNDED
    assert len(refund_emails()) == 1


def test_a_refund_that_fails_gives_everything_back(campaign, told):
    gift = make.gift(campaign, cad(100), covered_fee=cents(330))
    told(gift, "re_1", cents(10_330), PENDING)
    assert left_of(gift) == (0, 0, 0)

    told(gift, "re_1", cents(10_330), FAILED)

    assert left_of(gift) == (10_000, 330, 10_000)
    assert get_gift(gift.id).status is GiftStatus.RECEIVED
    assert balances(campaign).gift_count == 1


def test_a_refund_first_heard_of_when_it_has_failed_changes_nothing(campaign, told):
    gift = make.gift(campaign, cad(100))

    for _ in range(2):
        told(gift, "re_1", cad(40), FAILED)

    assert left_of(gift) == (10_000, 0, 10_000)
    assert refund_emails() == []


def test_a_refund_after_one_that_failed_takes_its_own_share(campaign, told):
    """The match is never more than the gift it is for, and at most a cent a part is lost."""
    gift = make.gift(campaign, cad(100))
    told(gift, "re_1", cad(40), PENDING)
    told(gift, "re_1", cad(40), FAILED)
    assert left_of(gift) == (10_000, 0, 10_000)

    told(gift, "re_2", cad(50))

    left, _fee, match = left_of(gift)
    assert left == 5000
    assert match == 5000


def test_a_failed_refund_takes_nothing_back_from_the_gift_that_gained(app, told, clock):
    """What it had set free is another's by now."""
    campaign = make.campaign("spring")
    make.match_pool(campaign, available=cad(100))
    first = make.gift(campaign, cad(100), email="a@example.org")
    second = make.gift(campaign, cad(30), email="b@example.org")
    told(first, "re_1", cad(40), PENDING)
    assert left_of(second) == (3000, 0, 3000)

    told(first, "re_1", cad(40), FAILED)

    assert left_of(second) == (3000, 0, 3000)
    assert left_of(first) == (10_000, 0, 7000)
    assert find_differences() == []


def test_more_than_was_paid_leaves_nothing_and_no_less(campaign, told):
    gift = make.gift(campaign, cad(50))

    told(gift, "re_1", cad(50))
    told(gift, "re_2", cad(50))

    assert left_of(gift) == (0, 0, 0)
    assert balances(campaign).given == cad(0)


def test_a_refund_counts_on_the_day_stripe_made_it_and_its_failure_when_we_hear_of_it(
    campaign, told, clock
):
    """Made ten minutes before midnight in Toronto, told two days later."""
    clock.set_to(make.instant("2026-12-01 17:00"))
    gift = make.gift(campaign, cad(50))
    made_at = make.instant("2026-12-04 04:50")
    clock.set_to(make.instant("2026-12-06 17:00"))
    told(gift, "re_1", cad(50), made_at=made_at)

    for account in (Account.given(campaign.id), Account.matched(campaign.id)):
        assert days_of(account) == {1: 5000, 3: -5000}

    clock.set_to(make.instant("2026-12-09 17:00"))
    told(gift, "re_1", cad(50), FAILED, made_at=made_at)

    for account in (Account.given(campaign.id), Account.matched(campaign.id)):
        assert days_of(account) == {1: 5000, 3: -5000, 9: 5000}


def days_of(account):
    """Return the cents of each day of December."""
    days = list_days(account, since=date(2026, 12, 1), until=date(2026, 12, 31))
    return {each.day.day: each.sum_cents for each in days if each.sum_cents}


def test_a_fee_is_recorded_once(campaign, clock):
    pledge = make.pledge(campaign, cad(50))
    gift = make.apply(pledge, make.state_of(pledge))
    assert gift
    payment = make.payment_of(pledge, fee=cents(175))

    for _ in range(2):
        with transaction():
            locked = lock_gift_of_payment(gift.payment_intent_id)
            assert locked
            record_fee(locked, payment, at=clock.now())

    assert get_gift(gift.id).fee == cents(175)
    assert get_account(Account.fees("CAD")).net_debit == cents(175)


def test_a_refund_belongs_to_one_gift(campaign, told):
    gift = make.gift(campaign, cad(50))

    told(gift, "re_1", cad(5))
    told(gift, "re_1", cad(5))

    assert [refund.gift_id for refund in db.session.scalars(select(Refund))] == [gift.id]
