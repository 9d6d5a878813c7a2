"""Why a gift is not matched more: the causes kept, and which of them holds (M21, M22)."""

from datetime import timedelta
from typing import Any

import pytest

from fundraiser import clock as time_of_day
from fundraiser.database import transaction
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.gifts.queries import get_gift
from fundraiser.matching.causes import Cause
from fundraiser.matching.models import GiftsThatCount
from fundraiser.matching.operations.pools import close_pool
from fundraiser.matching.operations.shortfalls import list_shortfalls
from fundraiser.matching.queries import lock_pool
from fundraiser.payments.values import CheckoutOutcome
from fundraiser.peer_to_peer.models import OfflineStatus
from tests import make
from tests.make import cad
from tests.matching.giving import causes, matched, refund

pytestmark = pytest.mark.usefixtures("books_are_right")

EXPIRED = CheckoutOutcome.EXPIRED
TAKES_CASH: dict[str, Any] = {"counts": GiftsThatCount.EVERY}


def cheque(page, amount, **facts):
    verified = make.offline_gift(page, amount, step=OfflineStatus.VERIFIED, **facts)
    assert verified.gift_id
    return get_gift(verified.gift_id)


def lapsed(campaign, amount, **wishes):
    """Return a pledge whose time to pay is over, with what it had reserved handed out."""
    pledge = make.pledge(campaign, amount, **wishes)
    make.apply(pledge, make.state_of(pledge, EXPIRED))
    hand_out_match()
    return pledge


def test_what_had_been_reserved_and_went_back_was_not_paid_in_time(campaign):
    """At the promise only half was reserved; by the payment not even that is left."""
    make.match_pool(campaign, available=cad(40))
    late = lapsed(campaign, cad(80))
    make.gift(campaign, cad(30), email="bo@example.org")

    gift = make.apply(late, make.state_of(late))

    assert (matched(gift), causes(gift)) == (1000, [Cause.NOT_PAID_IN_TIME])


def test_a_late_payment_that_has_as_much_as_was_reserved_keeps_its_cause(campaign):
    make.match_pool(campaign, available=cad(40))
    late = lapsed(campaign, cad(80))

    gift = make.apply(late, make.state_of(late))

    assert (matched(gift), causes(gift)) == (4000, [Cause.USED_UP])


def test_a_limit_at_the_promise_does_not_hide_that_money_lacks_later(campaign, clock):
    """Its limit would let it have $30: it stands in line for what it lacks of that."""
    make.match_pool(campaign, available=cad(50), cap_per_gift_cents=3000)
    late = lapsed(campaign, cad(60))
    other = make.gift(campaign, cad(25), email="bo@example.org")
    make.gift(campaign, cad(15), email="cy@example.org")

    gift = make.apply(late, make.state_of(late))
    assert (matched(gift), causes(gift)) == (1000, [Cause.NOT_PAID_IN_TIME])
    refund(other, cad(25))

    assert matched(gift) == 3000


def test_whom_another_form_of_theirs_left_less_has_a_place_from_the_promise_on(campaign):
    make.match_pool(campaign, available=cad(100), cap_per_donor_cents=5000)
    earlier = make.pledge(campaign, cad(50))
    cut = make.pledge(campaign, cad(30))
    make.apply(earlier, make.state_of(earlier, EXPIRED))
    hand_out_match()
    others = [make.gift(campaign, cad(50), email=f"{name}@example.org") for name in "bc"]

    gift = make.apply(cut, make.state_of(cut))
    assert (matched(gift), causes(gift)) == (0, [Cause.OTHER_FORM])
    refund(others[0], cad(20))

    assert matched(gift) == 2000


def test_a_gift_cut_for_money_keeps_its_place_when_its_pool_has_closed(campaign, clock):
    pool = make.match_pool(campaign, available=cad(50))
    refunded = make.gift(campaign, cad(50), email="bo@example.org")
    clock.move(timedelta(minutes=1))
    cut = make.pledge(campaign, cad(30))
    with transaction():
        locked = lock_pool(pool.public_id)
        assert locked
        close_pool(locked, actor=make.ACTOR, at=clock.now())

    gift = make.apply(cut, make.state_of(cut))
    assert causes(gift) == [Cause.USED_UP]
    refund(refunded, cad(50))

    assert matched(gift) == 3000


