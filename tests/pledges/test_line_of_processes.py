"""The line through the site as it really runs: two processes, killed in the middle, are one."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from fundraiser.pledges.turns import turns_at_once
from tests import make
from tests.databases import ON_POSTGRESQL
from tests.make import cad
from tests.pledges.crowd import Donor
from tests.pledges.giving import assert_books_are_right, charges, pledges
from tests.pledges.running import Running, environ_of, wait_until
from tests.ports import free_port
from tests.standin import StripeStandIn

DONORS = 36
SECONDS_BETWEEN = 0.04
CREATES = "4"
AT_ONCE = 12
CROSSED = 3  # pledges that were saved while each other's line was counted


@pytest.fixture
def running(app, tmp_path, sandbox_port):
    """The web server's processes and the stand-in."""
    port = free_port()
    environ = environ_of(port, sandbox_port, STRIPE_CREATES_A_SECOND=CREATES)
    webhook = f"http://127.0.0.1:{port}/webhooks/stripe"
    with (
        StripeStandIn(port=sandbox_port, webhook_url=webhook, in_process=False) as stripe,
        Running("web", environ, tmp_path / "log") as web,
    ):
        yield web, stripe


@ON_POSTGRESQL
def test_two_processes_that_are_killed_in_the_middle_are_one_line(app, running):
    web, stripe = running
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500))
    donors = [Donor(number, web.url, stripe, is_patient=True) for number in range(DONORS)]

    def reach_stripe(donor: Donor) -> str:
        time.sleep(donor.number * SECONDS_BETWEEN)
        donor.open_form()
        return donor.reach_stripe("5")

    with ThreadPoolExecutor(max_workers=DONORS) as threads:
        reached = [threads.submit(reach_stripe, donor) for donor in donors]
        wait_until(lambda: sum(each.done() for each in reached) > AT_ONCE, "nobody gets there")
        web.kill()
        web.__enter__()
        places = {each.result() for each in reached}

    order = [pledge.public_id for pledge in sorted(pledges(), key=lambda made: made.made_at)]
    sessions = list(reversed(stripe.get("/v1/checkout/sessions", limit=100)["data"]))
    opened = [session["client_reference_id"] for session in sessions]
    assert len(places) == len(order) == DONORS
    assert sorted(opened) == sorted(order)
    for count, public_id in enumerate(opened):
        overtaken = set(order[: order.index(public_id)]) - set(opened[:count])
        assert len(overtaken) < AT_ONCE + CROSSED
    assert charges(stripe) == []
    assert_books_are_right()


def test_twelve_have_their_turn_at_once_at_that_rate(make_app):
    app = make_app(STRIPE_CREATES_A_SECOND=CREATES)

    assert turns_at_once(app.config["SETTINGS"]) == AT_ONCE
