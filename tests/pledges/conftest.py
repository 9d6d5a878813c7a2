"""What the tests of pledges are given: a campaign with a pool, books that must be right, a wire."""

from collections.abc import Iterator

import pytest
from flask import Flask

from fundraiser.campaigns.models import Campaign
from tests import make
from tests.browser import Browser
from tests.conftest import MakeApp
from tests.make import cad
from tests.payments.wire import Wire
from tests.pledges.giving import assert_books_are_right
from tests.standin import StripeStandIn


@pytest.fixture
def campaign(app: Flask) -> Iterator[Campaign]:
    """A campaign without a match; afterwards its books are right."""
    yield make.campaign()
    assert_books_are_right()


@pytest.fixture
def pool(campaign: Campaign) -> None:
    """A pool of $100, one for one."""
    make.match_pool(campaign, available=cad(100))


@pytest.fixture
def wire(stripe: StripeStandIn, wire_port: int) -> Iterator[Wire]:
    with Wire(stripe.url, port=wire_port) as wire:
        yield wire


@pytest.fixture
def wired(wire: Wire, make_app: MakeApp) -> Browser:
    """A visitor of the same site, whose Stripe is at the other end of the wire."""
    return Browser(make_app(**wire.settings))