def test_a_late_payment_after_its_pool_has_closed_has_no_place_in_line(campaign, clock):
    pool = make.match_pool(campaign, available=cad(80))
    refunded = make.gift(campaign, cad(50), email="bo@example.org")
    late = lapsed(campaign, cad(30))
    with transaction():
        locked = lock_pool(pool.public_id)
        assert locked
        close_pool(locked, actor=make.ACTOR, at=clock.now())

    gift = make.apply(late, make.state_of(late))
    refund(refunded, cad(50))

    assert (matched(gift), causes(gift)) == (0, [Cause.POOL_CLOSED])


def test_what_lacked_at_the_promise_is_said_with_the_figures_of_then(campaign):
    make.match_pool(campaign, available=cad(50))
    paying = make.pledge(campaign, cad(50), email="bo@example.org")
    cut = make.pledge(campaign, cad(30))
    make.apply(paying, make.state_of(paying))

    gift = make.apply(cut, make.state_of(cut))
    assert gift

    (row,) = list_shortfalls(gift.id, gift.pledge_id, gift.promised_at)
    assert (row.cause, row.reserved) == (Cause.RESERVED, cad(50))


def close(pool, clock):
    clock.move(timedelta(minutes=1))
    with transaction():
        locked = lock_pool(pool.public_id)
        assert locked
        close_pool(locked, actor=make.ACTOR, at=clock.now())
    clock.move(timedelta(minutes=1))


def test_who_was_promised_a_place_in_line_is_matched_of_what_a_closed_pool_has(campaign, clock):
    pool = make.match_pool(campaign, available=cad(50))
    leaving = make.pledge(campaign, cad(50), email="bo@example.org")
    promised = make.pledge(campaign, cad(30))
    close(pool, clock)
    make.apply(leaving, make.state_of(leaving, EXPIRED))
    hand_out_match()

    assert matched(make.apply(promised, make.state_of(promised))) == 3000


def test_who_met_a_limit_was_promised_no_place_in_a_closed_pools_line(campaign, clock):
    pool = make.match_pool(campaign, available=cad(80), cap_per_gift_cents=2000)
    late = lapsed(campaign, cad(30))
    close(pool, clock)

    gift = make.apply(late, make.state_of(late))

    assert (matched(gift), causes(gift)) == (0, [Cause.POOL_CLOSED])


def test_a_payment_made_before_its_pool_was_closed_is_matched_whenever_we_hear(campaign, clock):
    pool = make.match_pool(campaign, available=cad(80))
    late, after = lapsed(campaign, cad(30)), lapsed(campaign, cad(20), email="bo@example.org")
    paid_at = clock.now()
    close(pool, clock)

    paid = make.state_of(late, payment=make.payment_of(late, at=paid_at))
    assert matched(make.apply(late, paid)) == 3000
    gift = make.apply(after, make.state_of(after))
    assert (matched(gift), causes(gift)) == (0, [Cause.POOL_CLOSED])


def test_a_cheque_deposited_before_its_pool_was_closed_is_matched(campaign, clock):
    pool = make.match_pool(campaign, available=cad(80), **TAKES_CASH)
    page = make.fundraiser_page(campaign)
    clock.move(timedelta(days=3))
    yesterday = time_of_day.date_in(clock.now() - timedelta(days=1), campaign.zone)
    close(pool, clock)

    assert matched(cheque(page, cad(40), email="a@example.org", on=yesterday)) == 4000


def test_cheques_of_one_day_share_no_causes(campaign, clock):
    """Both count from noon of that day, and neither has a pledge."""
    make.match_pool(campaign, available=cad(100), cap_per_gift_cents=3000, **TAKES_CASH)
    page = make.fundraiser_page(campaign)
    clock.move(timedelta(days=3))
    yesterday = time_of_day.date_in(clock.now() - timedelta(days=1), campaign.zone)

    large = cheque(page, cad(40), email="a@example.org", on=yesterday)
    small = cheque(page, cad(20), email="b@example.org", on=yesterday)

    assert causes(large) == [Cause.LIMIT_PER_GIFT]
    assert causes(small) == []
