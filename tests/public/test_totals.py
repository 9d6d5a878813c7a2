"""The live figures: small, kept for seconds, the same as the page's, and without names."""

import gzip
import time

from fundraiser import clock
from fundraiser.campaigns.queries import find_campaign
from fundraiser.database import transaction
from fundraiser.matching.operations.pools import close_pool
from fundraiser.matching.queries import list_pools, lock_pool
from fundraiser.web.page_cache import STALE_SECONDS
from tests import make
from tests.browser import Browser

PATH = "/campaigns/winter/totals.json"


def test_the_figures_are_the_pages_own_in_both_languages(browser, campaign):
    make.match_pool(campaign, available=make.cad(100))
    make.gift(campaign, make.cad(30))

    totals = browser.open(PATH).json
    page = browser.open("/campaigns/winter")

    assert totals["given"] == {"cents": 3_000, "en": "$30", "fr": "30\u00a0$"}
    assert totals["total"]["cents"] == totals["given"]["cents"] + totals["matched"]["cents"]
    assert totals["available"]["cents"] == 7_000
    assert (totals["percent"], totals["gift_count"], totals["match_is_on"]) == (6, 1, True)
    for place in page.soup.select("[data-live]"):
        assert place.get_text(strip=True) == totals[str(place["data-live"])]["en"]


def test_they_carry_the_words_of_the_match_in_both_languages_as_the_pages_say_them(
    make_app, campaign
):
    """In each of the three states; the claim for the form is signed, and the page's own."""
    make.match_pool(campaign, available=make.cad(100))
    states = []
    for happens in (lambda: None, lambda: make.pledge(campaign, make.cad(200)), end_match):
        happens()
        visitor = Browser(make_app())
        totals = visitor.open(PATH).json
        states.append(totals["match_state"])
        for language, path in (("en", "/campaigns/winter"), ("fr", "/fr/campaigns/winter")):
            page = visitor.open(path)
            for place in page.soup.select("[data-match-words]"):
                words = totals["match_words"][language][str(place["data-match-words"])]
                assert place.get_text() == words
                assert place.has_attr("hidden") == (not words)
            assert page.find("[name=claim]")["value"] == totals["claim"]

    assert states == ["free", "reserved", "gone"]


def end_match():
    campaign = find_campaign("winter")
    assert campaign
    with transaction():
        pool = lock_pool(list_pools(campaign.id)[0].public_id)
        assert pool
        close_pool(pool, actor=make.ACTOR, at=clock.now())


def test_they_say_what_is_free_and_what_is_reserved_pool_by_pool(browser, campaign):
    make.match_pool(campaign, available=make.cad(100), rate_numerator=2, cap_per_gift_cents=9_000)
    make.match_pool(campaign, available=make.cad(500), sponsor="Northern Hardware")
    make.pledge(campaign, make.cad(30))

    totals = browser.open(PATH).json

    assert totals["match_pools"] == [
        {"numerator": 2, "denominator": 1, "free": 4_000, "cap": 9_000},
        {"numerator": 1, "denominator": 1, "free": 50_000, "cap": None},
    ]
    assert (totals["available"]["cents"], totals["reserved"]["cents"]) == (54_000, 6_000)


def test_the_answer_is_kept_for_seconds_and_then_asked_for_by_its_tag(ask, campaign):
    first = ask("GET", PATH)
    again = ask("GET", PATH, headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert first.headers["Cache-Control"] == "public, max-age=2"
    assert "Cookie" not in first.headers.get("Vary", "")
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]


def test_a_crowd_is_answered_without_the_view(app, ask, campaign, monkeypatch):
    first = ask("GET", PATH)
    monkeypatch.setitem(app.view_functions, "live.totals", None)

    tag = first.headers["ETag"]
    plain, packed, unchanged, changed = (
        ask("GET", PATH, headers=headers)
        for headers in (
            {},
            {"Accept-Encoding": "gzip"},
            {"If-None-Match": f'"other", {tag}'},
            {"If-None-Match": '"other"'},
        )
    )

    assert plain.data == gzip.decompress(packed.data) == changed.data == first.data
    assert plain.headers["ETag"] == packed.headers["ETag"] == tag
    assert (unchanged.status_code, unchanged.data) == (304, b"")


def test_a_new_gift_changes_the_tag_within_two_seconds(ask, campaign):
    first = ask("GET", PATH)
    make.gift(campaign, make.cad(30))
    time.sleep(STALE_SECONDS)

    second = ask("GET", PATH, headers={"If-None-Match": first.headers["ETag"]})

    assert second.headers["ETag"] != first.headers["ETag"]


def test_no_name_of_a_donor_or_an_unnamed_sponsor_is_in_it(browser, campaign):
    make.match_pool(campaign, available=make.cad(100), sponsor="Northern Hardware", is_public=False)
    make.gift(campaign, make.cad(30), name="Ana Silva", comment="For my mother")

    text = browser.open(PATH).answer.text

    assert not any(words in text for words in ("Ana", "mother", "Northern", "example.org"))


def test_there_are_none_of_a_campaign_that_is_not_published(browser, campaign):
    make.campaign("secret", is_published=False)

    for slug in ("secret", "nowhere"):
        answer = browser.open(f"/campaigns/{slug}/totals.json", status=404)
        assert set(answer.json) == {"error", "message", "request_id"}
