"""When the match is on: from a pool's opening up to its closing, and while the campaign is open."""

from datetime import timedelta

import pytest

from fundraiser.campaigns.queries import get_campaign
from fundraiser.matching.offers import current_offer
from fundraiser.matching.operations.holds import sum_of
from fundraiser.matching.queries import list_holds
from fundraiser.pledges.operations.attempts import CampaignClosed
from tests import make
from tests.make import cad

MOMENT = timedelta(microseconds=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def campaign(app, clock):
    """A campaign of two hours that begins now, whose match is on for the hour in its middle."""
    opens_at = clock.now()
    campaign = make.campaign(opens_at=opens_at, closes_at=opens_at + 2 * HOUR)
    make.match_pool(
        campaign,
        available=cad(500),
        opens_at=opens_at + HOUR / 2,
        closes_at=opens_at + 3 * HOUR / 2,
    )
    return campaign


def held(pledge):
    return sum_of(list_holds(pledge.id))


@pytest.mark.parametrize(
    ("after", "match"),
    [
        pytest.param(HOUR / 2 - MOMENT, None, id="just-before-it-opens"),
        pytest.param(HOUR / 2, cad(50), id="as-it-opens"),
        pytest.param(3 * HOUR / 2 - MOMENT, cad(50), id="just-before-it-closes"),
        pytest.param(3 * HOUR / 2, None, id="as-it-closes"),
    ],
)
def test_match_is_offered_and_held_from_the_opening_up_to_the_closing(campaign, after, match):
    at = campaign.opens_at + after

    offer = current_offer(get_campaign(campaign.id), at=at)
    pledge = make.pledge(campaign, cad(50), at=at)

    assert offer.is_on == (match is not None)
    assert offer.match_for(cad(50)) == (match or cad(0))
    assert held(pledge) == match


@pytest.mark.parametrize("after", [timedelta(0), 2 * HOUR - MOMENT])
def test_a_campaign_takes_gifts_from_its_opening_up_to_its_closing(campaign, after):
    pledge = make.pledge(campaign, cad(50), at=campaign.opens_at + after)

    assert pledge.is_open


@pytest.mark.parametrize("after", [-MOMENT, 2 * HOUR])
def test_before_and_after_it_takes_none_and_offers_no_match(campaign, after):
    at = campaign.opens_at + after

    assert not current_offer(get_campaign(campaign.id), at=at).is_on
    with pytest.raises(CampaignClosed):
        make.pledge(campaign, cad(50), at=at)


@pytest.mark.parametrize("after", [-MOMENT, 2 * HOUR])
def test_a_pool_whose_window_is_wider_than_its_campaigns_offers_nothing_outside(app, clock, after):
    opens_at = clock.now()
    campaign = make.campaign(opens_at=opens_at, closes_at=opens_at + 2 * HOUR)
    make.match_pool(
        campaign, available=cad(500), opens_at=opens_at - HOUR, closes_at=opens_at + 3 * HOUR
    )
    fresh = get_campaign(campaign.id)

    assert current_offer(fresh, at=opens_at).is_on
    assert not current_offer(fresh, at=opens_at + after).is_on
