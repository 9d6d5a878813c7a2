"""What a story asks for follows the match and the campaign, from one view to the next (M13)."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from fundraiser.campaigns.operations import withdraw_campaign
from fundraiser.campaigns.queries import lock_campaign
from fundraiser.database import transaction
from fundraiser.matching.models import PoolKind
from tests import make
from tests.databases import ON_SQLITE

pytestmark = ON_SQLITE

CLAIMS = ("gift is doubled", "in matching funds is left")
HOUR = timedelta(hours=1)


@pytest.fixture
def campaign(app):
    return make.campaign()


@pytest.fixture
def story(campaign):
    return make.story(slug="soup", campaign=campaign)


def claims_on(page):
    for element in page.soup.select("[hidden]"):
        element.extract()
    return [claim for claim in CLAIMS if page.has_text(claim)]


def test_while_the_match_is_on_it_is_claimed_with_a_way_to_give(browser, campaign, story):
    make.match_pool(campaign, available=make.cad(100))

    page = browser.open("/stories/soup")

    assert claims_on(page) == list(CLAIMS)
    assert page.has_text("left, from The Board.")
    assert page.find(".story-call .button")["href"] == "/campaigns/winter#give"
    assert page.find("[data-totals]")["data-totals"] == "/campaigns/winter/totals.json"


def test_when_the_last_dollar_is_reserved_it_says_so_at_once(browser, campaign, story):
    make.match_pool(campaign, available=make.cad(100))
    assert claims_on(browser.open("/stories/soup"))

    make.pledge(campaign, make.cad(100))

    page = browser.open("/stories/soup")
    assert claims_on(page) == []
    assert page.has_text("$100 in matching funds is reserved for people who are paying now")
    assert page.has_text("The campaign ends on")
    assert page.has_text("Give to this campaign")


def test_a_page_that_is_open_follows(site, tabs):
    campaign = make.campaign()
    make.match_pool(campaign, available=make.cad(100))
    make.story(slug="soup", campaign=campaign)
    page = tabs.open(f"{site.config['SETTINGS'].public_url}/stories/soup")
    expect(page.get_by_text("gift is doubled")).to_be_visible()

    make.pledge(campaign, make.cad(100))

    expect(page.get_by_text("gift is doubled")).to_be_hidden(timeout=4_000)
    reserved = page.get_by_text("is reserved for people who are paying now")
    expect(reserved.first).to_be_visible()
    expect(page.get_by_text("in matching funds is left")).to_be_hidden()
    expect(page.get_by_text("The campaign ends on")).to_be_visible()


def test_a_lead_gift_is_no_match(browser, campaign, story):
    make.match_pool(campaign, available=make.cad(300), kind=PoolKind.LEAD_GIFT)

    assert claims_on(browser.open("/stories/soup")) == []


def test_at_the_end_of_the_campaign_it_thanks_and_asks_for_nothing(browser, clock):
    closes_at = clock.now() + HOUR
    campaign = make.campaign(closes_at=closes_at)
    make.match_pool(campaign, available=make.cad(100))
    make.story(slug="soup", campaign=campaign)
    clock.set_to(closes_at)

    page = browser.open("/stories/soup")

    assert claims_on(page) == []
    assert page.has_text("This campaign ended on")
    assert not page.has_text("Give to this campaign")
    assert page.find(".story-call .button")["href"] == "/campaigns/winter/match"


def test_before_it_opens_it_says_when(browser, clock):
    at = clock.now()
    campaign = make.campaign(opens_at=at + HOUR, closes_at=at + 9 * HOUR)
    make.match_pool(campaign, available=make.cad(100))
    make.story(slug="soup", campaign=campaign)

    page = browser.open("/stories/soup")

    assert claims_on(page) == []
    assert page.has_text("Giving opens on")
    assert not page.soup.select('script[src*="live_totals"]')


def test_a_campaign_that_nobody_sees_asks_for_nothing(browser, campaign, story, clock):
    with transaction():
        withdraw_campaign(lock_campaign(campaign.id), actor=make.ACTOR, at=clock.now())
    make.story(slug="draft-campaign", campaign=make.campaign("spring", is_published=False))
    make.story(slug="none")

    for slug in ("soup", "draft-campaign", "none"):
        assert not browser.open(f"/stories/{slug}").soup.select(".story-call")


def test_what_others_are_told_claims_nothing(browser, campaign, story):
    make.match_pool(campaign, available=make.cad(100))

    page = browser.open("/stories/soup")

    said = " ".join(str(meta["content"]) for meta in page.soup.select("meta[content]"))
    said += page.find('script[type="application/ld+json"]').string
    assert not any(word in said.lower() for word in ("match", "double", "dollar"))
    assert "doubled" not in browser.open("/stories").text
