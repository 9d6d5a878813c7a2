"""The cards that other sites show beside links to the site and to campaigns."""

from io import BytesIO

import pytest
from PIL import Image

from fundraiser import clock as time_of_day
from fundraiser.database import transaction
from fundraiser.organisation.operations import describe_organisation
from fundraiser.web.actors import COMMAND_LINE
from tests import make
from tests.databases import ON_SQLITE

pytestmark = ON_SQLITE


def card_of(browser, path):
    """Return the address of the card that a page names."""
    address = browser.open(path).find('meta[property="og:image"]')["content"]
    assert address.startswith(browser.origin)
    return address.removeprefix(browser.origin)


@pytest.mark.parametrize(
    ("path", "card"),
    [
        ("/campaigns/winter", "/campaigns/winter/card.jpg"),
        ("/fr/campaigns/winter", "/fr/campaigns/winter/card.jpg"),
        ("/help", "/card/en.jpg"),
        ("/fr/help", "/card/fr.jpg"),
    ],
)
def test_a_page_names_a_card_of_the_size_that_sites_ask_for(browser, campaign, path, card):
    address = card_of(browser, path)
    assert address.startswith(f"{card}?v=")

    answer = browser.client.get(address, base_url=browser.origin)

    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    with Image.open(BytesIO(answer.data)) as picture:
        assert picture.size == (1200, 630)


def test_a_campaigns_card_follows_its_progress_and_the_charitys_look(browser, campaign):
    first = card_of(browser, "/campaigns/winter")

    make.gift(campaign, make.cad(50_000))
    further = card_of(browser, "/fr/campaigns/winter")
    assert first.split("v=")[1] != further.split("v=")[1]

    at_help = card_of(browser, "/help")
    with transaction():
        describe_organisation({"colour": "#c8102e"}, actor=COMMAND_LINE, at=time_of_day.now())
    assert card_of(browser, "/help") != at_help


def test_there_is_no_card_of_what_is_not_public(browser, campaign):
    browser.open("/campaigns/nowhere/card.jpg", status=404)
    browser.open("/card/de.jpg", status=404)
