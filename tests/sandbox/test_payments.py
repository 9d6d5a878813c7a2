"""What comes of a payment, and what is told of it."""

import pytest

from fundraiser.sandbox.balance import fee_of
from tests.sandbox.sessions import PAID, line, types_of


def session_of(client, session):
    return client.v1.checkout.sessions.retrieve(session.id)


def intent_of(client, session):
    expand = ["payment_intent.latest_charge.balance_transaction"]
    return client.v1.checkout.sessions.retrieve(session.id, {"expand": expand}).payment_intent


@pytest.mark.parametrize(
    ("amount", "fee"),
    [(50, 31), (100, 33), (1050, 60), (5000, 175), (5018, 176), (99_999_999, 2_900_030)],
)
def test_a_fee_is_in_whole_cents_half_a_cent_rounding_up(amount, fee):
    assert fee_of(amount) == fee


def test_a_card_pays_and_all_of_it_is_told_in_order(stand_in, client, open_session):
    session = open_session(payment_intent_data={"metadata": {"pledge": "1"}})

    answer = stand_in.pay(session.id, email="ana@example.org", name="Ana")

    assert answer.status == 303
    assert answer.location == f"https://charity.example/thanks?session_id={session.id}"
    paid = session_of(client, session)
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert (paid.customer_details.email, paid.customer_details.name) == ("ana@example.org", "Ana")
    intent = intent_of(client, session)
    assert (intent.status, intent.amount_received) == ("succeeded", 5000)
    charge = intent.latest_charge
    assert (charge.status, charge.paid, charge.captured) == ("succeeded", True, True)
    assert charge.payment_method_details.card.last4 == "4242"
    assert intent.metadata["pledge"] == charge.metadata["pledge"] == "1"
    assert types_of(stand_in) == PAID


def test_the_fee_is_on_the_balance_transaction(stand_in, client, open_session):
    session = open_session()
    stand_in.pay(session.id)

    charge = intent_of(client, session).latest_charge

    transaction = charge.balance_transaction
    assert (transaction.amount, transaction.fee, transaction.net) == (5000, 175, 4825)
    assert (transaction.type, transaction.reporting_category) == ("charge", "charge")
    assert (transaction.source, transaction.status) == (charge.id, "pending")
    assert transaction.fee_details[0].type == "stripe_fee"


def test_fees_may_be_known_late(stand_in, client, open_session):
    stand_in.set_faults(balance_delay_seconds=60)
    session = open_session()
    stand_in.pay(session.id)
    before = intent_of(client, session).latest_charge.balance_transaction

    stand_in.move_clock(61)

    assert before is None
    assert intent_of(client, session).latest_charge.balance_transaction.fee == 175
    assert types_of(stand_in)[-1] == "charge.updated"


@pytest.mark.parametrize(
    ("card", "code", "decline_code", "words"),
    [
        ("4000000000000002", "card_declined", "generic_decline", "was declined"),
        ("4000000000009995", "card_declined", "insufficient_funds", "insufficient funds"),
        ("4000000000000069", "expired_card", None, "has expired"),
        ("4000000000000127", "incorrect_cvc", None, "code is incorrect"),
        ("4000000000000119", "processing_error", None, "Something went wrong"),
        ("4111111111111111", "card_declined", "test_mode_live_card", "not a test card"),
    ],
)
def test_a_declined_card_leaves_the_page_open(
    stand_in, client, open_session, card, code, decline_code, words
):
    session = open_session()

    answer = stand_in.pay(session.id, card=card)

    assert answer.status == 402
    assert words in answer.text
    intent = intent_of(client, session)
    assert intent.status == "requires_payment_method"
    assert intent.last_payment_error.code == code
    assert getattr(intent.last_payment_error, "decline_code", None) == decline_code
    assert intent.latest_charge.status == "failed"
    assert session_of(client, session).status == "open"
    assert client.v1.balance_transactions.list().data == []
    assert types_of(stand_in) == [PAID[0], "charge.failed", "payment_intent.payment_failed"]


def test_a_second_card_pays_the_same_payment_and_only_once(stand_in, client, open_session):
    session = open_session()
    stand_in.pay(session.id, card="4000000000000002")
    first = intent_of(client, session)

    stand_in.pay(session.id)
    again = stand_in.pay(session.id)

    second = intent_of(client, session)
    assert second.id == first.id
    assert (second.status, second.last_payment_error) == ("succeeded", None)
    assert [charge.status for charge in client.v1.charges.list().data] == ["succeeded", "failed"]
    assert "paid already" in again.text


