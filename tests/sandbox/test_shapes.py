"""Every object has every field that Stripe's own SDK says it has."""

import inspect
import itertools
import typing

import pytest
import stripe

from tests.sandbox.sessions import line

NOT_SENT = {
    # Sent by Stripe only where they are asked for or apply.
    "checkout.session": {"line_items"},
    "payment_intent": set(),
    "charge": {"refunds"},
    "refund": set(),
    "balance_transaction": set(),
    "event": {"account", "context"},
}


@pytest.fixture
def objects(stand_in, client, open_session):
    """One of each, after a payment, a refund, a decline and a bank debit."""
    paid = open_session(line_items=[line(5000, "A gift"), line(175, "Fees")])
    stand_in.pay(paid.id)
    declined = open_session()
    stand_in.pay(declined.id, card="4000000000000002")
    debited = open_session()
    stand_in.pay_by_bank(debited.id)
    intents = client.v1.payment_intents.list().data
    stand_in.refund(client.v1.checkout.sessions.retrieve(paid.id).payment_intent, 1000)
    return {
        "checkout.session": [open_session(), *client.v1.checkout.sessions.list().data],
        "payment_intent": intents,
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


def assert_complete(value, kind, *, absent=frozenset()):
    sent = value.to_dict()
    assert fields_of(kind) - sent.keys() <= set(absent), f"{kind.__name__} lacks fields"
    for name in required_fields_of(kind):
        assert sent[name] is not None, f"{kind.__name__}.{name} is null"
    unknown = sent.keys() - fields_of(kind)
    assert not unknown, f"{kind.__name__} has fields Stripe does not know: {unknown}"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("checkout.session", stripe.checkout.Session),
        ("payment_intent", stripe.PaymentIntent),
        ("charge", stripe.Charge),
        ("refund", stripe.Refund),
        ("balance_transaction", stripe.BalanceTransaction),
        ("event", stripe.Event),
    ],
)
def test_every_field_of_the_sdk_is_there(objects, name, kind):
    for value in objects[name]:
        assert_complete(value, kind, absent=NOT_SENT[name])


def test_what_stands_inside_is_whole_too(objects):
    session = objects["checkout.session"][1]
    charge = next(one for one in objects["charge"] if one.status == "succeeded")
    parts = [
        (session.automatic_tax, stripe.checkout.Session.AutomaticTax),
        (session.custom_text, stripe.checkout.Session.CustomText),
        (session.total_details, stripe.checkout.Session.TotalDetails),
        (charge.billing_details, stripe.Charge.BillingDetails),
        (charge.outcome, stripe.Charge.Outcome),
        (charge.payment_method_details.card, stripe.Charge.PaymentMethodDetails.Card),
    ]

    for part, kind in parts:
        sent = part.to_dict()
        missing = required_fields_of(kind) - sent.keys()
        assert not missing, f"{kind.__name__} lacks {missing}"


def test_a_payment_that_was_completed_says_who_paid(objects):
    completed = [one for one in objects["checkout.session"] if one.status == "complete"]

    for session in completed:
        details = session.customer_details.to_dict()
        assert details.keys() >= fields_of(stripe.checkout.Session.CustomerDetails)
        assert details["email"] == "donor@example.org"


def test_line_items_and_their_prices_are_whole(client, open_session):
    items = client.v1.checkout.sessions.line_items.list(open_session().id).data

    assert required_fields_of(stripe.LineItem) <= items[0].to_dict().keys()
    price = items[0].price.to_dict()
    assert required_fields_of(stripe.Price) <= price.keys()


def test_accounts_balances_and_endpoints_are_whole(client, heard_stand_in):
    endpoint = heard_stand_in.get("/v1/webhook_endpoints")["data"][0]

    account = client.v1.accounts.retrieve_current()

    assert required_fields_of(stripe.WebhookEndpoint) <= endpoint.keys()
    assert account.charges_enabled
    assert required_fields_of(stripe.Balance) <= client.v1.balance.retrieve().to_dict().keys()


def test_nothing_says_that_it_is_live(objects):
    for value in itertools.chain.from_iterable(objects.values()):
        sent = value.to_dict()
        assert sent.get("livemode") in (False, None)


@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        ("checkout.session", "cs_test_"),
        ("payment_intent", "pi_"),
        ("refund", "re_"),
        ("balance_transaction", "txn_"),
        ("event", "evt_"),
    ],
)
def test_ids_begin_as_stripes_do(objects, name, prefix):
    assert all(value.id.startswith(prefix) for value in objects[name])


def test_a_card_is_charged_and_a_bank_is_paid(objects):
    prefixes = {charge.payment_method_details.type: charge.id[:3] for charge in objects["charge"]}

    assert prefixes == {"card": "ch_", "acss_debit": "py_"}
