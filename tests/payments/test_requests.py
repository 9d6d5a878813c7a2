"""What we ask of Stripe, as it goes over the wire, held against Stripe's own description."""

from datetime import timedelta
from functools import partial

import pytest

from fundraiser import clock
from fundraiser.payments.gateway import API_VERSION, EVENT_KINDS
from fundraiser.payments.values import (
    CheckoutItem,
    CheckoutOutcome,
    CheckoutPayer,
    ProviderRefused,
    RefundStatus,
)
from tests.make import cad, cents
from tests.payments.conftest import checkout_request, pledge_facts
from tests.payments.described import OPERATIONS, decoded, faults, operation_of
from tests.payments.wire import Asked, refused

MARKS = {
    "v": "1",
    "installation": "aaaa-bbbb-cccc-dddd",
    "pledge": "k3fd-92mx-a8tz-vw4q",
    "attempt": "2",
    "campaign": "winter",
    "source": "page",
    "page": "eeee-ffff-gggg-hhhh",
    "gift": "5000",
    "cover": "181",
    "currency": "CAD",
    "lang": "en",
    "hides_name": "no",
    "wants_match": "yes",
    "decided_at": "2026-12-24T20:30:15.123456+00:00",
}


def test_a_page_to_pay_on_is_asked_for_in_full(gateway, wire):
    gift, fee = CheckoutItem("Gift to the Shelter", cad(50)), CheckoutItem("Fee", cents(181))
    expires_at = clock.now() + timedelta(minutes=35)

    gateway.open_checkout(checkout_request(items=(gift, fee), expires_at=expires_at, attempt=2))

    [asked] = wire.asked
    assert decoded(asked.body) == {
        "mode": "payment",
        "submit_type": "donate",
        "client_reference_id": "k3fd-92mx-a8tz-vw4q",
        "metadata": MARKS,
        "payment_intent_data": {"metadata": MARKS},
        "line_items": [
            {
                "quantity": "1",
                "price_data": {
                    "currency": "cad",
                    "unit_amount": "5000",
                    "product_data": {"name": "Gift to the Shelter"},
                },
            },
            {
                "quantity": "1",
                "price_data": {
                    "currency": "cad",
                    "unit_amount": "181",
                    "product_data": {"name": "Fee"},
                },
            },
        ],
        "customer_email": "ana@example.org",
        "locale": "en",
        "success_url": (
            "http://127.0.0.1:8000/pledges/a/thank-you?s=b&session_id={CHECKOUT_SESSION_ID}"
        ),
        "cancel_url": "http://127.0.0.1:8000/pledges/a?s=b",
        "expires_at": str(int(expires_at.timestamp())),
        "adaptive_pricing": {"enabled": "false"},
    }
    assert asked.headers["idempotency-key"] == "checkout:form-1:1"
    assert asked.headers["stripe-version"] == API_VERSION
    assert asked.headers["authorization"] == "Bearer sk_test_wire"
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"


def test_every_request_is_as_stripe_describes_it(gateway, wire, stripe):
    page = gateway.open_checkout(checkout_request(language="fr"))
    stripe.pay(page.session_id)
    paid = gateway.read_checkout(page.session_id)
    refund = stripe.refund(paid.payment_intent_id, 1000)
    other = gateway.open_checkout(
        checkout_request(idempotency_key="checkout:form-2:1"), patiently=True
    )
    wire.asked.clear()

    gateway.open_checkout(checkout_request(idempotency_key="checkout:form-3:1", language="fr"))
    gateway.expire_checkout(other.session_id)
    gateway.read_checkout(page.session_id, patiently=True)
    gateway.find_listed("k3fd-92mx-a8tz-vw4q", 1, clock.now(), patiently=True)
    gateway.read_refund(refund["id"])
    gateway.list_refunds_of_charge(refund["charge"])
    gateway.read_payment(paid.payment_intent_id)
    list(gateway.list_events(since=clock.now() - timedelta(days=1)))
    list(gateway.list_completed_checkouts(since=clock.now() - timedelta(days=1)))
    gateway.report()

    assert [fault for asked in wire.asked for fault in faults(asked)] == []
    assert {asked.headers["stripe-version"] for asked in wire.asked} == {API_VERSION}
    assert {operation_of(asked) for asked in wire.asked} == set(OPERATIONS)


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ("mode=gift", "[mode] is 'gift'"),
        ("payment_method_types[0]=card", "[payment_method_types] is unknown"),
        ("line_items[0][price_data][unit_amount]=50.5", "[unit_amount] is '50.5'"),
        ("line_items[0][price_data][unit_amount]=5", "[price_data][currency] is missing"),
        ("ui_mode=custom", "[ui_mode] is 'custom'"),
        ("adaptive_pricing[enabled]=False", "[enabled] is 'False'"),
        ("metadata=none", "[metadata] is 'none'"),
        ("expires_at=soon", "[expires_at] is 'soon'"),
    ],
)
def test_the_description_finds_what_stripe_would_refuse(form, fault):
    asked = Asked("POST", "/v1/checkout/sessions", "", {}, form)

    assert any(fault in each for each in faults(asked)), faults(asked)


def test_the_stand_in_refuses_what_the_description_does_not_know(gateway, stripe):
    answer = stripe.http.post(
        f"{stripe.url}/v1/checkout/sessions",
        data={"mode": "payment", "payment_method_types[0]": "card"},
        auth=("sk_test_wire", ""),
        timeout=10,
    )

    assert answer.status_code == 400
    with pytest.raises(ProviderRefused):
        gateway.open_checkout(checkout_request(items=(CheckoutItem("Gift", cents(10)),)))


