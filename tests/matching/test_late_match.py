"""What a gift has on its arrival beyond what was reserved for it, and what others had reserved."""

from datetime import timedelta

import pytest

from fundraiser import clock as time_of_day
from fundraiser.database import transaction
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.gifts.models import Source
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.queries import list_days
from fundraiser.payments.values import CheckoutOutcome
from fundraiser.pledges.operations.checkouts import apply_checkout
from fundraiser.pledges.operations.pledges import revise_pledge
from fundraiser.pledges.queries import lock_pledge
from tests import make
from tests.make import cad
from tests.matching.giving import figures, matched

pytestmark = pytest.mark.usefixtures("books_are_right")


def test_it_keeps_to_the_cap_per_gift_together_with_what_was_reserved(campaign):
    make.match_pool(campaign, available=cad(100), cap_per_gift_cents=5000)
    others = [make.pledge(campaign, cad(35), email=f"{name}@example.org") for name in "bc"]
    cut = make.pledge(campaign, cad(80))
    for other in others:
        make.apply(other, make.state_of(other, CheckoutOutcome.EXPIRED))
    hand_out_match()

    assert matched(make.apply(cut, make.state_of(cut))) == 5000


def test_all_of_it_counts_on_the_day_and_for_the_source_of_its_gift(campaign):
    make.match_pool(campaign, available=cad(100))
    leaving = make.pledge(campaign, cad(70), email="bo@example.org")
    cut = make.pledge(campaign, cad(80), source=Source.TEAM)
    make.apply(leaving, make.state_of(leaving, CheckoutOutcome.EXPIRED))
    hand_out_match()
    gift = make.apply(cut, make.state_of(cut))
    assert gift

    on = gift.received_on
    days = list_days(Account.matched(campaign.id), since=on, until=on)
    assert [(day.source, day.sum_cents) for day in days] == [("team", 8000)]


def test_an_old_page_that_is_paid_has_what_the_newer_attempt_had_reserved_and_no_more(
    campaign, clock
):
    make.match_pool(campaign, available=cad(100))
    pledge = make.pledge(campaign, cad(50))
    old = make.state_of(pledge)
    clock.move(timedelta(minutes=1))
    with transaction():
        revise_pledge(lock_pledge(pledge.id), make.promise(cad(80)), at=clock.now())
    assert figures(campaign).held == cad(80)

    with transaction():
        checkout = lock_pledge(pledge.id).checkouts[0]
        gift = apply_checkout(checkout, old, at=time_of_day.now())
    assert gift

    assert matched(gift) == 5000
    assert figures(campaign).available == cad(20), "the rest is kept for the line"
    hand_out_match()
    assert figures(campaign).available == cad(50)
