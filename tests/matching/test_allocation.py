"""The arithmetic of the match: tables of cases, and what holds for any season."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundraiser.matching.allocation import (
    Award,
    PoolBalance,
    Rate,
    Share,
    cuts_of,
    share_out,
    unmatched_cents,
)
from fundraiser.matching.causes import Cause
from fundraiser.money import CurrencyMismatch, Money
from tests.make import cad, cents


def pool(
    pool_id: int,
    available: Money,
    *,
    rate: tuple[int, int] = (1, 1),
    cap: Money | None = None,
    **causes: Cause,
) -> PoolBalance:
    return PoolBalance(pool_id, Rate(*rate), available, cap, **causes)


@pytest.mark.parametrize(
    ("gift", "pools", "expected"),
    [
        pytest.param(cad(50), [pool(1, cad(100))], [Share(1, cad(50), 5000)], id="matched-in-full"),
        pytest.param(cad(50), [pool(1, cad(30))], [Share(1, cad(30), 3000)], id="stops-when-empty"),
        pytest.param(
            cad(50),
            [pool(1, cad(30)), pool(2, cad(99))],
            [Share(1, cad(30), 3000), Share(2, cad(20), 2000)],
            id="next-pool-takes-over",
        ),
        pytest.param(
            cad(50),
            [pool(1, cad(500), rate=(2, 1))],
            [Share(1, cad(100), 5000)],
            id="two-for-one",
        ),
        pytest.param(
            cents(101),
            [pool(1, cad(500), rate=(1, 2))],
            [Share(1, cents(50), 100)],
            id="half-a-cent-is-not-owed",
        ),
        pytest.param(
            cad(50),
            [pool(1, cad(20), rate=(2, 1)), pool(2, cad(500))],
            [Share(1, cad(20), 1000), Share(2, cad(40), 4000)],
            id="a-cent-is-matched-once-at-each-pools-own-rate",
        ),
        pytest.param(
            cad(500),
            [pool(1, cad(900), cap=cad(100)), pool(2, cad(900))],
            [Share(1, cad(100), 10000), Share(2, cad(400), 40000)],
            id="what-a-cap-leaves-goes-to-the-next",
        ),
        pytest.param(cad(50), [pool(1, cad(90), cap=cad(0))], [], id="a-cap-used-up-gives-nothing"),
        pytest.param(
            cad(50),
            [pool(1, cad(0)), pool(2, cad(90), cap=cad(0)), pool(3, cad(99))],
            [Share(3, cad(50), 5000)],
            id="a-pool-that-can-give-nothing-is-passed-over",
        ),
        pytest.param(cents(1), [pool(1, cad(9))], [Share(1, cents(1), 1)], id="a-single-cent"),
        pytest.param(cad(50), [], [], id="no-pool"),
    ],
)
def test_share_out(gift, pools, expected):
    assert share_out(gift, pools) == expected


@pytest.mark.parametrize("parts", [(0, 1), (1, 0), (-1, 1), (1, -1)])
def test_a_rate_is_above_zero(parts):
    with pytest.raises(ValueError, match="above zero"):
        Rate(*parts)


def test_pools_in_another_currency_are_a_mistake():
    with pytest.raises(CurrencyMismatch):
        share_out(cad(50), [pool(1, Money(5000, "USD"))])


rates = st.builds(Rate, st.integers(1, 20), st.integers(1, 20))
amounts = st.integers(0, 10**8)
balances = st.lists(
    st.builds(
        lambda rate, available, cap: PoolBalance(
            0, rate, cents(available), None if cap is None else cents(cap)
        ),
        rates,
        amounts,
        st.none() | amounts,
    ),
    max_size=6,
)


@given(amounts, balances)
def test_no_pool_gives_more_than_it_has_or_its_cap_allows(gift, pools):
    numbered = [
        PoolBalance(number, each.rate, each.available, each.cap)
        for number, each in enumerate(pools)
    ]

    shares = share_out(cents(gift), numbered)

    for share in shares:
        assert 0 < share.owed.cents <= numbered[share.pool_id].most


@given(amounts, balances)
def test_no_cent_of_a_gift_is_matched_twice(gift, pools):
    numbered = [
        PoolBalance(number, each.rate, each.available, each.cap)
        for number, each in enumerate(pools)
    ]

    shares = share_out(cents(gift), numbered)

    assert sum(share.gift_cents for share in shares) <= gift
    for share in shares:
        assert share.owed.cents <= numbered[share.pool_id].rate.of(share.gift_cents)


@given(st.lists(amounts, max_size=30), amounts, rates)
def test_a_season_of_gifts_never_spends_more_than_the_pool(gifts, available, rate):
    left = available
    for gift in gifts:
        for share in share_out(cents(gift), [PoolBalance(1, rate, cents(left))]):
            left -= share.owed.cents

    assert left >= 0


@given(amounts, rates)
def test_the_cents_a_match_covers_are_the_fewest_that_earn_it(match_cents, rate):
    fewest = rate.cents_matched_by(match_cents)

    assert rate.of(fewest) >= match_cents
    assert fewest == 0 or rate.of(fewest - 1) < match_cents


@pytest.mark.parametrize(
    ("earned", "base", "left", "expected"),
    [
        pytest.param(10000, 10000, 6300, 6300, id="37-percent-refunded"),
        pytest.param(10000, 10000, 2600, 2600, id="37-percent-twice"),
        pytest.param(3000, 5000, 4999, 2999, id="rounds-down"),
        pytest.param(3000, 5000, 0, 0, id="refunded-in-whole"),
        pytest.param(3000, 5000, 5000, 3000, id="nothing-refunded"),
        pytest.param(3000, 5000, 9000, 3000, id="never-more-than-was-earned"),
    ],
)
def test_what_stays_of_a_match_after_refunds(earned, base, left, expected):
    assert Award(earned, base, base).left_at(left) == expected


@pytest.mark.parametrize(
    ("pools", "expected"),
    [
        pytest.param([pool(1, cad(50))], [], id="matched-in-full"),
        pytest.param([pool(1, cad(30))], [(1, 5000, 3000, Cause.USED_UP)], id="money-is-short"),
        pytest.param(
            [pool(1, cad(0), short_of=Cause.RESERVED)],
            [(1, 5000, 0, Cause.RESERVED)],
            id="others-have-it",
        ),
        pytest.param(
            [pool(1, cad(90), cap=cad(20))],
            [(1, 5000, 2000, Cause.LIMIT_PER_GIFT)],
            id="a-limit",
        ),
        pytest.param(
            [pool(1, cad(20), cap=cad(20), capped_by=Cause.LIMIT_PER_DONOR)],
            [(1, 5000, 2000, Cause.LIMIT_PER_DONOR)],
            id="a-limit-before-money",
        ),
        pytest.param(
            [pool(1, cad(20), cap=cad(30))],
            [(1, 5000, 2000, Cause.USED_UP)],
            id="money-before-a-limit-that-is-not-met",
        ),
        pytest.param(
            [pool(1, cad(90), barred_by=Cause.OUTSIDE_WINDOW), pool(2, cad(90))],
            [(1, 5000, 0, Cause.OUTSIDE_WINDOW)],
            id="barred-and-the-next-takes-over",
        ),
        pytest.param(
            [pool(1, cad(20)), pool(2, cad(10))],
            [(1, 5000, 2000, Cause.USED_UP), (2, 3000, 1000, Cause.USED_UP)],
            id="pool-by-pool",
        ),
        pytest.param([pool(1, cad(50)), pool(2, cad(0))], [], id="the-second-was-not-asked"),
    ],
)
def test_why_a_pool_gives_less_is_said_pool_by_pool(pools, expected):
    assert [
        (cut.pool_id, cut.wanted.cents, cut.owed.cents, cut.cause)
        for cut in cuts_of(cad(50), pools)
    ] == expected


@pytest.mark.parametrize(
    ("left", "awards", "expected"),
    [
        pytest.param(10_000, [], 10_000, id="nothing-earned"),
        pytest.param(10_000, [Award(4000, 10_000, 4000)], 6000, id="a-part"),
        pytest.param(5000, [Award(4000, 10_000, 4000)], 3000, id="a-part-after-a-refund"),
        pytest.param(3333, [Award(20_000, 10_000, 10_000)], 0, id="two-to-one-in-full"),
        pytest.param(0, [Award(4000, 10_000, 4000)], 0, id="refunded"),
        pytest.param(
            5000,
            [Award(4000, 10_000, 4000), Award(1000, 5000, 1000)],
            2000,
            id="more-came-after-the-refund",
        ),
        pytest.param(101, [Award(50, 101, 100)], 1, id="a-cent-too-few-to-match"),
    ],
)
def test_what_nothing_matches_is_reckoned_exactly(left, awards, expected):
    assert unmatched_cents(left, awards) == expected
