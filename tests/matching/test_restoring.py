"""Refunds that fail: the gift has its match again, exactly, and no more than its limits (M8)."""

import pytest

from fundraiser.campaigns.queries import get_campaign
from fundraiser.database import transaction
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.matching.allocation import Award
from fundraiser.matching.causes import Cause
from fundraiser.matching.operations.pools import change_terms
from fundraiser.matching.queries import list_holds, list_pools, lock_pool
from fundraiser.payments.values import RefundStatus
from tests import make
from tests.make import cad
from tests.matching.giving import causes, figures, matched, refund

pytestmark = pytest.mark.usefixtures("books_are_right")

FAILED = RefundStatus.FAILED


def test_of_two_refunds_that_fail_each_gives_back_what_it_took(campaign, later):
    """When the first failed there was nothing left; when the second does, there is."""
    make.match_pool(campaign, available=cad(170))
    gift = make.gift(campaign, cad(100), email="a@example.org")
    others = [make.gift(campaign, cad(dollars), email="b@example.org") for dollars in (40, 30)]
    later()
    make.gift(campaign, cad(40), email="c@example.org")
    refund(gift, cad(40), number=1)
    refund(gift, cad(30), number=2)
    make.gift(campaign, cad(30), email="d@example.org")
    refund(gift, cad(40), number=1, status=FAILED)
    assert matched(gift) == 3000
    refund(others[0], cad(40))
    assert matched(gift) == 7000
    refund(others[1], cad(30))
    assert figures(campaign).available == cad(30)

    refund(gift, cad(30), number=2, status=FAILED)

    assert matched(gift) == 10_000


@pytest.mark.parametrize(
    ("left", "stands", "matches"), [(100, 60, 60), (85, 45, 45), (70, 30, 30), (35, 15, 15)]
)
def test_what_stands_after_a_restoration_in_part_is_reckoned_piece_by_piece(left, stands, matches):
    """All of 100, then 70 were left and 30 stood: of the 30 that may come back, each is matched."""
    award = Award(30, 70, 30, before=Award(100, 100, 100))

    assert award.left_at(left) == stands
    assert award.matched_at(left) == matches


def test_a_restoration_keeps_to_the_limit_per_gift(campaign, later):
    """While its refund stood, the gift had been given as much as the limit allows."""
    make.match_pool(campaign, available=cad(50), cap_per_gift_cents=3000)
    other = make.gift(campaign, cad(30), email="a@example.org")
    later()
    gift = make.gift(campaign, cad(60), email="b@example.org")
    assert matched(gift) == 2000
    refund(gift, cad(30))
    refund(other, cad(30))
    assert matched(gift) == 3000

    refund(gift, cad(30), status=FAILED)

    assert matched(gift) == 3000
    assert causes(gift) == [Cause.LIMIT_PER_GIFT]


def test_what_a_limit_keeps_from_being_restored_stays_with_the_line(campaign, later, clock):
    make.match_pool(campaign, available=cad(90), cap_per_donor_cents=5000)
    gift = make.gift(campaign, cad(50), email="a@example.org")
    make.gift(campaign, cad(40), email="b@example.org")
    later()
    in_line = make.gift(campaign, cad(30), email="c@example.org")
    refund(gift, cad(20), hands_out=False)
    later()
    with transaction():
        pool = lock_pool(list_pools(campaign.id)[0].public_id)
        assert pool
        facts = make.terms(get_campaign(campaign.id), cad(110), cap_per_donor_cents=5000)
        change_terms(pool, facts, reason="There is more.", actor=make.ACTOR, at=clock.now())
    assert matched(make.gift(campaign, cad(20), email="a@example.org")) == 2000

    refund(gift, cad(20), status=FAILED)

    assert (matched(gift), causes(gift)) == (3000, [Cause.LIMIT_PER_DONOR])
    assert matched(in_line) == 2000


def test_a_gift_that_had_all_its_match_stands_in_line_again(campaign, later):
    """Half of it was refunded, and what was left of it was matched in full."""
    make.match_pool(campaign, available=cad(100))
    others = [make.gift(campaign, cad(30), email=f"{name}@example.org") for name in "ab"]
    later()
    gift = make.gift(campaign, cad(100), email="c@example.org")
    assert matched(gift) == 4000
    refund(gift, cad(50))
    refund(others[0], cad(30))
    assert matched(gift) == 5000

    refund(gift, cad(50), status=FAILED)
    assert matched(gift) == 7000
    refund(others[1], cad(30))

    assert matched(gift) == 10_000


def test_what_a_pool_has_beside_a_gift_that_waits_again_is_no_forms_to_take(campaign, later):
    make.match_pool(campaign, available=cad(100))
    other = make.gift(campaign, cad(60), email="a@example.org")
    later()
    gift = make.gift(campaign, cad(100), email="g@example.org")
    assert matched(gift) == 4000
    refund(gift, cad(100))
    refund(other, cad(60))
    assert figures(campaign).available == cad(100)

    refund(gift, cad(100), status=FAILED, hands_out=False)
    form = make.pledge(campaign, cad(50), email="d@example.org")
    hand_out_match()

    assert (matched(gift), list_holds(form.id)) == (10_000, [])
