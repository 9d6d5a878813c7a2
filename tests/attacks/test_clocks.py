"""A clock that jumps, forward or back, keeps nothing waiting and does nothing twice."""

from datetime import timedelta
from functools import partial

import pytest

from fundraiser import clock
from fundraiser.campaigns.models import Campaign
from fundraiser.database import db, transaction
from fundraiser.donors import sign_in
from fundraiser.donors.links import link_token
from fundraiser.donors.models import SignInLink
from fundraiser.gifts.models import Gift
from fundraiser.ledger.checks import find_differences
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from tests import make
from tests.attacks.conftest import running_target
from tests.attacks.faked_time import FakedTime, library
from tests.attacks.test_networks import Visitor
from tests.make import cad
from tests.processes.watching import wait_until
from tests.standin import StripeStandIn

PAGE = "/campaigns/winter"
SIGN_IN = "/staff/sign-in"
GUESSER, DONOR = "203.0.113.7", "203.0.113.8"


@pytest.fixture(scope="module")
def faked_time(tmp_path_factory):
    if library() is None:
        pytest.skip("libfaketime is not here, and could not be installed")
    return FakedTime(tmp_path_factory.mktemp("time") / "offset")


@pytest.fixture(scope="module")
def site(faked_time, databases, database_kind, tmp_path_factory):
    """Web server, worker and the stand-in for Stripe, all with this clock."""
    folder = tmp_path_factory.mktemp("site")
    changes = {"TRUSTED_PROXIES": "1", **faked_time.environ}
    with running_target(databases(database_kind, folder), folder, verb="all", **changes) as target:
        wait_until(lambda: target.copy.is_up)
        yield target


@pytest.fixture(autouse=True)
def right_time(faked_time):
    faked_time.jump_to(timedelta(0))


def test_gifts_go_on_while_the_clock_jumps(site, faked_time):
    make.match_pool(db.session.query(Campaign).one(), available=cad(100))

    for number, offset in enumerate([0, 1, -24], 1):
        faked_time.jump_to(timedelta(hours=offset))
        give(site)
        wait_until(partial(has_gifts, number))
        assert site.complaints() == []

    thanks = db.session.query(OutgoingEmail).filter_by(kind=EmailKind.THANK_YOU).count()
    assert (thanks, count(Gift)) == (3, 3)
    assert find_differences() == []


def test_limits_and_links_go_on_while_the_clock_jumps(site, faked_time):
    link = link_to_sign_in()
    assert Visitor(site, DONOR).status_of(link) == 200
    faked_time.jump_to(timedelta(hours=1))
    assert Visitor(site, DONOR).status_of(link) == 410
    guesses = [Visitor(site, GUESSER).post(SIGN_IN, {}) for _number in range(21)]
    assert guesses[-1] == 429

    faked_time.jump_to(timedelta(days=-1))

    assert Visitor(site, DONOR).submit(link) == 303
    assert Visitor(site, GUESSER).post(SIGN_IN, {}) == 422


def give(site):
    """Give $20 and pay, as a donor does."""
    fields = {"amount": "other", "other_amount": "20", "name": "Ana", "email": "ana@example.org"}
    place = Visitor(site, DONOR).place_after(PAGE, **fields)
    session = place.rpartition("/")[2]
    stripe = StripeStandIn(port=site.copy.ports[1], instance_path=site.copy.folder)
    assert stripe.pay(session).status == 303
    stripe.stop()


def link_to_sign_in():
    with transaction():
        sign_in.send_link("ana@example.org", language="en", at=clock.now())
    return f"/account/link/{link_token(db.session.query(SignInLink).one())}"


def has_gifts(number):
    return count(Gift) == number


def count(kind):
    db.session.rollback()
    return db.session.query(kind).count()
