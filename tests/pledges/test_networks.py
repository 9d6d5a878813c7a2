"""The network that a pledge was made from is known while it counts, and then forgotten (M23)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fundraiser.database import db
from fundraiser.jobs.names import JobName
from fundraiser.matching.models import Hold, MatchStanding
from fundraiser.payments.values import CheckoutOutcome
from fundraiser.pledges.links import pledge_url
from fundraiser.pledges.models import Checkout
from fundraiser.pledges.operations import networks
from tests import make
from tests.make import cad
from tests.pledges.giving import PAGE, give, pledges

NUMBER = 2**62 + 5
DAY = timedelta(days=1)


def known():
    """Return how many holds, standings and checkouts know a network."""
    db.session.rollback()
    return [
        len(db.session.scalars(select(model.network).where(model.network.is_not(None))).all())
        for model in (Hold, MatchStanding, Checkout)
    ]


def test_networks_are_forgotten_after_two_days(pool, campaign, worker, clock, monkeypatch):
    monkeypatch.setattr(networks, "BATCH", 2)
    for number in range(5):
        pledge = make.pledge(campaign, cad(5), network=NUMBER, email=f"{number}@example.org")
        make.apply(pledge, make.state_of(pledge))
    clock.move(DAY * 1.9)
    last = make.pledge(campaign, cad(5), network=NUMBER)
    make.apply(last, make.state_of(last))

    worker.run(JobName.FORGET_NETWORKS)
    assert known() == [6, 6, 6]
    clock.move(DAY * 0.2)
    worker.run(JobName.FORGET_NETWORKS)

    assert known() == [1, 1, 1]


def test_a_hold_knows_its_network_while_a_bank_debit_is_on_its_way(pool, campaign, worker, clock):
    pledge = make.pledge(campaign, cad(5), network=NUMBER)
    make.apply(pledge, make.state_of(pledge, CheckoutOutcome.SETTLING))
    clock.move(DAY * 9)

    worker.run(JobName.FORGET_NETWORKS)
    assert known() == [1, 0, 0]
    make.apply(pledge, make.state_of(pledge))
    worker.run(JobName.FORGET_NETWORKS)

    assert known() == [0, 0, 0]


def network_of_newest():
    db.session.rollback()
    return pledges()[-1].checkout.network


@pytest.mark.parametrize("address", ["203.0.113.7", "127.0.0.1"])
def test_a_form_brings_the_network_it_came_from(pool, campaign, app, browser, stripe, address):
    browser.client.environ_base["REMOTE_ADDR"] = address
    page = give(browser, "20")

    first = network_of_newest()
    assert first is not None
    assert [hold.network for hold in db.session.scalars(select(Hold))] == [first]
    assert page.location


def test_a_form_that_is_changed_brings_the_network_of_now(pool, browser, stripe):
    form = browser.open(PAGE)
    form.submit(amount="other", other_amount="20", name="Ana", email="ana@example.org")
    before = network_of_newest()
    browser.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    form.submit(amount="other", other_amount="30", name="Ana", email="ana@example.org")

    assert len(pledges()) == 1
    assert network_of_newest() not in {before, None}


def test_a_pledge_that_is_begun_again_brings_the_network_of_now(app, pool, browser, stripe):
    give(browser, "20")
    before = network_of_newest()
    with app.test_request_context():
        address = pledge_url("pledges.pledge_page", pledges()[0])
    stopped = browser.open(address).submit("Stop, I do not want to give now")
    browser.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    stopped.submit("Try again")

    assert pledges()[0].checkout.attempt == 2
    assert network_of_newest() not in {before, None}
