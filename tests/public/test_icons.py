"""The icons of the site, and the manifest that names them."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.icons import BASE, BROWSER, HOME_SCREENS, write_icons

MOST_DIFFERENCE = 2  # of 255, on average: another renderer smooths edges its own way


@pytest.mark.parametrize("name", ["favicon.ico", *(f"icon-{size}.png" for size in HOME_SCREENS)])
def test_every_icon_is_that_of_the_drawing(name, tmp_path):
    write_icons(tmp_path)

    files = [(folder / name).read_bytes() for folder in (BASE, tmp_path)]
    kept, drawn = (Image.open(BytesIO(file)).convert("RGBA") for file in files)

    difference = ImageStat.Stat(ImageChops.difference(kept, drawn)).mean
    assert kept.size == drawn.size
    assert max(difference) <= MOST_DIFFERENCE, "run `make icons`"


def test_a_browser_is_sent_the_icon_in_three_sizes(browser):
    answer = browser.client.get("/favicon.ico", base_url=browser.origin)

    assert answer.status_code == 200
    assert "icon" in answer.mimetype
    assert answer.cache_control.max_age
    assert Image.open(BytesIO(answer.data)).info["sizes"] == {(size, size) for size in BROWSER}


@pytest.mark.parametrize(
    ("prefix", "language", "name"), [("", "en", "Our charity"), ("/fr", "fr", "Notre organisme")]
)
def test_the_manifest_has_the_name_in_the_language_of_the_page(
    browser, campaign, prefix, language, name
):
    page = browser.open(f"{prefix}/campaigns/winter")
    address = page.find('link[rel="manifest"]')["href"]

    answer = browser.client.get(address, base_url=browser.origin)

    assert answer.mimetype == "application/manifest+json"
    assert answer.json["name"] == name
    assert answer.json["lang"] == f"{language}-CA"
    assert answer.json["start_url"] == f"{prefix}/"
    for icon in answer.json["icons"]:
        file = browser.client.get(icon["src"], base_url=browser.origin)
        assert file.mimetype == icon["type"]
        if file.mimetype == "image/png":
            assert icon["sizes"] == "{}x{}".format(*Image.open(BytesIO(file.data)).size)
