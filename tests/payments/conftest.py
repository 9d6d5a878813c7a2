"""What the tests of payments are given: a wire to the stand-in, and gateways that speak over it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fundraiser import clock
from fundraiser.payments.gateway import Gateway
from fundraiser.payments.metadata import PledgeFacts
from fundraiser.payments.values import CheckoutItem, CheckoutRequest
from tests.conftest import test_settings as settings_in
from tests.make import cad, cents
from tests.payments.wire import Wire
from tests.standin import StripeStandIn

GatewayTo = Callable[..., Gateway]


@pytest.fixture
def wire(stripe: StripeStandIn, wire_port: int) -> Iterator[Wire]:
    with Wire(stripe.url, port=wire_port) as wire:
        yield wire


@pytest.fixture
def gateway_to(tmp_path: Path) -> GatewayTo:
    """Give `gateway_to(url)`: a gateway whose Stripe is at an address."""

    def gateway_to(url: str, *, secrets: str = "whsec_sandbox"):
        settings = settings_in(
            tmp_path,
            STRIPE_API_BASE=url,
            STRIPE_SECRET_KEY="sk_test_wire",
            STRIPE_WEBHOOK_SECRET=secrets,
        )
        return Gateway(settings)

    return gateway_to


@pytest.fixture
def gateway(gateway_to: GatewayTo, wire: Wire) -> Gateway:
    return gateway_to(wire.url)


def checkout_request(**changes: Any) -> CheckoutRequest:
    """Return what a donor's pledge of $50 asks for."""
    facts: dict[str, Any] = {
        "reference": "k3fd-92mx-a8tz-vw4q",
        "attempt": 1,
        "items": (CheckoutItem("Gift to the Shelter", cad(50)),),
        "email": "ana@example.org",
        "language": "en",
        "success_url": "http://127.0.0.1:8000/pledges/a/thank-you?s=b&session_id={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://127.0.0.1:8000/pledges/a?s=b",
        "expires_at": clock.now() + timedelta(minutes=35),
        "idempotency_key": "checkout:form-1:1",
        "facts": pledge_facts(),
        **changes,
    }
    return CheckoutRequest(**facts)


def pledge_facts(**changes: Any) -> PledgeFacts:
    """Return what a pledge of $50 through Mia's page carries."""
    facts: dict[str, Any] = {
        "installation": "aaaa-bbbb-cccc-dddd",
        "campaign": "winter",
        "source": "page",
        "page": "eeee-ffff-gggg-hhhh",
        "team": "",
        "gift": cad(50),
        "covered_fee": cents(181),
        "language": "en",
        "hides_name": False,
        "wants_match": True,
        "decided_at": datetime(2026, 12, 24, 20, 30, 15, 123456, UTC),
        **changes,
    }
    return PledgeFacts(**facts)
