"""How a refund divides into gift and covered fee: the arithmetic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundraiser.gifts.refund_split import gift_left
from tests.make import cad, cents

amounts = st.integers(min_value=1, max_value=99_999_999)
fees = st.integers(min_value=0, max_value=3_000_000)


@pytest.mark.parametrize(
    ("gift", "fee", "refunded", "left"),
    [
        (5000, 0, 0, (5000, 0)),
        (5000, 0, 1850, (3150, 0)),
        (5000, 181, 5181, (0, 0)),
        (5000, 181, 0, (5000, 181)),
        (10_000, 330, 5165, (5000, 165)),
        (5000, 181, 1, (5000, 180)),
        (1, 1, 1, (1, 0)),
        (5000, 181, 9999, (0, 0)),
    ],
)
def test_a_refund_splits_in_proportion(gift, fee, refunded, left):
    assert gift_left(cents(gift), cents(fee), cents(refunded)) == tuple(map(cents, left))


@given(amounts, fees, st.integers(min_value=0, max_value=110_000_000))
def test_what_is_left_and_what_went_back_are_what_was_paid(gift, fee, refunded):
    left, fee_left = gift_left(cents(gift), cents(fee), cents(refunded))

    assert left.cents + fee_left.cents == max(gift + fee - refunded, 0)
    assert 0 <= left.cents <= gift
    assert 0 <= fee_left.cents <= fee


@given(amounts, fees, st.data())
def test_more_that_went_back_never_leaves_more(gift, fee, data):
    first, second = sorted(
        data.draw(st.integers(min_value=0, max_value=gift + fee)) for _ in range(2)
    )

    before, after = (gift_left(cents(gift), cents(fee), cents(each)) for each in (first, second))

    assert after[0] <= before[0]
    assert after[1] <= before[1]


def test_all_of_it_leaves_nothing_of_either():
    assert gift_left(cad(7), cents(51), cents(751)) == (cad(0), cad(0))
