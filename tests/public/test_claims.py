"""A claim of the match is computed: when the match ends, every claim is gone from every page."""

import time
from datetime import timedelta

import pytest

from fundraiser.gifts.explanation import explain
from fundraiser.i18n.languages import force_language
from fundraiser.matching.models import PoolKind
from fundraiser.web.links import public_signed_url
from fundraiser.web.page_cache import STALE_SECONDS
from tests import make
from tests.make import cad

CLAIMS = ("gift is doubled", "becomes $100", "in matching funds is left")
SURFACES = ["/", "/campaigns/winter"]
ALONE = "No match is available now. Your gift counts in full."

RESERVED = (
    "$100 in matching funds is reserved for people who are paying now and for gifts in line."
    " Give, and you are next in line: your gift is matched if they do not finish."
)


def claims_on(page):
    for element in page.soup.select("[hidden]"):
        element.extract()
    return [claim for claim in CLAIMS if page.has_text(claim)]


@pytest.fixture
def pool(campaign):
    return make.match_pool(campaign, available=make.cad(100), cap_per_gift_cents=10_000)


def test_while_it_is_true_the_match_is_claimed_with_sponsor_deadline_and_what_is_left(
    browser, campaign, pool
):
    page = browser.open("/campaigns/winter")

    assert claims_on(page) == list(CLAIMS)
    assert page.has_text("Your gift is doubled until")
    assert page.has_text(
        "$100 in matching funds is left. At most $100 from The Board for one gift."
    )
    assert claims_on(browser.open("/")) == [CLAIMS[0]]


def test_all_who_match_are_named_or_said_to_prefer_not_to_be(browser, campaign, pool):
    make.match_pool(campaign, available=make.cad(50), sponsor="Quiet Ltd", is_public=False)
    make.match_pool(campaign, available=make.cad(50), sponsor="Northern Hardware")

    page = browser.open("/campaigns/winter")

    assert page.has_text("Matched by The Board, Northern Hardware and an anonymous sponsor until")
    assert not page.has_text("Quiet Ltd")


def test_each_limit_is_said_beside_the_form_with_whose_it_is(browser, campaign, pool):
    make.match_pool(
        campaign,
        available=make.cad(50),
        sponsor="Northern Hardware",
        cap_per_gift_cents=2_000,
        cap_per_donor_cents=4_000,
    )
    make.match_pool(
        campaign,
        available=make.cad(50),
        sponsor="Quiet Ltd",
        is_public=False,
        cap_per_gift_cents=5_000,  # nobody can have it: the other limit is less
        cap_per_donor_cents=3_000,
    )
    make.match_pool(campaign, available=make.cad(50), sponsor="No limit Ltd")

    terms = browser.open("/campaigns/winter").find(".giving-form__match").get_text(strip=True)

    assert terms.endswith(
        "$250 in matching funds is left."
        " At most $100 from The Board for one gift."
        " At most $20 from Northern Hardware for one gift,"
        " and $40 for all the gifts of one donor."
        " At most $30 from an anonymous sponsor for all the gifts of one donor."
    )


def test_a_rate_is_claimed_only_of_those_who_match_at_it(browser, campaign, pool):
    make.match_pool(
        campaign, available=make.cad(50), sponsor="Northern Hardware", rate_denominator=2
    )

    page = browser.open("/campaigns/winter")

    assert page.has_text("Your gift is doubled until")
    assert page.has_text("Matched by The Board and Northern Hardware until")


def test_when_the_last_dollar_is_reserved_every_page_says_so_within_two_seconds(
    browser, campaign, pool
):
    pages = [browser.open(path) for path in SURFACES]
    assert all(claims_on(page) for page in pages)

    make.pledge(campaign, make.cad(100))
    time.sleep(STALE_SECONDS)

    for path in SURFACES:
        page = browser.open(path)
        assert claims_on(page) == [], path
        assert page.has_text(RESERVED), path
    assert browser.open("/campaigns/winter/totals.json").json["match_is_on"] is False
    match_page = browser.open("/campaigns/winter/match")
    assert claims_on(match_page) == []
    assert match_page.has_text("Reserved while donors pay $100 Still available $0")


def test_at_the_end_of_the_match_every_claim_goes(browser, campaign, clock):
    closes_at = clock.now() + timedelta(days=1)
    make.match_pool(campaign, available=make.cad(100), closes_at=closes_at)

    clock.set_to(closes_at - timedelta(seconds=1))
    assert claims_on(browser.open("/campaigns/winter"))
    clock.set_to(closes_at)
    time.sleep(STALE_SECONDS)

    for path in SURFACES:
        assert claims_on(browser.open(path)) == [], path


def test_a_lead_gift_doubles_nothing(browser, campaign):
    make.match_pool(campaign, available=make.cad(300), kind=PoolKind.LEAD_GIFT)

    page = browser.open("/campaigns/winter")

    assert claims_on(page) == []
    assert page.has_text(
        "$300 so far: donors’ gifts, matching funds earned, and $300 in lead gifts"
    )


def test_a_donor_is_asked_before_paying_on_an_old_claim(browser, campaign, pool, stripe):
    old_tab = browser.open("/campaigns/winter")
    make.pledge(campaign, make.cad(70), email="first@example.org")

    question = old_tab.submit(amount="5000", name="Ana", email="ana@example.org")

    assert question.has_text("Your gift can be matched in part")
    assert question.has_text("The page showed $50 in matching funds for your gift of $50.")
    assert question.has_text("$30 is reserved for you while you pay.")
    assert question.has_text("Nothing has been charged.")
    assert question.submit("Give $50 with $30 in matching funds", status=303).location


def test_the_form_that_changes_a_gift_claims_no_more_than_there_is(browser, campaign, pool):
    pledge = make.pledge(campaign, make.cad(100))
    url = public_signed_url(
        "public.change_pledge", "pledge", pledge.public_id, language="en", slug="winter"
    )

    page = browser.open(url.removeprefix(browser.origin))

    assert claims_on(page) == []


def test_a_page_names_the_sponsor_in_its_language(app, browser):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(100), sponsor="The Board", sponsor_fr="Le conseil")
    gift = make.gift(campaign, cad(50))

    names = (("", "The Board", "Le conseil"), ("/fr", "Le conseil", "The Board"))
    for prefix, shown, other in names:
        for page in ("/campaigns/winter", "/campaigns/winter/match"):
            seen = browser.open(f"{prefix}{page}")
            assert seen.has_text(shown)
            assert not seen.has_text(other)
    for language, shown in (("en", "The Board"), ("fr", "Le conseil")):
        with force_language(language):
            assert [share.sponsor for share in explain(gift).parts] == [shown]
