"""The instants at which a payment page's time ends: arithmetic, pure."""

from datetime import timedelta

import pytest

from fundraiser.pledges.models import Checkout, CheckoutStatus
from fundraiser.pledges.operations.checkouts import GRACE, is_over
from tests.make import instant

ENDS_AT = instant("2026-12-01 12:35")
MOMENT = timedelta(microseconds=1)


def checkout(**changes):
    facts = {"status": CheckoutStatus.OPEN, "url": "https://checkout.stripe.com/c/pay/cs_1"}
    return Checkout(expires_at=ENDS_AT, **{**facts, **changes})


@pytest.mark.parametrize(("before", "over"), [(MOMENT, False), (timedelta(0), True)])
def test_a_page_is_over_as_soon_as_the_margin_for_stripes_clock_is(before, over):
    assert is_over(checkout(), at=ENDS_AT + GRACE - before) is over


@pytest.mark.parametrize(("before", "payable"), [(MOMENT, True), (timedelta(0), False)])
def test_nobody_is_sent_to_a_page_whose_time_is_over(before, payable):
    assert checkout().is_payable(ENDS_AT - before) is payable


@pytest.mark.parametrize("change", [{"url": None}, {"status": CheckoutStatus.EXPIRED}])
def test_nobody_is_sent_to_a_page_that_is_not_there_or_has_ended(change):
    assert not checkout(**change).is_payable(ENDS_AT - timedelta(minutes=1))
