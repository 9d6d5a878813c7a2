"""What search engines read of home, a campaign and its match page."""

import json

import pytest

from tests import make


def structured_on(page):
    return json.loads(page.find('script[type="application/ld+json"]').string)


def crumbs_of(breadcrumbs):
    assert breadcrumbs["@type"] == "BreadcrumbList"
    return [(item["position"], item["item"]) for item in breadcrumbs["itemListElement"]]


@pytest.mark.parametrize(
    ("path", "language", "name"), [("/", "en", "Our charity"), ("/fr/", "fr", "Notre organisme")]
)
def test_home_is_the_site_of_the_charity(browser, campaign, path, language, name):
    site = structured_on(browser.open(path))

    assert site["@type"] == "WebSite"
    assert site["url"] == f"{browser.origin}{path}"
    assert site["inLanguage"] == f"{language}-CA"
    assert site["publisher"] == {"@type": "NGO", "name": name, "url": f"{browser.origin}{path}"}


def test_a_campaign_says_how_and_when_to_give(browser, campaign):
    make.match_pool(campaign, available=make.cad(100))

    page = browser.open("/fr/campaigns/winter")

    breadcrumbs, action = structured_on(page)["@graph"]
    url = f"{browser.origin}/fr/campaigns/winter"
    assert crumbs_of(breadcrumbs) == [(1, f"{browser.origin}/fr/"), (2, url)]
    assert action["@type"] == "DonateAction"
    assert action["name"] == campaign.title_fr
    assert action["target"] == url
    assert action["recipient"]["name"] == "Notre organisme"
    assert action["startTime"] < action["endTime"]
    assert "jumel" not in json.dumps(action), "others store it, and the match may be gone"


def test_an_ended_campaign_asks_for_nothing(browser, campaign, clock):
    clock.set_to(campaign.closes_at)

    graph = structured_on(browser.open("/campaigns/winter"))["@graph"]

    assert [part["@type"] for part in graph] == ["BreadcrumbList"]


def test_the_match_page_is_below_its_campaign(browser, campaign):
    breadcrumbs = structured_on(browser.open("/campaigns/winter/match"))

    paths = ["/", "/campaigns/winter", "/campaigns/winter/match"]
    assert crumbs_of(breadcrumbs) == list(enumerate((browser.origin + path for path in paths), 1))
