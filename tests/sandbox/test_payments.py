"""What comes of a payment, and what is told of it."""

import pytest

from fundraiser.sandbox.balance import fee_of
from tests.sandbox.sessions import line

PAID = [
    "payment_intent.created",
    "charge.succeeded",
    "payment_intent.succeeded",
    "checkout.session.completed",
    "charge.updated",
]


def types_of(stand_in):
    return [event["type"] for event in stand_in.events()]


def intent_of(client, session):
    return client.v1.checkout.sessions.retrieve(
        session.id, {"expand": ["payment_intent.latest_charge.balance_transaction"]}
    ).payment_intent


@pytest.mark.parametrize(
    ("amount", "fee"),
    [(50, 31), (100, 33), (1050, 60), (5000, 175), (5018, 176), (99_999_999, 2_900_030)],
)
def test_a_fee_is_in_whole_cents_half_a_cent_rounding_up(amount, fee):
    assert fee_of(amount) == fee


def test_a_card_pays_and_all_of_it_is_told_in_order(stand_in, client, open_session):
    session = open_session(
        payment_intent_data={
            "metadata": {"pledge": "1"},
            "description": "A gift",
            "statement_descriptor_suffix": "WINTER",
        }
    )

    answer = stand_in.pay(session.id, email="ana@example.org", name="Ana")

    assert answer.status == 303
    assert answer.location == f"https://charity.example/thanks?session_id={session.id}"
    paid = client.v1.checkout.sessions.retrieve(session.id)
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert paid.customer_details.email == "ana@example.org"
    assert paid.customer_details.name == "Ana"
    intent = intent_of(client, session)
    assert intent.status == "succeeded"
    assert intent.amount_received == 5000
    assert intent.metadata["pledge"] == "1"
    assert intent.description == "A gift"
    charge = intent.latest_charge
    assert (charge.status, charge.paid, charge.captured) == ("succeeded", True, True)
    assert charge.payment_method_details.card.last4 == "4242"
    assert charge.calculated_statement_descriptor == "STAND-IN* WINTER"
    assert charge.metadata["pledge"] == "1"
    assert types_of(stand_in) == PAID


def test_the_fee_is_on_the_balance_transaction(stand_in, client, open_session):
    session = open_session()
    stand_in.pay(session.id)

    transaction = intent_of(client, session).latest_charge.balance_transaction

    assert (transaction.amount, transaction.fee, transaction.net) == (5000, 175, 4825)
    assert (transaction.type, transaction.reporting_category) == ("charge", "charge")
    assert transaction.source == client.v1.charges.list().data[0].id
    assert transaction.status == "pending"
    assert transaction.fee_details[0].type == "stripe_fee"


def test_money_becomes_available_after_two_days(stand_in, client, open_session):
    stand_in.pay(open_session().id)
    before = client.v1.balance.retrieve()

    stand_in.move_clock(2 * 86_400)

    after = client.v1.balance.retrieve()
    assert (before.available[0].amount, before.pending[0].amount) == (0, 4825)
    assert (after.available[0].amount, after.pending[0].amount) == (4825, 0)
    assert client.v1.balance_transactions.list().data[0].status == "available"


def test_money_of_the_instant_card_is_available_at_once(stand_in, client, open_session):
    stand_in.pay(open_session().id, card="4000000000000077")

    assert client.v1.balance.retrieve().available[0].amount == 4825


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
        ("4000000000000341", "card_declined", "generic_decline", "was declined"),
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
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"
    assert client.v1.balance_transactions.list().data == []
    assert types_of(stand_in) == [
        "payment_intent.created",
        "charge.failed",
        "payment_intent.payment_failed",
    ]


def test_a_second_card_pays_the_same_payment(stand_in, client, open_session):
    session = open_session()
    stand_in.pay(session.id, card="4000000000000002")
    first = intent_of(client, session)

    stand_in.pay(session.id)

    second = intent_of(client, session)
    assert second.id == first.id
    assert (second.status, second.last_payment_error) == ("succeeded", None)
    assert [charge.status for charge in client.v1.charges.list().data] == ["succeeded", "failed"]


def test_a_page_paid_twice_takes_money_once(stand_in, client, open_session):
    session = open_session()
    stand_in.pay(session.id)

    answer = stand_in.pay(session.id)

    assert "paid already" in answer.text
    assert len(client.v1.charges.list().data) == 1


@pytest.mark.parametrize("card", ["4000000000003220", "4000002500003155", "4000002760003184"])
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


def test_a_card_may_be_declined_after_it_asked(stand_in, client, open_session):
    session = open_session()

    stand_in.pay(session.id, card="4000008400001629")

    assert intent_of(client, session).last_payment_error.code == "card_declined"


