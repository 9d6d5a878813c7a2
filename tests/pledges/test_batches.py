"""Gifts received in a batch leave the same rows as gifts received one by one.

A few histories in each run of the tests; more by hand:
`BATCH_HISTORIES=300 make unit TESTS=tests/pledges/test_batches.py`.
"""

import os
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from fundraiser.database import db, in_transaction
from fundraiser.gifts.models import NO_TRIBUTE
from fundraiser.ledger.checks import find_differences
from fundraiser.pledges.operations.batches import list_received, receive_ordinary
from tests.pledges import histories
from tests.pledges.giving import gifts
from tests.pledges.histories import BEGIN, CROWDS, NOTICE, CrowdWish, GiftWish, PoolWish

LATER = BEGIN + timedelta(minutes=25)
DONOR = GiftWish("ana@example.org", 5000, 35, 60, "page", NOTICE, False, "fr", 3, "paid", 1)
AMPLE = PoolWish(1_000_000, (1, 1), None, 10_000)
A_FEW = settings(
    max_examples=int(os.environ.get("BATCH_HISTORIES", "8")),
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@A_FEW
@given(CROWDS)
def test_a_batch_leaves_the_rows_of_the_plain_path(app, clock, crowd):
    clock.set_to(BEGIN)
    states = histories.gather(crowd)
    clock.set_to(LATER)

    def receive_together():
        received = receive_ordinary(states, at=LATER)
        rest = [state for state in states if state.session_id not in received]
        before = list_received(rest, at=LATER)
        for state in rest:
            if state.session_id not in before:
                histories.apply_plainly(state, at=LATER)
        return received

    received, rows = histories.outcome_of(receive_together)

    def receive_one_by_one():
        for state in sorted(states, key=lambda state: state.session_id not in received):
            histories.apply_plainly(state, at=LATER)

    _none, rows_of_plain_path = histories.outcome_of(receive_one_by_one)
    assert rows == rows_of_plain_path


def crowd_of(*donors, pools=(AMPLE,)):
    return histories.gather(CrowdWish(pools, donors))


def test_ordinary_gifts_are_all_received_at_once(app, clock):
    clock.set_to(BEGIN)
    donors = [
        DONOR,
        DONOR,
        replace(DONOR, amount=2000, covered_fee=0, stripe_fee=None, place="team", copies=2),
        replace(DONOR, amount=100, tribute=NO_TRIBUTE, place="website", turn="tried again"),
    ]
    states = crowd_of(*donors, pools=(PoolWish(6000, (1, 2), None, None), AMPLE))

    received = in_transaction(lambda: receive_ordinary(states, at=LATER))

    assert received == {state.session_id for state in states}
    assert [gift.amount.cents for gift in gifts()] == [5000, 5000, 2000, 100]
    assert find_differences() == []


@pytest.mark.parametrize(
    "turn",
    [
        "paid less",
        "expired",
        "declined match",
        "received before",
        "page not known",
    ],
)
def test_what_is_out_of_the_ordinary_is_left_alone(app, clock, turn):
    clock.set_to(BEGIN)
    states = crowd_of(replace(DONOR, turn=turn))
    before = histories.every_row()

    received = in_transaction(lambda: receive_ordinary(states, at=LATER))

    assert received == set()
    assert histories.every_row() == before
    already = {state.session_id for state in states} if turn == "received before" else set()
    assert list_received(states, at=LATER) == already


def test_a_session_told_in_two_ways_is_left_alone(app, clock):
    clock.set_to(BEGIN)
    (state,) = crowd_of(DONOR)

    told = [state, histories.expired(state)]

    assert in_transaction(lambda: receive_ordinary(told, at=LATER)) == set()


def test_a_payment_that_another_gift_has_keeps_the_whole_batch_out(app, clock):
    clock.set_to(BEGIN)
    first, second = crowd_of(DONOR, DONOR)
    in_transaction(lambda: receive_ordinary([first], at=LATER))
    before = histories.every_row()
    assert first.payment
    assert second.payment
    twice = histories.paid_by(second, first.payment.payment_intent_id)

    with pytest.raises(IntegrityError):
        in_transaction(lambda: receive_ordinary([twice], at=LATER))

    db.session.rollback()
    assert histories.every_row() == before


@contextmanager
def statements():
    seen = []

    def note(_connection, _cursor, statement, _parameters, _context, _many):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def test_a_gift_more_is_no_statement_more(app, clock):
    clock.set_to(BEGIN)
    many = crowd_of(*[replace(DONOR, donor=f"d{number}@example.org") for number in range(12)])
    few, rest = many[:2], many[2:]

    with statements() as of_few:
        in_transaction(lambda: receive_ordinary(few, at=LATER))
    with statements() as of_rest:
        in_transaction(lambda: receive_ordinary(rest, at=LATER))

    assert len(gifts()) == 12
    assert len(of_rest) <= len(of_few)
