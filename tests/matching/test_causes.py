"""Why a gift is not matched more: the causes kept, and which of them holds (M21, M22)."""

from datetime import timedelta
from typing import Any

import pytest

from fundraiser import clock as time_of_day
from fundraiser.database import db
from fundraiser.gifts.queries import get_gift
from fundraiser.ledger.checks import find_differences
from fundraiser.matching.causes import Cause
from fundraiser.matching.models import GiftsThatCount
from fundraiser.matching.shortfalls import list_shortfalls
from fundraiser.peer_to_peer.models import OfflineStatus
from tests import make
from tests.make import cad

TAKES_CASH: dict[str, Any] = {"counts": GiftsThatCount.EVERY}


@pytest.fixture(autouse=True)
def books_are_right(app):
    yield
    db.session.rollback()
    assert find_differences() == []


@pytest.fixture
def campaign(app):
    return make.campaign()


def causes(gift):
    """Return why each pool gave the gift no more, in the pools' order."""
    shortfalls = list_shortfalls(gift.id, gift.pledge_id, gift.promised_at)
    return [row.cause for row in shortfalls]


def cheque(page, amount, **facts):
    verified = make.offline_gift(page, amount, step=OfflineStatus.VERIFIED, **facts)
    assert verified.gift_id
    return get_gift(verified.gift_id)


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