@pytest.mark.parametrize("card", ["4000000000003220", "4000002760003184"])
def test_a_card_that_asks_pays_once_the_person_is_known(stand_in, client, open_session, card):
    session = open_session()

    answer = stand_in.pay(session.id, card=card)

    assert answer.status == 303
    intent = intent_of(client, session)
    assert intent.status == "succeeded"
    assert intent.latest_charge.payment_method_details.card.three_d_secure.result == "authenticated"
    assert types_of(stand_in) == [PAID[0], "payment_intent.requires_action", *PAID[1:]]


def test_a_card_that_asks_is_refused_when_the_person_is_not_known(stand_in, client, open_session):
    session = open_session()

    answer = stand_in.pay(session.id, card="4000000000003220", authenticate=False)

    assert answer.status == 402
    assert "could not confirm" in answer.text
    intent = intent_of(client, session)
    assert intent.status == "requires_payment_method"
    assert intent.last_payment_error.code == "payment_intent_authentication_failure"
    assert intent.latest_charge is None
    assert stand_in.pay(session.id).status == 303


def test_a_card_may_be_declined_after_it_asked_and_another_currency_paid(
    stand_in, client, open_session
):
    session = open_session(line_items=[line(500, currency="jpy")])

    stand_in.pay(session.id, card="4000008400001629")
    declined = intent_of(client, session)
    stand_in.pay(session.id)

    assert declined.last_payment_error.code == "card_declined"
    paid = intent_of(client, session)
    assert (paid.currency, paid.status) == ("jpy", "succeeded")


def test_an_answer_nobody_asked_for_changes_nothing(stand_in, client, open_session):
    session = open_session()

    answer = stand_in.answer_bank(session.id, complete=True)

    assert answer.location.endswith(f"/c/pay/{session.id}")
    assert client.v1.payment_intents.list().data == []


def test_a_bank_debit_is_complete_before_it_is_paid(stand_in, client, open_session):
    session = open_session()

    answer = stand_in.pay_by_bank(session.id)

    assert answer.status == 303
    waiting = session_of(client, session)
    assert (waiting.status, waiting.payment_status) == ("complete", "unpaid")
    intent = intent_of(client, session)
    assert intent.status == "processing"
    assert intent.latest_charge.id.startswith("py_")
    assert (intent.latest_charge.status, intent.latest_charge.paid) == ("pending", False)
    assert types_of(stand_in) == [
        "payment_intent.created",
        "charge.pending",
        "payment_intent.processing",
        "checkout.session.completed",
    ]


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_bank_debit_settles_once(stand_in, client, open_session, by_hand):
    session = open_session()
    stand_in.pay_by_bank(session.id)

    if by_hand:
        stand_in.settle(session.id)
    stand_in.move_clock(21)

    assert session_of(client, session).payment_status == "paid"
    charge = intent_of(client, session).latest_charge
    assert charge.status == "succeeded"
    assert (charge.balance_transaction.type, charge.balance_transaction.net) == ("payment", 4825)
    assert types_of(stand_in, since=4) == [
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.async_payment_succeeded",
        "charge.updated",
    ]
    completed = stand_in.events("checkout.session.completed")[0]
    settled = stand_in.events("checkout.session.async_payment_succeeded")[0]
    assert completed["data"]["object"]["payment_status"] == "unpaid"
    assert settled["data"]["object"]["payment_status"] == "paid"


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_bank_debit_comes_back(stand_in, client, open_session, by_hand):
    session = open_session()
    stand_in.pay_by_bank(session.id, account="000222222227")

    if by_hand:
        stand_in.settle(session.id, succeed=False)
    stand_in.move_clock(21)

    failed = session_of(client, session)
    assert (failed.status, failed.payment_status) == ("complete", "unpaid")
    intent = intent_of(client, session)
    assert intent.status == "requires_payment_method"
    assert intent.latest_charge.failure_code == "insufficient_funds"
    assert types_of(stand_in, since=4) == [
        "charge.failed",
        "payment_intent.payment_failed",
        "checkout.session.async_payment_failed",
    ]


def test_events_are_found_by_type(client, pay):
    pay()

    def kinds(**filters):
        return {event.type for event in client.v1.events.list(filters).data}

    assert kinds(type="charge.succeeded") == {"charge.succeeded"}
    assert kinds(types=[PAID[4], PAID[3]]) == {PAID[4], PAID[3]}


def test_nothing_typed_of_a_card_is_kept_but_its_last_digits(stand_in, pay):
    pay("4000000000009995")
    pay("5555555555554444")

    kept = b"".join(file.read_bytes() for file in stand_in.instance_path.iterdir())

    assert b"4000000000009995" not in kept
    assert b"5555555555554444" not in kept
    assert b"4444" in kept
