"""What a gift became, as its donor passes it on: no name, nothing once the match is gone."""

from io import BytesIO

import pytest
from PIL import Image

from fundraiser import clock as time_of_day
from fundraiser.gifts.views import SHARE_PURPOSE
from fundraiser.web.links import signed_url
from tests import make
from tests.gifts.refunds import refund
from tests.make import cad


@pytest.fixture
def gift(app):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500))
    return make.gift(campaign, cad(50), name="Mia Roy")


def shared(app, gift, endpoint="gifts.shared_gift", **values):
    with app.test_request_context():
        return signed_url(endpoint, SHARE_PURPOSE, gift.public_id, **values)


def thank_you(app, browser, gift):
    with app.test_request_context():
        return browser.open(signed_url("gifts.thank_you", "gift", gift.public_id))


def test_the_thank_you_page_passes_on_the_link_and_the_link_says_what_the_gift_became(
    app, browser, gift
):
    address = thank_you(app, browser, gift).find("[data-share]")["data-share-url"]

    page = browser.open(address.removeprefix(browser.origin))

    assert page.find("h1").get_text() == "My $50 became $100"
    assert page.find('meta[property="og:title"]')["content"].startswith("My $50 became $100")
    assert "Mia" not in str(page.soup)
    assert page.find("a.button:-soup-contains('Give too')")["href"] == "/campaigns/winter"
    assert page.find('meta[name="robots"]')["content"] == "noindex"


def test_the_link_has_a_card(app, browser, gift):
    page = browser.open(shared(app, gift))
    address = page.find('meta[property="og:image"]')["content"].removeprefix(browser.origin)

    answer = browser.client.get(address, base_url=browser.origin)

    with Image.open(BytesIO(answer.data)) as picture:
        assert picture.size == (1200, 630)


def test_in_french(app, browser, gift):
    page = browser.open("/fr" + shared(app, gift))

    assert page.has_text("Mon don de 50 $ est devenu 100 $")


def test_the_link_opens_nothing_else_of_the_gift_and_no_other_link_opens_it(app, browser, gift):
    address = shared(app, gift)

    browser.open(address.replace("/shared", "/thank-you"), status=404)
    browser.open(address.partition("?")[0], status=404)


def test_a_gift_that_was_refunded_leads_to_the_campaign(app, browser, gift):
    refund(gift, cad(50), at=time_of_day.now())

    assert browser.open(shared(app, gift)).path == "/campaigns/winter"


def test_a_gift_without_a_match_is_passed_on_with_the_campaigns_address(app, browser):
    gift = make.gift(make.campaign(), cad(50))

    address = thank_you(app, browser, gift).find("[data-share]")["data-share-url"]

    assert address == f"{browser.origin}/campaigns/winter"