def test_an_answer_nobody_asked_for_changes_nothing(stand_in, client, open_session):
    session = open_session()

    answer = stand_in.answer_bank(session.id, complete=True)

    assert answer.location.endswith(f"/c/pay/{session.id}")
    assert client.v1.payment_intents.list().data == []


@pytest.mark.parametrize("card", ["4000000000000259", "4000000000001976"])
def test_cards_for_disputes_say_that_this_is_not_done_yet(stand_in, open_session, card):
    answer = stand_in.pay(open_session().id, card=card)

    assert answer.status == 422
    assert "does not do yet" in answer.text


def test_a_bank_debit_is_complete_before_it_is_paid(stand_in, client, open_session):
    session = open_session()

    answer = stand_in.pay_by_bank(session.id)

    assert answer.status == 303
    waiting = client.v1.checkout.sessions.retrieve(session.id)
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


@pytest.mark.parametrize("how", ["by-hand", "by-the-clock"])
def test_a_bank_debit_settles(stand_in, client, open_session, how):
    session = open_session()
    stand_in.pay_by_bank(session.id)

    if how == "by-hand":
        stand_in.settle(session.id)
    else:
        stand_in.move_clock(21)

    settled = client.v1.checkout.sessions.retrieve(session.id)
    assert settled.payment_status == "paid"
    charge = intent_of(client, session).latest_charge
    assert charge.status == "succeeded"
    assert (charge.balance_transaction.type, charge.balance_transaction.net) == ("payment", 4825)
    assert types_of(stand_in)[4:] == [
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.async_payment_succeeded",
        "charge.updated",
    ]


@pytest.mark.parametrize("how", ["by-hand", "by-the-clock"])
def test_a_bank_debit_comes_back(stand_in, client, open_session, how):
    session = open_session()
    stand_in.pay_by_bank(session.id, account="000222222227")

    if how == "by-hand":
        stand_in.settle(session.id, succeed=False)
    else:
        stand_in.move_clock(21)

    failed = client.v1.checkout.sessions.retrieve(session.id)
    assert (failed.status, failed.payment_status) == ("complete", "unpaid")
    intent = intent_of(client, session)
    assert intent.status == "requires_payment_method"
    assert intent.latest_charge.failure_code == "insufficient_funds"
    assert types_of(stand_in)[4:] == [
        "charge.failed",
        "payment_intent.payment_failed",
        "checkout.session.async_payment_failed",
    ]


def test_a_bank_debit_is_answered_once(stand_in, open_session):
    session = open_session()
    stand_in.pay_by_bank(session.id)
    stand_in.settle(session.id)

    stand_in.move_clock(600)

    assert types_of(stand_in).count("charge.succeeded") == 1


def test_an_event_holds_the_object_as_it_was(stand_in, open_session):
    session = open_session()
    stand_in.pay_by_bank(session.id)
    stand_in.settle(session.id)

    completed = stand_in.events("checkout.session.completed")[0]
    settled = stand_in.events("checkout.session.async_payment_succeeded")[0]

    assert completed["data"]["object"]["payment_status"] == "unpaid"
    assert settled["data"]["object"]["payment_status"] == "paid"


def test_an_event_says_which_request_caused_it(stand_in, client, open_session):
    session = open_session()
    client.v1.checkout.sessions.expire(session.id, {}, {"idempotency_key": "close-1"})
    stand_in.pay(open_session().id)

    expired = stand_in.events("checkout.session.expired")[0]
    completed = stand_in.events("checkout.session.completed")[0]

    assert expired["request"]["idempotency_key"] == "close-1"
    assert expired["request"]["id"].startswith("req_")
    assert completed["request"] == {"id": None, "idempotency_key": None}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"type": "charge.succeeded"}, {"charge.succeeded"}),
        ({"type": "charge.*"}, {"charge.succeeded", "charge.updated"}),
        (
            {"types": ["charge.updated", "checkout.session.completed"]},
            {"charge.updated", "checkout.session.completed"},
        ),
    ],
)
def test_events_are_found_by_type(stand_in, client, open_session, filters, expected):
    stand_in.pay(open_session().id)

    assert {event.type for event in client.v1.events.list(filters).data} == expected


def test_other_currencies_are_paid_too(stand_in, client, open_session):
    session = open_session(line_items=[line(500, currency="jpy")])

    stand_in.pay(session.id)

    assert intent_of(client, session).currency == "jpy"


def test_nothing_typed_of_a_card_is_kept_but_its_last_digits(stand_in, open_session):
    session = open_session()
    stand_in.pay(session.id, card="4000000000009995")
    stand_in.pay(session.id, card="5555555555554444")

    kept = b"".join(file.read_bytes() for file in stand_in.instance_path.iterdir())

    assert b"4000000000009995" not in kept
    assert b"5555555555554444" not in kept
    assert b"4444" in kept
