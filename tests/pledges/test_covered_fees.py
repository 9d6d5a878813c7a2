"""What a donor adds to cover the fee: 2.9 % and 30 cents of all that is paid."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundraiser.pledges.covered_fees import fee_to_cover
from tests.make import cents


@pytest.mark.parametrize(
    ("gift", "fee"), [(100, 34), (5000, 181), (10_000, 330), (9_710_000, 290_031)]
)
def test_what_is_added(gift, fee):
    assert fee_to_cover(cents(gift)) == cents(fee)


@given(st.integers(min_value=1, max_value=99_999_999))
def test_it_is_the_least_that_leaves_the_whole_gift(gift):
    fee = fee_to_cover(cents(gift)).cents

    assert left_of(gift + fee) >= gift
    assert left_of(gift + fee - 1) < gift


def left_of(paid):
    """Return what is left of a payment once its fee is taken."""
    return paid - (Fraction(29, 1000) * paid + 30)
