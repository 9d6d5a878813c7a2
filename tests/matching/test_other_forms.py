"""A form that its donor left unpaid has some of what the donor may have; it cannot take it for good
from what the same donor, or whoever gives that address, pays for (M16, M23)."""

import pytest

from fundraiser.gifts.jobs import hand_out_match
from fundraiser.matching.causes import Cause
from fundraiser.matching.operations import waiting_line
from fundraiser.payments.values import CheckoutOutcome
from tests import make
from tests.make import cad
from tests.matching.giving import causes, figures, matched, refund

pytestmark = pytest.mark.usefixtures("books_are_right")


def end(pledge):
    make.apply(pledge, make.state_of(pledge, CheckoutOutcome.EXPIRED))
    hand_out_match()


def test_a_gift_is_matched_once_the_other_form_of_its_donor_has_ended_unpaid(campaign, later):
    make.match_pool(campaign, available=cad(1000), cap_per_donor_cents=10_000)
    left = make.pledge(campaign, cad(70))
    later()

    gift = make.gift(campaign, cad(100))
    assert (matched(gift), causes(gift)) == (3000, [Cause.OTHER_FORM])
    end(left)

    assert matched(gift) == 10_000
    assert figures(campaign).available == cad(900)


def test_a_gift_that_meets_the_cap_once_the_other_form_is_paid_leaves_the_line(campaign, later):
    make.match_pool(campaign, available=cad(1000), cap_per_donor_cents=10_000)
    other = make.pledge(campaign, cad(100))
    later()
    gift = make.gift(campaign, cad(100))
    assert make.apply(other, make.state_of(other))
    assert causes(gift) == [Cause.OTHER_FORM]

    refund(make.gift(campaign, cad(20), email="bo@example.org"), cad(20))

    assert (matched(gift), causes(gift)) == (0, [Cause.LIMIT_PER_DONOR])


def test_what_the_donor_has_earned_is_a_limit_whatever_forms_are_open(campaign, later, clock):
    make.match_pool(campaign, available=cad(1000), cap_per_donor_cents=10_000)
    make.gift(campaign, cad(100))
    later()

    gift = make.gift(campaign, cad(50))

    assert causes(gift) == [Cause.LIMIT_PER_DONOR]


def test_freed_money_passes_over_who_can_take_nothing_now_to_those_behind(
    campaign, later, monkeypatch
):
    monkeypatch.setattr(waiting_line, "GIFTS_A_STEP", 1)
    make.match_pool(campaign, available=cad(150), cap_per_donor_cents=10_000)
    refunded = make.gift(campaign, cad(50), email="bo@example.org")
    left = make.pledge(campaign, cad(100))
    later()
    passed = make.gift(campaign, cad(40))
    later()
    behind = make.gift(campaign, cad(30), email="cy@example.org")

    refund(refunded, cad(50))

    assert (matched(passed), matched(behind)) == (0, 3000)
    assert figures(campaign).available == cad(20)
    end(left)
    assert matched(passed) == 4000
