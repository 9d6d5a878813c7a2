"""Two hundred gifts of $5 at once against a pool of $100, through the site as it really runs."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from fundraiser.campaigns.queries import balances, get_campaign
from tests import make
from tests.make import cad
from tests.pledges.crowd import Donor
from tests.pledges.giving import assert_books_are_right, charges, gifts, held_and_earned, pledges
from tests.pledges.running import Running, environ_of, wait_until
from tests.ports import free_port
from tests.standin import StripeStandIn

DONORS = 200


@pytest.fixture
def running(app, tmp_path, sandbox_port):
    """The web server, the worker and the stand-in, each in a process of its own."""
    port = free_port()
    environ = environ_of(port, sandbox_port)
    webhook = f"http://127.0.0.1:{port}/webhooks/stripe"
    log = tmp_path / "log"
    with (
        StripeStandIn(port=sandbox_port, webhook_url=webhook, in_process=False) as stripe,
        Running("web", environ, log) as web,
        Running("worker", environ, log),
    ):
        yield web, stripe


def test_two_hundred_gifts_at_once_share_exactly_what_the_pool_has(app, running):
    web, stripe = running
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(100))
    start = threading.Barrier(DONORS)
    donors = [Donor(number, web.url, stripe) for number in range(DONORS)]

    def give(donor: Donor) -> None:
        donor.open_form()
        start.wait(60)
        donor.pay(donor.reach_stripe("5"))

    with ThreadPoolExecutor(max_workers=DONORS) as threads:
        list(threads.map(give, donors))
    wait_until(lambda: len(gifts()) == DONORS, "a gift was lost")

    assert {status for donor in donors for status in donor.statuses} <= {200, 202, 303}
    assert len(pledges()) == DONORS
    assert held_and_earned() == (0, 10_000)
    brought = balances(get_campaign(campaign.id))
    assert (brought.given, brought.matched, brought.gift_count) == (cad(1000), cad(100), DONORS)
    assert len(charges(stripe)) == DONORS
    assert_books_are_right()
    assert app.test_cli_runner().invoke(args=["ledger", "check"]).exit_code == 0
