"""What pending transfers add to their accounts, summed before it is sent to the database."""

from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import Entry
from fundraiser.ledger.held_sums import changes_by_holding
from tests.make import cad

MATCHED = Account.matched(1)


def test_transfers_of_one_account_are_summed():
    entries = [
        Entry("a", cad(50), debit=Account.pool(1), credit=MATCHED),
        Entry("b", cad(20), debit=Account.pool(2), credit=MATCHED),
    ]

    assert changes_by_holding(entries) == [
        {"code": "pool:1", "debits_pending_cents": 5000, "credits_pending_cents": 0},
        {"code": "matched:1", "debits_pending_cents": 0, "credits_pending_cents": 7000},
        {"code": "pool:2", "debits_pending_cents": 2000, "credits_pending_cents": 0},
    ]
