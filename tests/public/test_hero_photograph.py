"""A campaign's photograph where donors see it: light, described, readable, and in nobody's way."""

from io import BytesIO

import brotli  # type: ignore[import-untyped]
import pytest
from PIL import Image

from fundraiser.pictures.models import MOST_BYTES, Variant
from fundraiser.web.page_cache import forget_pages
from tests import make
from tests.campaigns.photographs import noisy_file, plain_file, with_photograph

MOST_FIRST_VIEW = 80 * 1024
WHITE = (255, 255, 255)
CONTRAST = 4.5
SHIFT = """() => performance.getEntriesByType("layout-shift").length"""
COLOUR = "words => getComputedStyle(words).color.match(/[0-9]+/g).slice(0, 3).map(Number)"
HIDE_WORDS = """() => document.querySelectorAll(".hero-page__hero *").forEach(
  each => Object.assign(each.style, { color: "transparent", borderColor: "transparent" })
)"""


@pytest.fixture(autouse=True)
def _has_a_match(campaign):
    make.match_pool(campaign, available=make.cad(100))


@pytest.mark.parametrize("path", ["/", "/campaigns/winter"])
def test_the_photograph_stands_in_place_of_the_drawn_night(browser, campaign, path):
    assert browser.open(path).soup.select(".night-scene")
    with_photograph(campaign)
    forget_pages(browser.app)

    page = browser.open(path)
    french = browser.open(f"/fr{path}")

    assert not page.soup.select(".night-scene, .home-hero__lanterns")
    assert page.find(".hero-photograph img")["alt"] == "A lamp in a doorway."
    assert french.find(".hero-photograph img")["alt"] == "Une lampe dans une entrée."
    assert page.has_text("Photograph: Jo Lund (example)")


def test_each_page_says_how_wide_its_own_photograph_is(browser, campaign):
    with_photograph(campaign)
    page = make.fundraiser_page(campaign)

    widths = [
        browser.open(path).find(".hero-photograph source[sizes][type$=jpeg]")["sizes"]
        for path in ("/campaigns/winter", f"/f/{page.slug}", "/")
    ]

    assert [width.rpartition(" ")[2] for width in widths] == ["46rem", "42rem", "34rem"]


def test_every_size_is_offered_in_both_formats_with_its_measures(browser, campaign):
    with_photograph(campaign)
    page = browser.open("/campaigns/winter")

    sources = page.soup.select(".hero-photograph source")
    image = page.find(".hero-photograph img")

    kinds = [source["type"] for source in sources]
    assert kinds == ["image/avif", "image/avif", "image/jpeg", "image/jpeg"]
    assert (image["width"], image["height"]) == ("1280", "640")
    for source in sources:
        for offer in str(source["srcset"]).split(", "):
            answer = browser.client.get(offer.split()[0])
            assert answer.mimetype == source["type"]
            assert answer.headers["Cache-Control"].startswith("public")


def test_the_first_view_on_a_phone_stays_within_eighty_kilobytes(browser, campaign):
    with_photograph(campaign, noisy_file())
    for number in range(12):
        make.gift(campaign, make.cad(5), email=f"d{number}@example.org", comment="With love. " * 9)
    page = browser.open("/campaigns/winter")

    linked = page.soup.select("link[rel=stylesheet], link[rel=icon], script[src]")
    texts = [browser.client.get(str(tag.get("href") or tag.get("src"))).data for tag in linked]
    fonts = [browser.client.get(str(tag["href"])).data for tag in page.soup.select("[as=font]")]
    phone = page.soup.select(".hero-photograph source")[0]["srcset"]
    photograph = browser.client.get(str(phone)).data

    assert len(photograph) <= MOST_BYTES[Variant.BAND_PHONE] <= 30 * 1024
    packed = sum(len(brotli.compress(text)) for text in [page.answer.data, *texts])
    assert packed + sum(map(len, fonts)) + len(photograph) <= MOST_FIRST_VIEW


def path_of(kind, campaign):
    if kind == "page":
        return f"/f/{make.fundraiser_page(campaign).slug}"
    return f"/t/{make.team(campaign).slug}" if kind == "team" else "/campaigns/winter"


@pytest.mark.parametrize(
    ("kind", "width"),
    [
        ("campaign", 320),
        ("campaign", 360),
        ("campaign", 430),
        ("campaign", 768),
        ("page", 360),
        ("page", 768),
        ("team", 360),
        ("team", 768),
    ],
)
def test_words_on_a_white_photograph_can_be_read(site, tabs, campaign, kind, width):
    path = path_of(kind, with_photograph(campaign, plain_file(WHITE)))
    page = tabs.open(f"{site.config['SETTINGS'].public_url}{path}", width=width)
    found = page.locator(".hero-page__hero :is(h1, p)").all()
    texts = [words for words in found if words.is_visible()]
    colours = [words.evaluate(COLOUR) for words in texts]
    page.evaluate(HIDE_WORDS)

    for words, colour in zip(texts, colours, strict=True):
        ground = Image.open(BytesIO(words.screenshot())).convert("RGB")
        brightest = max(luminance(each) for _, each in ground.getcolors(1 << 20) or [])
        contrast = (luminance(colour) + 0.05) / (brightest + 0.05)
        assert contrast >= CONTRAST, words.inner_text()


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_a_phone_has_the_photograph_and_the_button_in_its_first_view(site, tabs, campaign, prefix):
    with_photograph(campaign)
    page = tabs.open("about:blank", width=360)
    page.set_viewport_size({"width": 360, "height": 740})

    page.goto(f"{site.config['SETTINGS'].public_url}{prefix}/campaigns/winter")

    photograph = page.locator(".hero-photograph img").bounding_box()
    button = page.locator(".giving-form__next a").bounding_box()
    assert photograph["height"] == pytest.approx(180, abs=1)
    assert button["y"] + button["height"] <= 740
    assert "band-phone.avif" in page.evaluate("document.querySelector('picture img').currentSrc")
    assert page.evaluate(SHIFT) == 0


def luminance(colour):
    """Return the relative luminance of a colour in sRGB."""
    parts = [value / 255 for value in colour]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
