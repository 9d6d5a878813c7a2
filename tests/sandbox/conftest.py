"""What the tests of the stand-in are given: it, Stripe's own SDK, and a receiver."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import stripe

from tests.sandbox.receiver import Receiver
from tests.sandbox.sessions import gift, sdk
from tests.standin import StripeStandIn

OpenSession = Callable[..., stripe.checkout.Session]
Pay = Callable[..., str]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(receiver.receive(body, self.headers["Stripe-Signature"]))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *arguments: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/webhooks/stripe"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield receiver
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def stand_in() -> Iterator[StripeStandIn]:
    """A stand-in that nobody listens to."""
    with StripeStandIn() as stand_in:
        yield stand_in


@pytest.fixture(scope="session")
def shared_stand_in() -> Iterator[StripeStandIn]:
    """A stand-in for tests that leave nothing behind that another would mind."""
    with StripeStandIn() as stand_in:
        yield stand_in


@pytest.fixture
def heard_stand_in(receiver: Receiver) -> Iterator[StripeStandIn]:
    """A stand-in whose webhooks the receiver gets."""
    with StripeStandIn(webhook_url=receiver.url) as stand_in:
        yield stand_in


@pytest.fixture
def client(stand_in: StripeStandIn) -> stripe.StripeClient:
    return sdk(stand_in)


@pytest.fixture
def open_session(client: stripe.StripeClient) -> OpenSession:
    """Give `open_session(locale="fr")`: a session for a gift, with parameters changed."""
    return lambda **changes: client.v1.checkout.sessions.create(gift(**changes))


@pytest.fixture
def pay(stand_in: StripeStandIn, client: stripe.StripeClient, open_session: OpenSession) -> Pay:
    """Give `pay(card)`, or `pay(account=…)`: the id of a payment of $50."""

    def paid(card: str = "4242424242424242", account: str = "") -> str:
        session = open_session()
        if account:
            stand_in.pay_by_bank(session.id, account)
        else:
            stand_in.pay(session.id, card)
        return str(client.v1.checkout.sessions.retrieve(session.id).payment_intent)

    return paid
