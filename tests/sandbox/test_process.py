"""`python -m fundraiser.sandbox`: a process of its own, that holds under load and restarts."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import stripe

from fundraiser.sandbox.settings import settings_from
from tests.sandbox.sessions import gift, sdk
from tests.standin import KEY, StripeStandIn

CONNECTIONS = 64
ROUNDS = 4


@pytest.mark.parametrize(
    ("environment", "url", "secret", "port", "folder"),
    [
        ({}, "http://127.0.0.1:8000/webhooks/stripe", "whsec_sandbox", 8001, "instance"),
        (
            {"PORT": "9000", "SANDBOX_PORT": "9001", "INSTANCE_PATH": "elsewhere"},
            "http://127.0.0.1:9000/webhooks/stripe",
            "whsec_sandbox",
            9001,
            "elsewhere",
        ),
        (
            {"SANDBOX_WEBHOOK_URL": "http://localhost/x", "STRIPE_WEBHOOK_SECRET": "a, b"},
            "http://localhost/x",
            "a",
            8001,
            "instance",
        ),
        ({"SANDBOX_WEBHOOK_URL": ""}, None, "whsec_sandbox", 8001, "instance"),
    ],
)
def test_settings_come_from_the_environment(environment, url, secret, port, folder):
    settings = settings_from(environment)

    assert (settings.webhook_url, settings.webhook_secret, settings.port) == (url, secret, port)
    assert str(settings.database_path.parent) == folder


def test_the_process_pays_delivers_and_keeps_its_books(receiver, tmp_path):
    with StripeStandIn(
        webhook_url=receiver.url, instance_path=tmp_path, in_process=False
    ) as stand_in:
        session = sdk(stand_in).v1.checkout.sessions.create(gift())
        assert stand_in.pay(session.id).status == 303
        stand_in.deliver_all()
    with StripeStandIn(
        webhook_url=receiver.url, instance_path=tmp_path, in_process=False
    ) as stand_in:
        kept = sdk(stand_in).v1.checkout.sessions.retrieve(session.id)

    assert kept.payment_status == "paid"
    assert len(receiver.events()) == 5


def test_the_process_breaks_an_answer_when_told(tmp_path):
    with StripeStandIn(instance_path=tmp_path, in_process=False) as stand_in:
        stand_in.set_knob(cut_next_answers=1)

        with pytest.raises(stripe.APIConnectionError):
            sdk(stand_in).v1.balance.retrieve()

        assert sdk(stand_in).v1.balance.retrieve().object == "balance"


@pytest.mark.parametrize("in_process", [True, False])
def test_sixty_four_connections_are_served_at_once(tmp_path, in_process):
    def give(stand_in):
        with requests.Session() as connection:
            connection.trust_env = False
            connection.auth = (KEY, "")
            statuses = []
            for _ in range(ROUNDS):
                made = connection.post(f"{stand_in.url}/v1/checkout/sessions", FORM, timeout=60)
                page = f"{stand_in.url}/c/pay/{made.json()['id']}"
                paid = connection.post(
                    page, {"test": "works"}, allow_redirects=False, timeout=60
                )
                statuses += [made.status_code, paid.status_code]
            return statuses

    with (
        StripeStandIn(instance_path=tmp_path, in_process=in_process) as stand_in,
        ThreadPoolExecutor(CONNECTIONS) as givers,
    ):
        statuses = [
            status
            for given in givers.map(give, [stand_in] * CONNECTIONS)
            for status in given
        ]
        balance = stand_in.get("/v1/balance")

    assert set(statuses) == {200, 303}
    assert balance["pending"][0]["amount"] == 4825 * CONNECTIONS * ROUNDS


FORM = {
    "mode": "payment",
    "success_url": "https://charity.example/thanks",
    "line_items[0][quantity]": "1",
    "line_items[0][price_data][currency]": "cad",
    "line_items[0][price_data][unit_amount]": "5000",
    "line_items[0][price_data][product_data][name]": "A gift",
}