def test_the_events_we_act_on_are_those_we_list(gateway, wire):
    list(gateway.list_events(since=clock.now()))

    assert decoded(wire.asked[0].query)["types"] == list(EVENT_KINDS)


def test_a_payment_comes_back_as_our_own_values(gateway, stripe):
    page = gateway.open_checkout(checkout_request())
    assert gateway.read_checkout(page.session_id).outcome is CheckoutOutcome.OPEN

    stripe.pay(page.session_id, name="Ana Donor")
    state = gateway.read_checkout(page.session_id, patiently=True)

    assert state.outcome is CheckoutOutcome.PAID
    assert (state.reference, state.attempt) == ("k3fd-92mx-a8tz-vw4q", 1)
    assert (state.installation, state.facts) == ("aaaa-bbbb-cccc-dddd", pledge_facts())
    assert state.payer == CheckoutPayer("Ana Donor", "ana@example.org")
    assert abs(state.made_at - clock.now()) < timedelta(minutes=1)
    assert state.amount == state.payment.amount == cad(50)
    assert state.payment.method == "card"
    assert state.payment.fee.is_positive
    assert gateway.read_payment(state.payment_intent_id) == state.payment


def test_a_bank_debit_is_on_its_way_until_it_settles_or_fails(gateway, stripe):
    good, bad = (
        gateway.open_checkout(checkout_request(idempotency_key=f"key-{number}"))
        for number in range(2)
    )
    for page in (good, bad):
        stripe.pay_by_bank(page.session_id)
        assert (
            gateway.read_checkout(page.session_id, patiently=True).outcome
            is CheckoutOutcome.SETTLING
        )

    stripe.settle(good.session_id)
    stripe.settle(bad.session_id, succeed=False)

    assert gateway.read_checkout(good.session_id, patiently=True).outcome is CheckoutOutcome.PAID
    assert gateway.read_checkout(bad.session_id, patiently=True).outcome is CheckoutOutcome.FAILED
    assert gateway.read_checkout(bad.session_id, patiently=True).payment is None


def test_a_session_is_found_in_the_list_by_its_pledge_its_attempt_and_its_time(gateway, stripe):
    first, second = (
        checkout_request(attempt=number, idempotency_key=f"checkout:form-1:{number}")
        for number in (1, 2)
    )
    pages = [gateway.open_checkout(request).session_id for request in (first, second)]
    ends_at = first.expires_at

    for patiently in (True, False):
        find = partial(gateway.find_listed, patiently=patiently)
        found = [find(first.reference, number, ends_at) for number in (1, 2, 3)]
        assert found == [*pages, None]
        assert find("k3fd-92mx-a8tz-xxxx", 1, ends_at) is None
        assert find(first.reference, 1, ends_at + timedelta(hours=2)) is None
        assert find(first.reference, 1, ends_at - timedelta(hours=2)) is None


def test_an_ended_page_cannot_be_paid_and_a_paid_one_not_ended(gateway, stripe):
    ended, paid = (
        gateway.open_checkout(checkout_request(idempotency_key=f"key-{number}"))
        for number in range(2)
    )
    stripe.pay(paid.session_id)

    for _ in range(2):
        assert gateway.expire_checkout(ended.session_id).outcome is CheckoutOutcome.EXPIRED
        assert gateway.expire_checkout(paid.session_id).outcome is CheckoutOutcome.PAID


def test_a_refund_says_which_pledge_was_paid(gateway, stripe):
    page = gateway.open_checkout(checkout_request())
    stripe.pay(page.session_id)
    intent = gateway.read_checkout(page.session_id, patiently=True).payment_intent_id
    made = [stripe.refund(intent, amount) for amount in (1000, 500)]

    read = gateway.read_refund(made[0]["id"])

    assert read.reference == "k3fd-92mx-a8tz-vw4q"
    assert read.installation == "aaaa-bbbb-cccc-dddd"
    assert (read.payment_intent_id, read.amount, read.status) == (
        intent,
        cad(10),
        RefundStatus.SUCCEEDED,
    )
    listed = gateway.list_refunds_of_charge(made[0]["charge"])
    assert {refund.amount for refund in listed} == {cad(10), cad(5)}


def test_completed_sessions_are_listed_however_many_and_open_ones_are_not(gateway, stripe):
    opened = [
        gateway.open_checkout(
            checkout_request(idempotency_key=f"key-{number}"), patiently=True
        ).session_id
        for number in range(4)
    ]
    stripe.pay(opened[0])
    stripe.pay_by_bank(opened[1])
    stripe.pay(opened[3])

    listed = list(gateway.list_completed_checkouts(since=clock.now() - timedelta(hours=1)))

    assert [each.session_id for each in listed] == [opened[3], opened[1], opened[0]]
    assert {each.installation for each in listed} == {"aaaa-bbbb-cccc-dddd"}
    assert {each.promised_at for each in listed} == {checkout_request().facts.decided_at}
    assert list(gateway.list_completed_checkouts(since=clock.now() + timedelta(hours=1))) == []


def test_stripe_is_asked_through_the_proxy_that_the_environment_names(
    gateway_to, wire, monkeypatch
):
    monkeypatch.setenv("http_proxy", wire.url)
    wire.act = refused(404, type="invalid_request_error")

    with pytest.raises(ProviderRefused):
        gateway_to("http://stripe.example").read_checkout("cs_test_1", patiently=True)

    [asked] = wire.asked
    assert asked.path == "http://stripe.example/v1/checkout/sessions/cs_test_1"
