"""The web server killed on the way from a form to Stripe: nothing is lost, nothing done twice.

It is SIGKILL, for the real server in a process of its own. Afterwards another one stands on the
same database, as after a restart.
"""

import threading
from contextlib import ExitStack

import pytest
import requests

from fundraiser.config import settings
from fundraiser.pledges.models import PledgeStatus
from tests.browser import Browser, fields_of
from tests.make import cad
from tests.payments.wire import Cut, opening_only, passed_on
from tests.pledges.giving import (
    PAGE,
    assert_books_are_right,
    charges,
    fill,
    gifts,
    held_and_earned,
    pay,
    pledges,
    session_of,
)
from tests.pledges.running import Running, http
from tests.pledges.standstill import wait_for_standstill, writers_wait
from tests.ports import free_port


@pytest.fixture
def web(app, wire, tmp_path):
    """The web server in a process of its own, whose Stripe is at the other end of the wire."""
    environ = {
        **wire.settings,
        "PORT": str(free_port()),
        "PUBLIC_URL": settings().public_url,
        "DATABASE_URL": settings().database_url,
        "INSTANCE_PATH": str(settings().instance_path),
        "SECRET_KEY": settings().secret_key,
    }
    with Running("web", environ, tmp_path / "log") as web:
        yield web


@pytest.fixture
def form(wired, pool):
    """The form, as the donor has it open before and after."""
    return wired.open(PAGE)


def send_to(web, form):
    """Send the form to the server that is to be killed; the donor sees the connection break."""
    filled = fields_of(form.form_with("", "other_amount"))
    typed = {"amount": "other", "other_amount": "50", "name": "Ana", "email": "ana@example.org"}
    for name, value in typed.items():
        filled[name] = value
    with pytest.raises(requests.ConnectionError):
        http().post(f"{web.url}{PAGE}", data=filled, allow_redirects=False, timeout=30)


def send_again(form):
    return fill(form, "50", name="Ana", email="ana@example.org")


def assert_one_gift(stripe, wire):
    assert [gift.amount for gift in gifts()] == [cad(50)]
    assert charges(stripe) == [5000]
    assert len(pledges()) == 1
    assert held_and_earned() == (0, 5000)
    assert len({asked.key for asked in wire.openings}) == 1
    assert len(stripe.get("/v1/checkout/sessions")["data"]) == 1
    assert_books_are_right()


def killed_before_stripe_acts(web):
    def act(_asked, _pass_on):
        web.kill()
        raise Cut

    return act


def killed_after_stripe_has_acted(web):
    def act(_asked, pass_on):
        pass_on()
        web.kill()
        raise Cut

    return act


@pytest.mark.parametrize("death", [killed_before_stripe_acts, killed_after_stripe_has_acted])
def test_killed_between_the_pledge_and_its_page(wired, wire, web, stripe, form, death):
    wire.act = opening_only(death(web))

    send_to(web, form)

    [pledge] = pledges()
    assert pledge.status is PledgeStatus.OPEN
    assert pledge.checkout.session_id is None
    assert held_and_earned() == (5000, 0)
    wire.act = passed_on
    pay(wired, stripe, send_again(form))
    assert_one_gift(stripe, wire)


def test_killed_before_the_page_is_written_down(wired, wire, web, stripe, form, app):
    """Stripe has answered; the server hangs at its own database, and dies there.

    PostgreSQL carries out the statement that it has been sent.
    """
    url = settings().database_url
    held = ExitStack()

    def answer_into_a_standstill(_asked, pass_on):
        answer = pass_on()
        held.enter_context(writers_wait(url, "pledges"))
        killer.start()
        return answer

    def kill_at_the_standstill():
        wait_for_standstill(url)
        web.kill()

    killer = threading.Thread(target=kill_at_the_standstill)
    wire.act = opening_only(answer_into_a_standstill)
    with held:
        send_to(web, form)
        killer.join()

    if settings().is_sqlite:
        assert pledges()[0].checkout.session_id is None
    wire.act = passed_on
    pay(wired, stripe, send_again(form))
    assert_one_gift(stripe, wire)


def test_killed_while_the_donor_pays(wired, wire, web, stripe, form):
    """The way back finds a server again, and the gift."""
    paying = send_again(form)
    web.kill()

    answer = stripe.pay(session_of(paying))
    thanks = Browser(wired.app).open(answer.location.partition("8000")[2])

    assert thanks.path.endswith("/thank-you")
    assert_one_gift(stripe, wire)


def test_killed_on_the_way_back(wired, wire, web, stripe, form):
    """Between reading what Stripe says and recording the gift."""
    paying = send_again(form)
    answer = stripe.pay(session_of(paying))
    way_back = answer.location.partition("8000")[2]

    def act(asked, pass_on):
        if asked.reads_checkout:
            web.kill()
            raise Cut
        return pass_on()

    wire.act = act
    with pytest.raises(requests.ConnectionError):
        http().get(f"{web.url}{way_back}", timeout=30)

    assert gifts() == []
    wire.act = passed_on
    wired.open(way_back)
    assert_one_gift(stripe, wire)
