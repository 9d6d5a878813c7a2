"""The live figures: small, kept for seconds, the same as the page's, and without names."""

import time

from fundraiser.web.page_cache import STALE_SECONDS
from tests import make
from tests.browser import Browser

PATH = "/campaigns/winter/totals.json"


def test_the_figures_are_the_pages_own_in_both_languages(browser, campaign):
    make.match_pool(campaign, available=make.cad(100))
    make.gift(campaign, make.cad(30))

    totals = browser.open(PATH).json
    page = browser.open("/campaigns/winter")

    assert totals["given"] == {"cents": 3_000, "en": "$30.00", "fr": "30,00\u00a0$"}
    assert totals["total"]["cents"] == totals["given"]["cents"] + totals["matched"]["cents"]
    assert totals["available"]["cents"] == 7_000
    assert (totals["percent"], totals["gift_count"], totals["match_is_on"]) == (6, 1, True)
    for place in page.soup.select("[data-live]"):
        assert place.get_text(strip=True) == totals[str(place["data-live"])]["en"]


def test_they_say_what_an_open_page_may_still_claim(make_app, campaign):
    """The sponsor whose turn it was is used up, and another's match remains: another claim."""
    make.match_pool(campaign, available=make.cad(100))
    make.match_pool(campaign, available=make.cad(500), sponsor="Northern Hardware")
    before = Browser(make_app())
    for path in ("/", "/fr/campaigns/winter"):
        claimed = before.open(path).find("[data-totals]")["data-claimed"]
        assert claimed == before.open(PATH).json["claim"] != ""

    make.gift(campaign, make.cad(100))

    totals = Browser(make_app()).open(PATH).json
    assert totals["match_is_on"]
    assert totals["claim"] not in {"", claimed}


def test_the_answer_is_kept_for_seconds_and_then_asked_for_by_its_tag(ask, campaign):
    first = ask("GET", PATH)
    again = ask("GET", PATH, headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert first.headers["Cache-Control"] == "public, max-age=2"
    assert "Cookie" not in first.headers.get("Vary", "")
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]


def test_a_new_gift_changes_the_tag_within_two_seconds(ask, campaign):
    first = ask("GET", PATH)
    make.gift(campaign, make.cad(30))
    time.sleep(STALE_SECONDS)

    second = ask("GET", PATH, headers={"If-None-Match": first.headers["ETag"]})

    assert second.headers["ETag"] != first.headers["ETag"]


def test_no_name_is_in_it(browser, campaign):
    make.match_pool(campaign, available=make.cad(100), sponsor="Northern Hardware")
    make.gift(campaign, make.cad(30), name="Ana Silva", comment="For my mother")

    text = browser.open(PATH).answer.text

    assert not any(words in text for words in ("Ana", "mother", "Northern", "example.org"))


def test_there_are_none_of_a_campaign_that_is_not_published(browser, campaign):
    make.campaign("secret", is_published=False)

    for slug in ("secret", "nowhere"):
        answer = browser.open(f"/campaigns/{slug}/totals.json", status=404)
        assert set(answer.json) == {"error", "message", "request_id"}
