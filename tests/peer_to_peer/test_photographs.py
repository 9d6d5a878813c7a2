"""The campaign's photograph on the pages that raise money for it, where they have no picture."""

import pytest

from fundraiser.pictures.models import MOST_BYTES, Variant
from tests import make
from tests.campaigns.photographs import noisy_file, with_photograph
from tests.databases import ON_SQLITE

pytestmark = ON_SQLITE


@pytest.fixture
def campaign(app):
    return make.campaign()


def place_of(kind, campaign):
    if kind == "team":
        return f"/t/{make.team(campaign).slug}"
    return f"/f/{make.fundraiser_page(campaign).slug}"


@pytest.mark.parametrize("kind", ["page", "team"])
def test_the_photograph_stands_in_place_of_the_drawn_night(browser, campaign, kind):
    path = place_of(kind, with_photograph(campaign))

    page = browser.open(path)

    assert not page.soup.select(".night-scene")
    assert page.find(".hero-photograph img")["alt"] == "A lamp in a doorway."
    assert browser.open(f"/fr{path}").find(".hero-photograph img")["alt"].startswith("Une lampe")
    assert page.has_text("Photograph: Jo Lund (example)")


@pytest.mark.parametrize("kind", ["page", "team"])
def test_a_phone_gets_one_small_file(browser, campaign, kind):
    page = browser.open(place_of(kind, with_photograph(campaign, noisy_file())))

    phone = page.soup.select(".hero-photograph source")[0]
    file = browser.client.get(str(phone["srcset"])).data

    assert len(file) <= MOST_BYTES[Variant.BAND_PHONE] <= 30 * 1024


@pytest.mark.parametrize("kind", ["page", "team"])
def test_without_a_photograph_the_night_is_drawn(browser, campaign, kind):
    page = browser.open(place_of(kind, campaign))

    assert page.soup.select(".night-scene")
    assert not page.soup.select(".hero-photograph")
