"""What the tests of stripe_sync are given: a campaign with a pool, a webhook, a paid session."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from fundraiser.campaigns.models import Campaign
from tests import make
from tests.browser import Browser
from tests.make import cad
from tests.pledges.giving import assert_books_are_right, give, session_of
from tests.standin import StripeStandIn

Hear = Callable[..., int]
WEBHOOK = "/webhooks/stripe"


@pytest.fixture
def campaign(app: Flask) -> Iterator[Campaign]:
    """A campaign with a pool of $100; afterwards its books are right."""
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(100))
    yield campaign
    assert_books_are_right()


@pytest.fixture
def hear(app: Flask) -> Hear:
    """Give `hear(body, signature)`: have the webhook called, and return the status."""

    def hear(body: bytes, signature: str, **headers: Any) -> int:
        answer = app.test_client().post(
            WEBHOOK, data=body, headers={"Stripe-Signature": signature, **headers}
        )
        return answer.status_code

    return hear


@pytest.fixture
def paid(browser: Browser, stripe: StripeStandIn, campaign: Campaign) -> Callable[..., str]:
    """Give `paid("50")`: a donor has paid at Stripe and closed the tab; the session's id."""

    def paid(dollars: str = "50", **fields: Any) -> str:
        session = session_of(give(browser, dollars, **fields))
        assert stripe.pay(session).status == 303
        return session

    return paid
