"""Owners of pages, who have signed in, and somebody else."""

import pytest
from flask import Flask

from fundraiser.peer_to_peer.models import FundraiserPage
from tests import make
from tests.browser import Browser
from tests.donors.signing_in import sign_in


@pytest.fixture
def page(app: Flask) -> FundraiserPage:
    """Mia’s page, live."""
    return make.fundraiser_page(make.campaign())


@pytest.fixture
def strict(app: Flask) -> FundraiserPage:
    """Mia’s page, of a campaign that looks before others see."""
    return make.fundraiser_page(make.campaign(approves_pages=True))


@pytest.fixture
def mia(app: Flask) -> Browser:
    """The browser of the page’s owner, who has signed in."""
    browser = Browser(app)
    sign_in(browser, make.donor())
    return browser


@pytest.fixture
def leo(app: Flask) -> Browser:
    """The browser of somebody else who has signed in."""
    browser = Browser(app)
    sign_in(browser, make.donor("leo@example.org", name="Leo"))
    return browser
