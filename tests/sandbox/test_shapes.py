"""Every object has every field that Stripe's own SDK says it has."""

import inspect
import typing

import pytest
import stripe

from tests.sandbox.sessions import line

NOT_SENT = {"account", "context", "line_items", "refunds"}  # only where they apply
KINDS = {
    "checkout.session": (stripe.checkout.Session, "cs_test_"),
    "payment_intent": (stripe.PaymentIntent, "pi_"),
    "charge": (stripe.Charge, ""),
    "refund": (stripe.Refund, "re_"),
    "balance_transaction": (stripe.BalanceTransaction, "txn_"),
    "event": (stripe.Event, "evt_"),
}


@pytest.fixture
def objects(stand_in, client, open_session):
    """One of each, after a payment, a refund, a decline and a bank debit."""
    paid = open_session(line_items=[line(5000, "A gift"), line(175, "Fees")])
    stand_in.pay(paid.id)
    stand_in.pay(open_session().id, card="4000000000000002")
    stand_in.pay_by_bank(open_session().id)
    stand_in.refund(client.v1.checkout.sessions.retrieve(paid.id).payment_intent, 1000)
    return {
        "checkout.session": [open_session(), *client.v1.checkout.sessions.list().data],
        "payment_intent": client.v1.payment_intents.list().data,
        "charge": client.v1.charges.list().data,
        "refund": client.v1.refunds.list().data,
        "balance_transaction": client.v1.balance_transactions.list().data,
        "event": client.v1.events.list({"limit": 100}).data,
    }


def fields_of(kind):
    """Return the names a class of the SDK declares as fields."""
    return {
        name
        for name, annotation in inspect.get_annotations(kind).items()
        if not name.startswith("_") and "ClassVar" not in str(annotation)
    }


def required_fields_of(kind):
    """Return the fields that are never null."""
    return {
        name
        for name in fields_of(kind)
        if type(None) not in typing.get_args(kind.__annotations__[name])
    }


def test_every_field_of_the_sdk_is_there(objects):
    for name, (kind, prefix) in KINDS.items():
        for value in objects[name]:
            sent = value.to_dict()
            assert value.id.startswith(prefix)
            assert fields_of(kind) - sent.keys() <= NOT_SENT, f"{kind.__name__} lacks fields"
            assert sent.keys() <= fields_of(kind)
            assert all(sent[field] is not None for field in required_fields_of(kind))
            assert sent.get("livemode") in (False, None)


def test_what_stands_inside_is_whole_too(objects, client, heard_stand_in):
    session = next(each for each in objects["checkout.session"] if each.status == "complete")
    charge = next(each for each in objects["charge"] if each.status == "succeeded")
    parts = [
        (session.automatic_tax, stripe.checkout.Session.AutomaticTax),
        (session.custom_text, stripe.checkout.Session.CustomText),
        (session.customer_details, stripe.checkout.Session.CustomerDetails),
        (session.total_details, stripe.checkout.Session.TotalDetails),
        (charge.billing_details, stripe.Charge.BillingDetails),
        (charge.outcome, stripe.Charge.Outcome),
        (charge.payment_method_details.card, stripe.Charge.PaymentMethodDetails.Card),
    ]

    for part, kind in parts:
        missing = required_fields_of(kind) - part.to_dict().keys()
        assert not missing, f"{kind.__name__} lacks {missing}"
    endpoint = heard_stand_in.get("/v1/webhook_endpoints")["data"][0]
    assert required_fields_of(stripe.WebhookEndpoint) <= endpoint.keys()
    assert client.v1.accounts.retrieve_current().charges_enabled
