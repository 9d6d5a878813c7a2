"""Whoever locks a pool has named every account that the transaction is still to change: one locked
after a pool would be out of order, and two such transactions wait for each other."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Select, Update, event

from fundraiser.database import db
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.gifts.models import Credit
from fundraiser.payments.values import CheckoutOutcome, RefundStatus
from tests import make
from tests.make import cad
from tests.matching.giving import matched, refund

EXPIRED = CheckoutOutcome.EXPIRED


@pytest.fixture
def page(app, clock):
    campaign = make.campaign()
    made = make.fundraiser_page(campaign)
    make.join(made, make.team(campaign))
    make.match_pool(campaign, available=cad(100))
    return made


@contextmanager
def accounts_are_locked_before_they_change():
    """In each transaction that locks a pool, so is all that it changes afterwards."""
    locked: set[str] = set()
    late: set[str] = set()
    seen: list[str] = []

    def note(_connection, statement, many, one, _options):
        rows = [*many, one] if isinstance(many, list | tuple) else [one]
        if isinstance(statement, Select) and any("codes" in row for row in rows):
            locked.update(code for row in rows for code in row.get("codes", ()))
        elif isinstance(statement, Update) and str(statement.table) == "ledger_accounts":
            changed = {row["account_code"] for row in rows if "account_code" in row}
            seen.extend(changed)
            if any(code.startswith("pool:") for code in locked):
                late.update(changed - locked)

    def forget(_connection):
        locked.clear()

    event.listen(db.engine, "before_execute", note)
    event.listen(db.engine, "commit", forget)
    try:
        yield
    finally:
        event.remove(db.engine, "before_execute", note)
        event.remove(db.engine, "commit", forget)
    assert seen
    assert not late


def test_a_gift_matched_on_its_arrival(page, clock):
    leaving = make.pledge(page.campaign, cad(100), email="bo@example.org")
    cut = make.pledge(page.campaign, cad(30), credit=Credit(page.id, page.team_id))
    make.apply(leaving, make.state_of(leaving, EXPIRED))
    hand_out_match()

    with accounts_are_locked_before_they_change():
        gift = make.apply(cut, make.state_of(cut))

    assert matched(gift) == 3000


def test_freed_match_handed_out(page, clock):
    refunded = make.gift(page.campaign, cad(100), email="bo@example.org")
    clock.move(timedelta(minutes=1))
    waiting = make.page_gift(page, cad(30))
    refund(refunded, cad(100), hands_out=False)

    with accounts_are_locked_before_they_change():
        hand_out_match()

    assert matched(waiting) == 3000


def test_a_refund_that_failed(page):
    gift = make.page_gift(page, cad(30))
    refund(gift, cad(30), hands_out=False)

    with accounts_are_locked_before_they_change():
        refund(gift, cad(30), status=RefundStatus.FAILED, hands_out=False)

    assert matched(gift) == 3000
