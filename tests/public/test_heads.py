"""What the head of a page tells browsers, search engines and those who share it."""

import brotli  # type: ignore[import-untyped]
import pytest

from fundraiser.web.links import signature
from fundraiser.web.page_cache import forget_pages
from tests import make

OPEN_PAGES = ["/", "/campaigns/winter", "/campaigns/winter/match"]
MOST_BYTES = 30_000


@pytest.fixture(autouse=True)
def _is_open(campaign):
    make.match_pool(campaign, available=make.cad(100))


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_a_page_names_itself_and_its_twin_whatever_query_it_came_by(browser, path):
    origin = browser.origin
    french = f"{origin}/fr{path}"

    for asked, own in [(path, f"{origin}{path}"), (f"/fr{path}", french)]:
        page = browser.open(f"{asked}?utm_source=x&s=secret&endpoint=y")

        assert page.find('link[rel="canonical"]')["href"] == own
        assert page.find('meta[property="og:url"]')["content"] == own
        twins = {link["hreflang"]: link["href"] for link in page.soup.select("link[hreflang]")}
        assert twins == {"en": f"{origin}{path}", "fr": french, "x-default": f"{origin}{path}"}


def test_what_others_are_shown_stands_under_public_url(make_app, ask, campaign):
    make.campaign("spring")
    app = make_app(PUBLIC_URL="https://give.example.org/season", TRUSTED_HOSTS="localhost")
    client = app.test_client()

    page = client.get("/campaigns/spring", base_url="http://localhost").text

    assert 'content="https://give.example.org/season/campaigns/spring/card.jpg?v=' in page
    assert 'href="https://give.example.org/season/campaigns/spring"' in page
    assert "http://localhost" not in page


def test_the_share_card_promises_nothing(browser):
    page = browser.open("/campaigns/winter")

    said = " ".join(str(meta["content"]) for meta in page.soup.select("meta[property], meta[name]"))

    assert "Winter lights" in said
    assert "A warm room for everyone who needs one." in said
    assert not any(word in said.lower() for word in ("match", "double", "dollar for dollar"))


@pytest.mark.parametrize("path", ["/", "/campaigns/winter"])
def test_a_description_is_the_first_sentence_and_the_figures(browser, campaign, path, clock):
    summary = "A warm room for everyone who needs one."
    assert description_of(browser.open(path)) == summary

    make.gift(campaign, make.cad(350))
    forget_pages(browser.app)
    assert description_of(browser.open(path)) == f"{summary} $450 of $1,000 so far."
    assert "450\xa0$ sur 1\xa0000\xa0$ jusqu’à" in description_of(browser.open(f"/fr{path}"))

    clock.set_to(campaign.closes_at)
    forget_pages(browser.app)
    assert description_of(browser.open(path)) == f"{summary} $450 raised of a goal of $1,000."


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_a_page_sets_no_cookie_and_is_the_same_for_every_cookie(browser, path):
    answer = browser.open(path).answer

    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.headers["Cache-Control"] in {"private, no-store"}


def test_the_policy_allows_our_own_files_and_the_way_to_pay(browser):
    policy = browser.open("/campaigns/winter").answer.headers["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))

    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert rules["default-src"] == "'none'"
    assert "https://checkout.stripe.com" in rules["form-action"]


def test_everything_on_the_campaign_page_is_ours_and_fits_in_thirty_kilobytes(browser, campaign):
    for number in range(12):
        make.gift(campaign, make.cad(5), email=f"d{number}@example.org", comment="With love. " * 9)
    page = browser.open("/campaigns/winter")

    parts = page.soup.select("link[rel=stylesheet], link[rel=icon], script[src]")
    addresses = [str(part.get("href") or part.get("src")) for part in parts]

    assert addresses
    assert all(address.startswith("/static/") for address in addresses)
    files = [browser.client.get(address).data for address in addresses]
    weight = sum(len(brotli.compress(data)) for data in [page.answer.data, *files])
    assert weight <= MOST_BYTES, f"{weight} bytes"


def test_robots_are_shown_the_open_pages_and_no_others(browser, campaign):
    make.campaign("secret", is_published=False)

    rules = browser.client.get("/robots.txt", base_url=browser.origin)
    places = browser.client.get("/sitemap.xml", base_url=browser.origin)

    assert "Disallow: /staff" in rules.text
    assert f"Sitemap: {browser.origin}/sitemap.xml" in rules.text
    assert places.mimetype == "application/xml"
    for path in OPEN_PAGES:
        assert f"<loc>{browser.origin}{path}</loc>" in places.text
        assert f'hreflang="fr" href="{browser.origin}/fr{path}"' in places.text
    assert "secret" not in places.text


def test_pages_of_one_person_are_not_for_search_engines(browser, campaign):
    gift = make.gift(campaign, make.cad(5))

    for path in (f"/gifts/{gift.public_id}/thank-you", f"/gifts/{gift.public_id}/match"):
        page = browser.open(signed(browser, path, gift.public_id))

        assert page.answer.headers["X-Robots-Tag"] == "noindex"
        assert page.find('meta[name="robots"]')["content"] == "noindex"
        assert not page.soup.select('link[rel="canonical"], meta[property="og:url"]')
        assert page.click("Français").soup.html["lang"] == "fr-CA"


def signed(browser, path, public_id):
    with browser.app.app_context():
        return f"{path}?s={signature('gift', public_id)}"


def description_of(page):
    """Return the description for search engines, which share cards have too."""
    words = page.find('meta[name="description"]')["content"]
    assert page.find('meta[property="og:description"]')["content"] == words
    return words
