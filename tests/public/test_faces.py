"""The two faces of the pages: light, complete for both languages, and without a shift."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import ImageFont

from tests import make

STATIC = Path(__file__).parents[2] / "static"
FACES = ("fonts/figtree.woff2", "fonts/source-serif-4.woff2")
MOST_BYTES = 35 * 1024
LETTERS = "ABCXYZabcxyzÀÂÆÇÉÈÊËÎÏÔŒÙÛÜàâæçéèêëîïôœùûüÿ"
SIGNS = "0123456789$%&@«»‘’“”–—…·×.,:;!?()/"
SHIFT = """() => new Promise(resolve => new PerformanceObserver(list => {
  resolve(list.getEntries().reduce((sum, entry) => sum + entry.value, 0));
}).observe({ type: "layout-shift", buffered: true }) || setTimeout(() => resolve(0), 300))"""


def shape_of(face, letter):
    font = ImageFont.truetype(BytesIO((STATIC / face).read_bytes()), 40)
    mask = font.getmask(letter)
    return mask.size, bytes(mask)


@pytest.mark.parametrize("face", FACES)
def test_a_face_has_every_letter_and_sign_of_both_languages(face):
    missing = shape_of(face, "\uffff")

    assert not [letter for letter in LETTERS + SIGNS if shape_of(face, letter) == missing]


@pytest.mark.parametrize("face", FACES)
def test_figures_of_money_are_equally_wide(face):
    font = ImageFont.truetype(BytesIO((STATIC / face).read_bytes()), 1000)

    widths = {font.getlength(figure, features=["tnum"]) for figure in "0123456789"}

    assert len(widths) == 1


def test_the_faces_are_light_and_free():
    assert sum((STATIC / face).stat().st_size for face in FACES) <= MOST_BYTES
    for face in FACES:
        licence = (STATIC / face).with_name(f"{Path(face).stem}-licence.txt").read_text()
        assert "SIL Open Font License, Version 1.1" in licence


def test_a_page_loads_what_it_needs_first_and_from_here(browser, campaign):
    make.match_pool(campaign, available=make.cad(100))

    page = browser.open("/campaigns/winter")

    links = page.soup.select('link[rel="preload"][as="font"]')
    assert [re.sub(r"/static/\w+/", "", str(link["href"])) for link in links] == list(FACES)
    for link in links:
        answer = browser.client.get(str(link["href"]))
        assert answer.content_type == "font/woff2"
        assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("width", [360, 1366])
def test_nothing_moves_when_the_faces_arrive_late(site, tabs, campaign, width):
    make.match_pool(campaign, available=make.cad(100))
    page = tabs.open("about:blank", width=width)
    page.route("**/*.woff2", lambda route: (page.wait_for_timeout(400), route.continue_()))

    page.goto(f"{site.config['SETTINGS'].public_url}/campaigns/winter")
    page.wait_for_function("document.fonts.status === 'loaded'")

    assert page.evaluate("document.fonts.check('16px Figtree')")
    assert page.evaluate(SHIFT) < 0.02
