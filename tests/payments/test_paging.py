"""Stripe answers with a page at a time: what we list, we read to the end."""

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from fundraiser import clock
from tests.make import cents
from tests.payments.conftest import checkout_request

MANY = 5


@pytest.fixture
def two_a_page(wire):
    """Stripe, giving no more than two of a list at once."""

    def act(asked, _pass_on):
        return wire.pass_on(replace(asked, query=re.sub(r"\blimit=\d+", "limit=2", asked.query)))

    wire.act = act


@pytest.fixture
def paid(gateway, stripe):
    """A gift that was paid."""
    page = gateway.open_checkout(checkout_request())
    stripe.pay(page.session_id)
    return gateway.read_checkout(page.session_id, patiently=True)


def test_every_refund_of_a_charge_is_listed(gateway, stripe, paid, two_a_page):
    made = [stripe.refund(paid.payment_intent_id, amount) for amount in range(1, MANY + 1)]

    listed = gateway.list_refunds_of_charge(made[0]["charge"])

    assert sorted(each.amount.cents for each in listed) == list(range(1, MANY + 1))
    assert {each.refund_id for each in listed} == {each["id"] for each in made}


def test_every_event_is_listed_newest_first(gateway, wire, stripe, paid, two_a_page):
    made = [stripe.refund(paid.payment_intent_id, 1) for _ in range(MANY)]
    wire.asked.clear()

    listed = list(gateway.list_events(since=clock.now() - timedelta(days=1)))

    told_of = [each.object_id for each in listed if each.kind == "refund.created"]
    assert told_of == [each["id"] for each in reversed(made)]
    assert len({each.event_id for each in listed}) == len(listed)
    assert len(wire.asked) > 1, "the stand-in gave all at once"


@pytest.fixture
def opened(gateway):
    """The sessions of as many attempts of one pledge, the oldest first."""
    return [
        gateway.open_checkout(
            checkout_request(attempt=number, idempotency_key=f"checkout:form-1:{number}"),
            patiently=True,
        ).session_id
        for number in range(1, MANY + 1)
    ]


@pytest.mark.parametrize("is_patient", [True, False], ids=["by-a-job", "while-a-donor-waits"])
def test_a_session_is_found_on_whichever_page_of_the_list_it_is(
    gateway, opened, two_a_page, is_patient
):
    look = partial(gateway.find_listed, patiently=is_patient)
    request = checkout_request()

    found = [look(request.reference, number, request.expires_at) for number in range(1, MANY + 2)]

    assert found == [*opened, None]


def test_every_completed_session_is_listed(gateway, stripe, opened, two_a_page):
    for session_id in opened:
        stripe.pay(session_id)

    listed = list(gateway.list_completed_checkouts(since=clock.now() - timedelta(hours=1)))

    assert [each.session_id for each in listed] == list(reversed(opened))


def test_an_event_from_before_the_instant_is_not_listed(gateway, stripe, paid):
    assert list(gateway.list_events(since=clock.now() - timedelta(minutes=1)))

    assert list(gateway.list_events(since=clock.now() + timedelta(minutes=1))) == []


def test_a_refund_is_read_in_whole_cents(gateway, stripe, paid):
    made = stripe.refund(paid.payment_intent_id, 4999)

    [listed] = gateway.list_refunds_of_charge(made["charge"])

    assert listed == gateway.read_refund(made["id"])
    assert listed.amount == cents(4999)
