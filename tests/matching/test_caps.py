"""The cap per donor, over versions of the terms (M3, M16)."""

from datetime import timedelta

import pytest

from fundraiser.campaigns.queries import get_campaign
from fundraiser.database import transaction
from fundraiser.matching.causes import Cause
from fundraiser.matching.operations.pools import change_terms
from fundraiser.matching.operations.shortfalls import list_shortfalls
from fundraiser.matching.queries import list_pools, lock_pool
from fundraiser.payments.values import CheckoutOutcome
from tests import make
from tests.make import cad
from tests.matching.giving import matched, refund

pytestmark = pytest.mark.usefixtures("books_are_right")


@pytest.fixture
def cap(campaign, clock):
    """Give `cap(5000)`: from now on the pool gives one donor $50 at most; None: without a limit."""

    def change(cents):
        clock.move(timedelta(minutes=1))
        with transaction():
            pool = lock_pool(list_pools(campaign.id)[0].public_id)
            assert pool
            facts = make.terms(
                get_campaign(campaign.id), pool.terms.amount, cap_per_donor_cents=cents
            )
            change_terms(pool, facts, reason="They said so.", actor=make.ACTOR, at=clock.now())

    return change


def test_what_a_donor_had_before_there_was_a_cap_counts(campaign, cap):
    make.match_pool(campaign, available=cad(500))
    make.gift(campaign, cad(40))

    cap(5000)

    assert matched(make.gift(campaign, cad(30))) == 1000


def test_what_a_donor_had_while_there_was_no_cap_counts(campaign, cap):
    make.match_pool(campaign, available=cad(500), cap_per_donor_cents=5000)
    make.gift(campaign, cad(10))
    cap(None)
    assert matched(make.gift(campaign, cad(100))) == 10_000

    cap(12_000)

    assert matched(make.gift(campaign, cad(30))) == 1000


def test_a_hold_made_before_there_was_a_cap_counts_until_it_ends(campaign, cap):
    make.match_pool(campaign, available=cad(500))
    pledge = make.pledge(campaign, cad(40))
    cap(5000)
    assert matched(make.gift(campaign, cad(30))) == 1000

    make.apply(pledge, make.state_of(pledge, CheckoutOutcome.EXPIRED))

    assert matched(make.gift(campaign, cad(50))) == 4000


def test_a_cap_that_is_earned_is_a_limit_whatever_forms_hold_by_earlier_terms(campaign, cap):
    make.match_pool(campaign, available=cad(500))
    make.gift(campaign, cad(60))
    make.pledge(campaign, cad(40))
    cap(6000)

    gift = make.gift(campaign, cad(30))

    (row,) = list_shortfalls(gift.id, gift.pledge_id, gift.promised_at)
    assert (matched(gift), row.cause) == (0, Cause.LIMIT_PER_DONOR)


def test_a_refund_gives_back_what_was_had_without_a_cap(campaign, cap):
    make.match_pool(campaign, available=cad(500))
    gift = make.gift(campaign, cad(100))
    cap(5000)

    refund(gift, cad(70))

    assert matched(make.gift(campaign, cad(50))) == 2000


def test_a_promise_made_before_there_was_a_cap_is_kept_beyond_it(campaign, cap):
    make.match_pool(campaign, available=cad(500))
    late = make.pledge(campaign, cad(80))
    make.apply(late, make.state_of(late, CheckoutOutcome.EXPIRED))
    cap(5000)

    assert matched(make.apply(late, make.state_of(late))) == 8000
