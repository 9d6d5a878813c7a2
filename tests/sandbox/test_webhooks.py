"""Webhooks: signed, in order, retried, and as unreliable as the faults say."""

import time

import pytest
import stripe

from fundraiser.sandbox.delivery import signature
from tests.sandbox.sessions import PAID, gift, sdk
from tests.standin import StripeStandIn


@pytest.fixture
def stand_in(heard_stand_in):
    """Here, somebody listens."""
    return heard_stand_in


def pay_once(stand_in, *, deliver=True):
    stand_in.pay(sdk(stand_in).v1.checkout.sessions.create(gift()).id)
    if deliver:
        stand_in.deliver_all()


def wait_until(happens, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


@pytest.mark.parametrize("body", [b"{}", "{é}".encode(), b"x" * 10_000])
def test_a_signature_is_what_the_sdk_expects(body):
    header = signature(body, "whsec_x", int(time.time()))

    assert stripe.WebhookSignature.verify_header(body.decode(), header, "whsec_x", 300)


def test_every_event_of_a_payment_arrives_in_order_as_the_api_shows_it(stand_in, receiver):
    pay_once(stand_in)

    assert receiver.types() == PAID
    sent = receiver.events()[3]
    shown = sdk(stand_in).v1.events.retrieve(sent.id)
    assert sent.api_version == stripe.api_version
    assert sent.pending_webhooks == 1
    assert sent.data.object.to_dict() == shown.data.object.to_dict()


def test_an_endpoint_may_ask_for_some_kinds_only(receiver):
    kinds = ["checkout.session.completed", "refund.created"]
    with StripeStandIn(webhook_url=receiver.url, webhook_kinds=kinds) as stand_in:
        pay_once(stand_in)
        [endpoint] = sdk(stand_in).v1.webhook_endpoints.list().data
        made = [event.pending_webhooks for event in sdk(stand_in).v1.events.list().data]

    assert receiver.types() == kinds[:1]
    assert endpoint.enabled_events == kinds
    assert sorted(made) == [0, 0, 0, 0, 1]


def test_the_secret_is_the_one_that_was_set(receiver):
    with StripeStandIn(webhook_url=receiver.url, webhook_secret="whsec_mine") as stand_in:
        pay_once(stand_in)

    assert len(receiver.events("whsec_mine")) == 5
    with pytest.raises(stripe.SignatureVerificationError):
        receiver.events("whsec_sandbox")


@pytest.mark.parametrize("status", [500, 302])
def test_a_failed_try_is_followed_after_a_second_signed_afresh(stand_in, receiver, status):
    receiver.statuses = [status]
    pay_once(stand_in, deliver=False)

    wait_until(lambda: len(receiver.bodies) >= 5)
    wait_until(lambda: len(receiver.bodies) >= 6)

    assert receiver.types()[5] == PAID[0]
    pairs = zip(receiver.signatures, receiver.types(), strict=True)
    assert len({header.split(",")[0] for header, kind in pairs if kind == PAID[0]}) == 2


def test_what_waits_is_sent_after_a_restart(receiver, tmp_path):
    closed = "http://127.0.0.1:9/webhooks/stripe"
    with StripeStandIn(webhook_url=closed, instance_path=tmp_path) as stand_in:
        pay_once(stand_in, deliver=False)
        assert stand_in.state()["deliveries_waiting"] == 5

    with StripeStandIn(webhook_url=receiver.url, instance_path=tmp_path) as stand_in:
        stand_in.deliver_all()

        assert sorted(receiver.types()) == sorted(PAID)


def test_dropped_webhooks_stay_undelivered_and_are_not_tried(stand_in, receiver):
    stand_in.set_faults(drop_webhooks=True)
    pay_once(stand_in)

    stand_in.set_faults(drop_webhooks=False)
    pay_once(stand_in)

    assert receiver.types() == PAID


def test_duplicates_arrive_together(stand_in, receiver):
    stand_in.set_faults(webhook_copies=3)

    pay_once(stand_in)

    ids = [event.id for event in receiver.events()]
    assert len(ids) == 15
    assert all(ids.count(each) == 3 for each in ids)


def test_delayed_webhooks_wait(stand_in, receiver):
    stand_in.set_faults(webhook_delay_seconds=0.5)
    begun = time.monotonic()
    pay_once(stand_in, deliver=False)

    wait_until(lambda: len(receiver.bodies) == 5)

    assert time.monotonic() - begun > 0.5


def test_events_may_be_handed_over_instead_of_sent(shared_stand_in, receiver):
    pay_once(shared_stand_in, deliver=False)
    first = shared_stand_in.hand_over(receiver.receive)
    receiver.statuses = [500]
    pay_once(shared_stand_in, deliver=False)

    failing = shared_stand_in.hand_over(receiver.receive)
    again = shared_stand_in.hand_over(receiver.receive)

    assert set(first) == {200}
    assert (failing, again) == ([500, 200, 200, 200, 200], [200])
    assert receiver.events()[-1].type == PAID[0]
