"""Stripe on a bad day: each kind of answer becomes one of three, and nothing is done twice."""

import json
import time
from datetime import timedelta

import pytest

from fundraiser import clock
from fundraiser.payments.values import (
    AnswerKept,
    AskedTooFast,
    CheckoutOutcome,
    EmailRefused,
    KeyRefused,
    KeyUsedOtherwise,
    PaymentDeclined,
    ProviderRefused,
    ProviderUnavailable,
)
from tests.payments.conftest import checkout_request
from tests.payments.wire import Answer, cut_after_acting, passed_on, refused
from tests.ports import free_port

REQUEST = checkout_request(expires_at=clock.now() + timedelta(hours=20))  # holds for a long run


def sessions(stripe):
    return stripe.get("/v1/checkout/sessions", limit=100)["data"]


@pytest.mark.parametrize(
    ("status", "error", "raised"),
    [
        (400, {"type": "invalid_request_error", "code": "parameter_unknown"}, ProviderRefused),
        (401, {"type": "invalid_request_error", "code": "api_key_expired"}, KeyRefused),
        (402, {"type": "card_error", "code": "card_declined"}, PaymentDeclined),
        (403, {"type": "invalid_request_error"}, KeyRefused),
        (404, {"type": "invalid_request_error", "code": "resource_missing"}, ProviderRefused),
        (409, {"type": "idempotency_error", "code": "idempotency_key_in_use"}, ProviderUnavailable),
        (400, {"type": "idempotency_error"}, KeyUsedOtherwise),
        (429, {"type": "invalid_request_error", "code": "rate_limit"}, AskedTooFast),
        (424, {"type": "invalid_request_error"}, ProviderUnavailable),
        (400, {"type": "invalid_request_error", "code": "lock_timeout"}, ProviderUnavailable),
        (429, {"type": "invalid_request_error", "code": "lock_timeout"}, ProviderUnavailable),
        (500, {"type": "api_error"}, AnswerKept),
        (502, {}, ProviderUnavailable),
        (503, {}, ProviderUnavailable),
    ],
)
def test_each_answer_is_one_of_three(gateway, wire, status, error, raised):
    wire.act = refused(status, **error)

    with pytest.raises((ProviderRefused, ProviderUnavailable)) as caught:
        gateway.open_checkout(REQUEST)

    assert type(caught.value) is raised
    assert len(wire.asked) == 1


@pytest.mark.parametrize(("status", "lacks_right"), [(401, False), (403, True)])
def test_a_refused_key_says_why(gateway, wire, status, lacks_right):
    wire.act = refused(status, type="invalid_request_error", code="the_reason")

    with pytest.raises(KeyRefused) as caught:
        gateway.open_checkout(REQUEST)

    assert (caught.value.code, caught.value.lacks_right) == ("the_reason", lacks_right)


@pytest.mark.parametrize(
    ("param", "raised"), [("customer_email", EmailRefused), ("locale", ProviderRefused)]
)
def test_a_refusal_names_the_parameter_and_not_what_a_donor_typed(gateway, wire, param, raised):
    words = "Invalid email address: ana@example.org"
    wire.act = refused(
        400, type="invalid_request_error", code="email_invalid", param=param, message=words
    )

    with pytest.raises(ProviderRefused, match=f"email_invalid: {param}") as caught:
        gateway.open_checkout(REQUEST)

    assert type(caught.value) is raised
    assert "ana" not in str(caught.value)


@pytest.mark.parametrize("body", ["", "not JSON", "[]", "null", '{"error": "no"}', "<html>"])
@pytest.mark.parametrize("status", [200, 404, 500])
def test_an_answer_that_is_none_of_stripes_is_no_answer(gateway, wire, status, body):
    wire.act = lambda _asked, _pass_on: Answer(status, body, {"Content-Type": "text/html"})

    with pytest.raises((ProviderRefused, ProviderUnavailable)):
        gateway.open_checkout(REQUEST)


def test_a_stripe_that_is_down_is_unavailable_at_once(gateway_to):
    began = time.monotonic()

    with pytest.raises(ProviderUnavailable):
        gateway_to(f"http://127.0.0.1:{free_port()}").open_checkout(REQUEST)

    assert time.monotonic() - began < 2


def test_an_answer_cut_off_is_found_again_with_the_same_key(gateway, wire, stripe):
    wire.act = cut_after_acting
    with pytest.raises(ProviderUnavailable):
        gateway.open_checkout(REQUEST)

    wire.act = passed_on
    page = gateway.open_checkout(REQUEST)

    assert [session["id"] for session in sessions(stripe)] == [page.session_id]
    assert {asked.key for asked in wire.asked} == {REQUEST.idempotency_key}


def test_jobs_ask_again_with_the_same_key(gateway, wire, stripe):
    """Twice, as the SDK does; a visitor's request is asked once."""
    bad_day = iter([refused(500), cut_after_acting])

    def one_after_another(asked, pass_on):
        act = next(bad_day, passed_on)
        return act(asked, pass_on)

    wire.act = one_after_another

    page = gateway.open_checkout(REQUEST, patiently=True)

    assert [session["id"] for session in sessions(stripe)] == [page.session_id]
    assert [asked.key for asked in wire.asked] == [REQUEST.idempotency_key] * 3


def test_other_content_under_a_key_in_use_is_a_mistake_of_ours(gateway, stripe):
    gateway.open_checkout(REQUEST)

    with pytest.raises(ProviderRefused):
        gateway.open_checkout(checkout_request(email="bo@example.org"))

    assert len(sessions(stripe)) == 1


def test_a_live_session_is_not_ours_to_read(gateway, wire, stripe):
    page = gateway.open_checkout(REQUEST)

    def live(_asked, pass_on):
        answer = pass_on()
        return Answer(200, json.dumps({**json.loads(answer.body), "livemode": True}))

    wire.act = live
    with pytest.raises(ProviderRefused, match="not of test mode"):
        gateway.read_checkout(page.session_id)


@pytest.mark.parametrize("currency", ["krw", "bhd", "xxx"])
def test_a_payment_in_a_currency_we_do_not_take_has_no_amount(gateway, wire, stripe, currency):
    page = gateway.open_checkout(REQUEST)
    stripe.pay(page.session_id)

    def elsewhere(_asked, pass_on):
        answer = json.loads(pass_on().body)
        answer["currency"] = answer["payment_intent"]["currency"] = currency
        return Answer(200, json.dumps(answer))

    wire.act = elsewhere
    state = gateway.read_checkout(page.session_id)

    assert state.outcome is CheckoutOutcome.PAID
    assert state.amount is None
    assert state.payment is None


def test_an_event_that_is_none_does_not_hide_the_others(gateway, wire, stripe, capsys):
    gateway.open_checkout(REQUEST)
    session = sessions(stripe)[0]
    stripe.post(f"/v1/checkout/sessions/{session['id']}/expire")

    def with_a_broken_one(asked, pass_on):
        page = json.loads(pass_on().body)
        broken = {**page["data"][0], "id": "evt_broken", "created": "never"}
        page["data"].insert(0, broken)
        return Answer(200, json.dumps(page), {"Content-Type": "application/json"})

    wire.act = with_a_broken_one
    listed = list(gateway.list_events(since=clock.now() - timedelta(hours=1)))

    assert [event.object_id for event in listed] == [session["id"]]
    assert "evt_broken" in "".join(capsys.readouterr())
