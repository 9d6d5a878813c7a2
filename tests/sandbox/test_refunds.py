"""Refunds: never more than is left, and not always final."""

import pytest
import stripe


@pytest.fixture
def pay(stand_in, client, open_session):
    """Give `pay(card)`: the id of a payment of $50 made with it."""

    def paid(card="4242424242424242"):
        session = open_session()
        stand_in.pay(session.id, card=card)
        return client.v1.checkout.sessions.retrieve(session.id).payment_intent

    return paid


def charge_of(client, intent):
    return client.v1.payment_intents.retrieve(intent, {"expand": ["latest_charge"]}).latest_charge


def told_since(stand_in, count):
    return [event["type"] for event in stand_in.events()][count:]


def test_a_refund_in_part_leaves_the_rest(stand_in, client, pay):
    intent = pay()

    refund = client.v1.refunds.create(
        {
            "payment_intent": intent,
            "amount": 1000,
            "reason": "requested_by_customer",
            "metadata": {"why": "twice"},
        }
    )

    assert (refund.status, refund.amount, refund.payment_intent) == ("succeeded", 1000, intent)
    assert refund.reason == "requested_by_customer"
    charge = charge_of(client, intent)
    assert (charge.amount_refunded, charge.refunded) == (1000, False)
    transaction = client.v1.balance_transactions.retrieve(refund.balance_transaction)
    assert (transaction.amount, transaction.fee, transaction.net) == (-1000, 0, -1000)
    assert (transaction.type, transaction.reporting_category) == ("refund", "refund")
    assert transaction.source == refund.id
    assert told_since(stand_in, 5) == [
        "refund.created",
        "charge.refunded",
        "refund.updated",
        "charge.refund.updated",
    ]


def test_a_refund_without_an_amount_is_of_all_that_is_left(client, pay):
    intent = pay()
    client.v1.refunds.create({"payment_intent": intent, "amount": 1000})

    refund = client.v1.refunds.create({"charge": charge_of(client, intent).id})

    assert refund.amount == 4000
    assert charge_of(client, intent).refunded is True


def test_more_than_is_left_is_refused(client, pay):
    intent = pay()
    client.v1.refunds.create({"payment_intent": intent, "amount": 4000})

    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create({"payment_intent": intent, "amount": 1001})

    assert refused.value.http_status == 400
    assert refused.value.param == "amount"
    assert refused.value.user_message == (
        "Refund amount ($10.01) is greater than unrefunded amount on charge ($10.00)"
    )


def test_a_charge_refunded_in_whole_is_refused(client, pay):
    intent = pay()
    client.v1.refunds.create({"payment_intent": intent})

    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create({"payment_intent": intent})

    assert refused.value.code == "charge_already_refunded"


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"amount": 100},
        {"payment_intent": "pi_x"},
        {"charge": "ch_x"},
        {"colour": "red"},
    ],
)
def test_a_refund_of_nothing_known_is_refused(client, given):
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create(given)


@pytest.mark.parametrize("amount", [0, -1, "1.5"])
def test_an_amount_that_is_none_is_refused(client, pay, amount):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create({"payment_intent": pay(), "amount": amount})

    assert refused.value.code == "parameter_invalid_integer"


def test_an_unpaid_payment_cannot_be_refunded(stand_in, client, open_session):
    session = open_session()
    stand_in.pay_by_bank(session.id)
    intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent

    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge"):
        client.v1.refunds.create({"payment_intent": intent})


def test_a_refund_that_fails_later_gives_the_money_back(stand_in, client, pay):
    intent = pay("4000000000005126")
    refund = client.v1.refunds.create({"payment_intent": intent, "amount": 2000})
    before = charge_of(client, intent).amount_refunded

    stand_in.move_clock(21)

    failed = client.v1.refunds.retrieve(refund.id, {"expand": ["failure_balance_transaction"]})
    assert (refund.status, failed.status) == ("succeeded", "failed")
    assert failed.failure_reason == "expired_or_canceled_card"
    assert failed.failure_balance_transaction.amount == 2000
    assert (before, charge_of(client, intent).amount_refunded) == (2000, 0)
    assert told_since(stand_in, 5)[-3:] == [
        "refund.updated",
        "charge.refund.updated",
        "refund.failed",
    ]
    assert client.v1.refunds.create({"payment_intent": intent}).amount == 5000


def test_a_refund_may_begin_pending(stand_in, client, pay):
    intent = pay("4000000000007726")
    refund = client.v1.refunds.create({"payment_intent": intent})

    stand_in.move_clock(21)

    assert (refund.status, refund.pending_reason) == ("pending", "processing")
    done = client.v1.refunds.retrieve(refund.id)
    assert (done.status, done.pending_reason) == ("succeeded", None)
    updated = stand_in.events("refund.updated")
    assert [event["data"]["previous_attributes"]["status"] for event in updated] == ["pending"]


def test_a_bank_debit_is_refunded_slowly(stand_in, client, open_session):
    session = open_session()
    stand_in.pay_by_bank(session.id)
    stand_in.settle(session.id)
    intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent

    refund = client.v1.refunds.create({"payment_intent": intent})

    transaction = client.v1.balance_transactions.retrieve(refund.balance_transaction)
    assert refund.status == "pending"
    assert (refund.id[:4], transaction.type) == ("pyr_", "payment_refund")


def test_refunds_are_found_by_payment_and_by_charge(client, pay):
    first, second = pay(), pay()
    refunds = [
        client.v1.refunds.create({"payment_intent": intent, "amount": 100}).id
        for intent in (first, first, second)
    ]

    by_intent = client.v1.refunds.list({"payment_intent": first}).data
    by_charge = client.v1.refunds.list({"charge": charge_of(client, second).id}).data

    assert {refund.id for refund in by_intent} == set(refunds[:2])
    assert [refund.id for refund in by_charge] == refunds[2:]
