"""What a transaction gathers for its accounts: forgotten if it fails, seen by who locks them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from fundraiser.database import db, transaction
from fundraiser.ledger import operations as ledger
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import Entry, LimitExceeded
from fundraiser.ledger.checks import LEDGER_CHECKS
from fundraiser.ledger.models import LedgerAccount, Transfer, TransferStatus
from fundraiser.ledger.queries import accounts_by_code, get_account, list_days, list_transfers
from tests.make import cad, cents, instant

AT = instant("2026-12-01 12:00")
DAY = date(2026, 12, 1)
HOUR = timedelta(hours=1)
STRIPE, GIVEN = Account.stripe("CAD"), Account.given(1)
POOL, MATCHED = Account.pool(1), Account.matched(1)


@pytest.fixture(autouse=True)
def accounts(app):
    """The accounts of a campaign with a pool of $100; afterwards they must add up."""
    with transaction():
        for account in (STRIPE, GIVEN, MATCHED):
            ledger.open_account(account, "CAD")
        ledger.open_account(POOL, "CAD", limit=cad(100))
    yield
    db.session.rollback()
    assert [difference for check in LEDGER_CHECKS for difference in check()] == []


def gift(number, amount, *, count=1):
    return Entry(f"gift:{number}", amount, STRIPE, GIVEN, on=DAY, source="website", count=count)


def match(name, amount):
    return Entry(name, amount, POOL, MATCHED, on=DAY, source="website")


class Trouble(Exception):
    """Something that goes wrong after the books were written."""


def test_what_a_failed_transaction_had_gathered_is_forgotten():
    with pytest.raises(Trouble), transaction():
        ledger.post([gift(1, cad(50))], at=AT)
        raise Trouble

    with transaction():
        ledger.post([gift(2, cad(5))], at=AT)

    assert get_account(GIVEN).net_credit == cad(5)
    assert get_account(STRIPE).net_debit == cad(5)
    assert [day.sum_cents for day in list_days(GIVEN, since=DAY, until=DAY)] == [500]


def test_gifts_are_counted_where_days_are_kept_and_nowhere_else():
    with transaction():
        ledger.post([gift(1, cad(50)), gift(2, cad(20))], at=AT)

    assert [day.count for day in list_days(GIVEN, since=DAY, until=DAY)] == [2]
    assert get_account(GIVEN).posted_count == 2
    assert list_days(STRIPE, since=DAY, until=DAY) == []
    assert get_account(STRIPE).posted_count == 0


def test_an_account_that_was_read_before_is_read_anew_when_it_is_locked():
    before = get_account(POOL)
    assert before.room == cad(100)

    with transaction():
        ledger.post([match("match:1", cad(30))], at=AT)
        assert ledger.lock([POOL])[POOL.code].room == cad(70)
        ledger.hold([match("hold:2", cad(20))], at=AT)
        assert ledger.lock([POOL])[POOL.code].room == cad(50)


def test_no_other_account_is_locked():
    with transaction():
        assert ledger.lock([POOL, GIVEN]).keys() == {POOL.code, GIVEN.code}


def test_an_account_that_was_read_before_is_read_anew_by_every_read():
    seen = get_account(POOL)
    db.session.execute(
        update(LedgerAccount)
        .where(LedgerAccount.code == POOL.code)
        .values(limit_cents=7000)
        .execution_options(synchronize_session=False)
    )

    assert seen.limit_cents == 10_000
    assert accounts_by_code([POOL])[POOL.code].limit_cents == 7000
    db.session.rollback()
    assert get_account(POOL).limit_cents == 10_000


@pytest.mark.parametrize(
    ("resolve", "status", "posted_cents"),
    [
        (ledger.post_held, TransferStatus.POSTED, 3000),
        (ledger.void_held, TransferStatus.VOIDED, None),
    ],
)
def test_a_held_transfer_keeps_when_it_was_made_and_when_it_was_resolved(
    resolve, status, posted_cents
):
    with transaction():
        ledger.hold([match("hold:1", cad(30))], at=AT)
    [held] = list_transfers([POOL])
    assert (held.made_at, held.resolved_at, held.posted_cents) == (AT, None, None)

    with transaction():
        resolve([match("hold:1", cad(30))], at=AT + HOUR)

    db.session.expire_all()
    resolved = db.session.scalars(select(Transfer)).one()
    assert (resolved.status, resolved.made_at, resolved.resolved_at, resolved.posted_cents) == (
        status,
        AT,
        AT + HOUR,
        posted_cents,
    )


def test_a_posted_transfer_was_made_and_resolved_at_once():
    with transaction():
        ledger.post([gift(1, cad(5))], at=AT)

    [posted] = list_transfers([GIVEN])
    assert (posted.made_at, posted.resolved_at, posted.posted_cents) == (AT, AT, 500)


def test_all_of_the_limit_may_be_spent_and_not_a_cent_more():
    with transaction():
        ledger.post([match("match:1", cad(99))], at=AT)
        ledger.hold([match("hold:1", cad(1))], at=AT)

    with pytest.raises(LimitExceeded, match=POOL.code), transaction():
        ledger.post([match("match:2", cents(1))], at=AT)

    assert get_account(POOL).room == cad(0)


def test_a_pool_that_gets_its_money_back_may_go_on():
    """What was held and is let go is no part of what the limit is held against."""
    with transaction():
        ledger.hold([match("hold:1", cad(100))], at=AT)
    with transaction():
        ledger.void_held([match("hold:1", cad(100))], at=AT)
        ledger.post([match("match:1", cad(100))], at=AT)

    assert get_account(POOL).net_debit == cad(100)


def test_a_limit_may_be_as_low_as_what_is_committed_and_no_lower():
    """Committed is what is posted and held, less what came back, in this transaction too."""
    with transaction():
        ledger.post([match("match:1", cad(60))], at=AT)
        ledger.hold([match("hold:1", cad(30))], at=AT)
        ledger.post([Entry("back:1", cad(20), MATCHED, POOL, on=DAY, source="website")], at=AT)
        with pytest.raises(LimitExceeded):
            ledger.set_limit(POOL, cents(6999))
        ledger.set_limit(POOL, cad(70))

    pool = get_account(POOL)
    assert (pool.limit_cents, pool.net_debit, pool.held, pool.room) == (
        7000,
        cad(40),
        cad(30),
        cad(0),
    )


def test_the_transfers_of_an_account_are_those_on_either_side_newest_first():
    with transaction():
        ledger.post([gift(1, cad(5)), match("match:1", cad(5)), gift(2, cad(5))], at=AT)

    for account in (STRIPE, GIVEN):
        assert [each.reference for each in list_transfers([account])] == ["gift:2", "gift:1"]
    both = list_transfers([GIVEN, POOL])
    assert [each.reference for each in both] == ["gift:2", "match:1", "gift:1"]
    assert list_transfers([GIVEN], before_id=both[-1].id) == []


def test_days_are_given_from_the_first_to_the_last_of_them():
    with transaction():
        ledger.post([gift(1, cad(5))], at=AT)

    assert len(list_days(GIVEN, since=DAY, until=DAY)) == 1
    assert list_days(GIVEN, since=DAY - timedelta(days=1), until=DAY - timedelta(days=1)) == []
    assert list_days(GIVEN, since=DAY + timedelta(days=1), until=DAY + timedelta(days=1)) == []
