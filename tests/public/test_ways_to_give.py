"""The ways to give on pages without a giving form."""

import pytest

from tests import make
from tests.databases import ON_SQLITE

pytestmark = ON_SQLITE

OF_A_CAMPAIGN = [
    "/campaigns/winter/match",
    "/campaigns/winter/leaderboard",
    "/campaigns/winter/leaderboard/teams",
]
OF_NO_CAMPAIGN = ["/guide", "/help", "/stories", "/stories/soup"]


def ways_to_give(page):
    """Return the addresses that gold buttons of the page itself lead to, to give there."""
    links = [str(link["href"]) for link in page.soup.select("main a.button:not(.button--quiet)")]
    return [link for link in links if link.endswith(("/give", "#give"))]


@pytest.mark.parametrize("path", OF_A_CAMPAIGN)
def test_a_page_of_a_campaign_leads_to_its_form_while_it_is_open(browser, campaign, clock, path):
    assert ways_to_give(browser.open(f"/fr{path}")) == ["/fr/campaigns/winter#give"]

    clock.set_to(campaign.closes_at)
    assert ways_to_give(browser.open(path)) == []


@pytest.mark.parametrize("path", OF_NO_CAMPAIGN)
def test_another_page_leads_to_the_campaign_in_season(browser, campaign, path):
    make.story("Soup at six", slug="soup")

    assert ways_to_give(browser.open(path)) == ["/give"]


def test_a_story_of_a_campaign_has_one_way_to_give(browser, campaign):
    make.story("Soup at six", slug="soup", campaign=campaign)

    assert ways_to_give(browser.open("/stories/soup")) == ["/campaigns/winter#give"]
