"""Which campaign the home page shows, and where a campaign stands in its season."""

from datetime import timedelta

import pytest

from fundraiser.campaigns.models import Season
from fundraiser.campaigns.queries import (
    balances,
    find_campaign,
    find_campaign_in_season,
    list_published,
)
from tests import make
from tests.gifts.refunds import refund
from tests.make import cad


def in_days(clock, days):
    return clock.now() + timedelta(days=days)


def test_the_open_campaign_that_closes_first_is_in_season(app, clock):
    make.campaign("later", closes_at=in_days(clock, 40))
    make.campaign("sooner", closes_at=in_days(clock, 4))
    make.campaign("next", opens_at=in_days(clock, 1), closes_at=in_days(clock, 2))

    found = find_campaign_in_season(clock.now())

    assert found
    assert found.slug == "sooner"


def test_else_the_one_that_opens_next_is(app, clock):
    make.campaign("ended", opens_at=in_days(clock, -9), closes_at=in_days(clock, -1))
    make.campaign("far", opens_at=in_days(clock, 9), closes_at=in_days(clock, 12))
    make.campaign("next", opens_at=in_days(clock, 3), closes_at=in_days(clock, 12))

    found = find_campaign_in_season(clock.now())

    assert found
    assert found.slug == "next"


def test_else_the_one_that_ended_last_is(app, clock):
    make.campaign("old", opens_at=in_days(clock, -90), closes_at=in_days(clock, -60))
    make.campaign("ended", opens_at=in_days(clock, -9), closes_at=in_days(clock, -1))

    found = find_campaign_in_season(clock.now())

    assert found
    assert found.slug == "ended"


def test_a_draft_is_never_in_season(app, clock):
    make.campaign(is_published=False)

    assert find_campaign_in_season(clock.now()) is None
    assert list_published() == []


@pytest.mark.parametrize(
    ("days", "season"), [(-11, Season.UPCOMING), (-10, Season.OPEN), (30, Season.ENDED)]
)
def test_a_campaign_is_open_from_its_opening_until_its_closing(app, clock, days, season):
    at = clock.now()
    campaign = make.campaign(opens_at=at - timedelta(days=10), closes_at=at + timedelta(days=30))

    assert campaign.season_at(at + timedelta(days=days)) is season


@pytest.mark.parametrize("written", ["", "winter\x00", "\x00", "Winter", "winter "])
def test_an_address_that_no_campaign_has_finds_none(app, written):
    make.campaign("winter")

    assert find_campaign(written) is None


def test_what_was_given_is_what_is_left_after_refunds(app, clock):
    campaign = make.campaign()
    make.gift(campaign, cad(20))
    refund(make.gift(campaign, cad(30)), cad(10), at=clock.now())

    now = balances(campaign)

    assert (now.given, now.matched, now.gift_count) == (cad(40), cad(0), 2)
