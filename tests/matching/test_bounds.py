"""How much match unpaid forms may hold: the arithmetic of M23."""

import pytest

from fundraiser.matching.bounds import (
    BOUNDS_OF_48_BITS,
    BOUNDS_OF_56_BITS,
    Unpaid,
    bound_of,
    is_little,
    most_to_hold,
)
from fundraiser.money import Money
from tests.make import cad

POOL = cad(20_000)
HALF = cad(10_000)


@pytest.mark.parametrize(
    ("limit", "one", "of_56_bits", "of_48_bits"),
    [
        pytest.param(cad(100_000), 5_000, 20_000, 80_000, id="a-twentieth"),
        pytest.param(cad(20_000), 1_000, 4_000, 16_000, id="large-enough-for-that"),
        pytest.param(cad(8_000), 500, 2_000, 6_400, id="five-hundred-at-least"),
        pytest.param(cad(1_000), 500, 800, 800, id="something-stays-free"),
        pytest.param(cad(550), 500, 500, 500, id="a-network-has-what-those-in-it-have"),
        pytest.param(cad(100), 100, 100, 100, id="no-more-than-there-is"),
    ],
)
def test_a_bound_is_a_part_of_the_pool(limit, one, of_56_bits, of_48_bits):
    assert bound_of(limit) == one * 100
    assert bound_of(limit, BOUNDS_OF_56_BITS) == of_56_bits * 100
    assert bound_of(limit, BOUNDS_OF_48_BITS) == of_48_bits * 100


def test_a_currency_without_cents_has_its_own_least_bound():
    assert bound_of(Money(600_000, "JPY")) == 50_000


def unpaid(*, held=0, lapsed=0, paid=0):
    return Unpaid(held * 100, lapsed * 100, paid * 100)


@pytest.mark.parametrize(
    ("free", "done", "most"),
    [
        pytest.param(POOL, unpaid(), 11_000, id="half-the-pool-and-one-bound"),
        pytest.param(HALF, unpaid(), 1_000, id="one-bound-of-the-second-half"),
        pytest.param(cad(9_000), unpaid(held=1_000), 0, id="no-more-than-one-bound"),
        pytest.param(cad(9_400), unpaid(held=600), 400, id="what-is-left-of-the-bound"),
        pytest.param(cad(12_000), unpaid(held=8_000), 2_000, id="above-half-open-counts-not"),
        pytest.param(POOL, unpaid(lapsed=500), 5_500, id="half-the-bound-let-lapse"),
        pytest.param(POOL, unpaid(lapsed=1_000), 0, id="the-whole-bound-let-lapse"),
        pytest.param(POOL, unpaid(lapsed=10_000), 0, id="far-more-let-lapse"),
        pytest.param(HALF, unpaid(held=300, lapsed=300), 400, id="open-and-lapsed-together"),
        pytest.param(POOL, unpaid(lapsed=1_000, paid=50), 11_000, id="a-payment-lifts-lapsed"),
        pytest.param(HALF, unpaid(lapsed=1_500, paid=50), 500, id="so-much-as-it-lifts"),
        pytest.param(HALF, unpaid(held=1_000, paid=50), 1_000, id="a-payment-lifts-open"),
        pytest.param(HALF, unpaid(held=500, lapsed=800, paid=50), 700, id="first-what-lapsed"),
    ],
)
def test_what_one_more_form_may_hold(free, done, most):
    assert most_to_hold(POOL, free, done) == most * 100


def test_a_larger_network_has_more_bounds():
    done = unpaid(held=3_500)

    assert most_to_hold(POOL, HALF, done, BOUNDS_OF_56_BITS) == 50_000
    assert most_to_hold(POOL, HALF, done, BOUNDS_OF_48_BITS) == 1_250_000


def test_a_twentieth_of_a_pool_is_little():
    assert is_little(cad(1_000), POOL)
    assert not is_little(cad(1_001), POOL)
