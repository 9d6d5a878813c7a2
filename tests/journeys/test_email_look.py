"""An email with the charity's logo, where a mail program loads no pictures, by day and by night."""

import re
from urllib.parse import quote

import pytest

from fundraiser import clock as time_of_day
from fundraiser.database import transaction
from fundraiser.gifts.emails import thank_you
from fundraiser.organisation.operations import set_logo
from fundraiser.pictures.images import Drawn
from fundraiser.web.actors import COMMAND_LINE
from tests import make
from tests.make import cad
from tests.staff.test_brand import picture

COLOURS = """logo => [logo, logo.closest(".logo")].map((place, index) =>
  getComputedStyle(place)[index ? "backgroundColor" : "color"])"""


@pytest.fixture
def thanks(site):
    with transaction():
        set_logo(Drawn(picture(), 480, 150), actor=COMMAND_LINE, at=time_of_day.now())
    message = thank_you(make.gift(make.campaign(), cad(50)).id)
    assert message
    return re.sub(r'src="[^"]*/logo/[^"]*"', 'src="data:,"', message.html)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_name_in_the_logos_place_can_be_read(tabs, thanks, theme):
    page = tabs.open(f"data:text/html;charset=utf-8,{quote(thanks)}", width=360, theme=theme)

    logo = page.get_by_alt_text("Our charity")
    assert logo.evaluate(COLOURS) == ["rgb(20, 33, 61)", "rgb(255, 255, 255)"]
