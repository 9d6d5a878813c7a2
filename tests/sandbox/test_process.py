"""`python -m fundraiser.sandbox`: a process of its own, that holds under load and restarts."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
import requests
import stripe

from fundraiser.sandbox.settings import settings_from
from tests.processes.watching import pids_with, wait_until
from tests.sandbox.sessions import FORM, gift, sdk
from tests.standin import KEY, StripeStandIn

GIVERS = 6
MOST_GIFTS = 2000  # of one giver, should nothing end it


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


def test_the_process_pays_delivers_breaks_answers_and_keeps_its_store(receiver, tmp_path):
    with StripeStandIn(
        webhook_url=receiver.url, instance_path=tmp_path, in_process=False
    ) as stand_in:
        session = sdk(stand_in).v1.checkout.sessions.create(gift())
        assert stand_in.pay(session.id).status == 303
        stand_in.deliver_all()
        stand_in.set_faults(cut_next_answers=1)
        with pytest.raises(stripe.APIConnectionError):
            sdk(stand_in).v1.accounts.retrieve_current()
    with StripeStandIn(instance_path=tmp_path) as stand_in:
        kept = sdk(stand_in).v1.checkout.sessions.retrieve(session.id)

    assert kept.payment_status == "paid"
    assert len(receiver.events()) == 5


def test_what_was_answered_is_kept_though_it_is_killed_in_the_middle(tmp_path):
    answered: list[str] = []
    with (
        StripeStandIn(instance_path=tmp_path, in_process=False) as stand_in,
        ThreadPoolExecutor(GIVERS) as givers,
    ):
        giving = [givers.submit(give_until_it_dies, stand_in, answered) for _ in range(GIVERS)]
        wait_until(lambda: len(answered) > GIVERS)
        running = pids_with(f"INSTANCE_PATH={tmp_path}")
        for pid in running:
            os.kill(pid, signal.SIGKILL)
        for given in giving:
            given.result()
    assert running

    with StripeStandIn(instance_path=tmp_path, port=stand_in.port) as again:
        sessions = list(all_of(again, "checkout/sessions"))
        charges = list(all_of(again, "charges"))
        posted = [*all_of(again, "balance_transactions")]

    paid = [session for session in sessions if session["payment_status"] == "paid"]
    assert set(answered) <= {session["id"] for session in paid}
    assert len(charges) == len(paid)
    assert [row["net"] for row in posted] == [4825] * len(paid)


def give_until_it_dies(stand_in, answered):
    """Give and pay again and again; note the sessions whose payment was answered."""
    with requests.Session() as connection:
        connection.trust_env = False
        connection.auth = (KEY, "")
        with suppress(requests.RequestException):
            for _ in range(MOST_GIFTS):
                made = connection.post(f"{stand_in.url}/v1/checkout/sessions", FORM, timeout=60)
                address = f"{stand_in.url}/c/pay/{made.json()['id']}"
                connection.post(address, {"test": "works"}, allow_redirects=False, timeout=60)
                answered.append(made.json()["id"])


def all_of(stand_in, kind):
    """Yield every object of a kind."""
    cursor: dict[str, str] = {}
    while True:
        page = stand_in.get(f"/v1/{kind}", limit=100, **cursor)
        yield from page["data"]
        if not page["has_more"]:
            return
        cursor = {"starting_after": page["data"][-1]["id"]}
