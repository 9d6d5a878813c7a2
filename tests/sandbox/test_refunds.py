"""Refunds: never more than is left, and not always final."""

import pytest
import stripe

from tests.sandbox.sessions import types_of

UPDATED = ["refund.updated", "charge.refund.updated"]


@pytest.fixture
def refund(client):
    """Give `refund(payment_intent="pi_1", amount=100)`."""
    return lambda **given: client.v1.refunds.create(given)


def charge_of(client, intent):
    return client.v1.payment_intents.retrieve(intent, {"expand": ["latest_charge"]}).latest_charge


def test_a_refund_in_part_leaves_the_rest(stand_in, client, pay, refund):
    intent = pay()

    part = refund(payment_intent=intent, amount=1000, reason="duplicate", metadata={"why": "twice"})

    assert (part.status, part.amount, part.payment_intent) == ("succeeded", 1000, intent)
    assert (part.reason, part.metadata["why"]) == ("duplicate", "twice")
    charge = charge_of(client, intent)
    assert (charge.amount_refunded, charge.refunded) == (1000, False)
    transaction = client.v1.balance_transactions.retrieve(part.balance_transaction)
    assert (transaction.amount, transaction.fee, transaction.net) == (-1000, 0, -1000)
    assert (transaction.type, transaction.reporting_category) == ("refund", "refund")
    assert transaction.source == part.id
    assert types_of(stand_in, since=5) == ["refund.created", "charge.refunded", *UPDATED]
    refunded = stand_in.events("charge.refunded")[0]["data"]
    assert refunded["previous_attributes"] == {"amount_refunded": 0}


def test_a_refund_without_an_amount_is_of_all_that_is_left(client, pay, refund):
    intent = pay()
    refund(payment_intent=intent, amount=1000)

    rest = refund(payment_intent=intent)

    assert rest.amount == 4000
    assert charge_of(client, intent).refunded is True
    with pytest.raises(stripe.InvalidRequestError) as refused:
        refund(payment_intent=intent)
    assert refused.value.code == "charge_already_refunded"


def test_more_than_is_left_is_refused(pay, refund):
    intent = pay()
    refund(payment_intent=intent, amount=4000)

    with pytest.raises(stripe.InvalidRequestError) as refused:
        refund(payment_intent=intent, amount=1001)

    assert (refused.value.http_status, refused.value.param) == (400, "amount")
    assert refused.value.user_message == (
        "Refund amount ($10.01) is greater than unrefunded amount on charge ($10.00)"
    )


@pytest.mark.parametrize(
    "given",
    [{}, {"amount": 100}, {"payment_intent": "pi_x"}, {"charge": "ch_x"}, {"colour": "red"}],
)
def test_a_refund_of_nothing_known_is_refused(refund, given):
    with pytest.raises(stripe.InvalidRequestError):
        refund(**given)


def test_an_unpaid_payment_cannot_be_refunded(pay, refund):
    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge"):
        refund(payment_intent=pay(account="000123456789"))


def test_a_refund_that_fails_later_gives_the_money_back(stand_in, client, pay, refund):
    intent = pay("4000000000005126")
    part = refund(payment_intent=intent, amount=2000)
    before = charge_of(client, intent).amount_refunded

    stand_in.move_clock(21)

    failed = client.v1.refunds.retrieve(part.id, {"expand": ["failure_balance_transaction"]})
    assert (part.status, failed.status) == ("succeeded", "failed")
    assert failed.failure_reason == "expired_or_canceled_card"
    assert failed.failure_balance_transaction.amount == 2000
    assert (before, charge_of(client, intent).amount_refunded) == (2000, 0)
    assert types_of(stand_in)[-3:] == [*UPDATED, "refund.failed"]
    assert refund(payment_intent=intent).amount == 5000


def test_a_refund_may_begin_pending(stand_in, client, pay, refund):
    pending = refund(payment_intent=pay("4000000000007726"))

    stand_in.move_clock(21)

    assert (pending.status, pending.pending_reason) == ("pending", "processing")
    done = client.v1.refunds.retrieve(pending.id)
    assert (done.status, done.pending_reason) == ("succeeded", None)
    updated = stand_in.events("refund.updated")
    assert [event["data"]["previous_attributes"]["status"] for event in updated] == ["pending"]


def test_a_bank_debit_is_refunded_slowly(stand_in, client, pay, refund):
    intent = pay(account="000123456789")
    stand_in.move_clock(21)

    slow = refund(payment_intent=intent)

    transaction = client.v1.balance_transactions.retrieve(slow.balance_transaction)
    assert (slow.id[:4], slow.status, transaction.type) == ("pyr_", "pending", "payment_refund")


def test_refunds_are_found_by_payment_and_by_charge(client, pay, refund):
    first, second = pay(), pay()
    ids = [refund(payment_intent=intent, amount=100).id for intent in (first, first, second)]
    charge = charge_of(client, second).id

    by_intent = client.v1.refunds.list({"payment_intent": first}).data
    by_charge = client.v1.refunds.list({"charge": charge}).data

    assert {each.id for each in by_intent} == set(ids[:2])
    assert [each.id for each in by_charge] == ids[2:]
