"""What Stripe says of a page that a newer one has replaced: it is no answer about the new one."""

from dataclasses import replace

import pytest

from fundraiser.database import transaction
from fundraiser.matching.operations.holds import lock_held, sum_of
from fundraiser.payments.values import CheckoutOutcome
from fundraiser.pledges.models import CheckoutStatus, PledgeStatus
from fundraiser.pledges.operations.checkouts import apply_checkout
from fundraiser.pledges.operations.pledges import revise_pledge
from fundraiser.pledges.queries import get_pledge, lock_pledge
from tests import make
from tests.make import cad


@pytest.fixture
def told(app, clock):
    """Give `told(outcome)`: Stripe's answer about the first page of a pledge that was changed.

    Returned are the pledge after it and its first checkout.
    """
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500))
    made = make.pledge(campaign, cad(50))
    of_first = make.state_of(made)
    with transaction():
        revise_pledge(lock_pledge(made.id), make.promise(cad(80)), at=clock.now())

    def told(outcome):
        first = get_pledge(made.id).checkouts[0]
        state = replace(of_first, outcome=outcome, payment=None, payment_intent_id=None)
        with transaction():
            assert apply_checkout(first, state, at=clock.now()) is None
        pledge = get_pledge(made.id)
        return pledge, pledge.checkouts[0]

    return told


@pytest.mark.parametrize("outcome", [CheckoutOutcome.FAILED, CheckoutOutcome.EXPIRED])
def test_its_end_ends_neither_the_pledge_nor_what_is_held_for_it(told, outcome):
    pledge, first = told(outcome)

    assert first.status is CheckoutStatus(outcome.value)
    assert pledge.status is PledgeStatus.OPEN
    assert pledge.checkout.status is CheckoutStatus.OPEN
    with transaction():
        assert sum_of(lock_held(pledge.id)) == cad(80)


def test_the_end_of_the_newest_page_ends_both(app):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500))
    made = make.pledge(campaign, cad(50))

    make.apply(made, make.state_of(made, CheckoutOutcome.FAILED))

    pledge = get_pledge(made.id)
    assert pledge.status is PledgeStatus.FAILED
    assert pledge.checkout.status is CheckoutStatus.FAILED
    with transaction():
        assert lock_held(pledge.id) == []
