"""Transfers and balances: posted, pending, voided; limits; days; and what happens in races."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import Insert, Update, event, select, update
from sqlalchemy.exc import IntegrityError

from fundraiser.database import db, transaction
from fundraiser.ledger import operations as ledger
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import Entry, LimitExceeded, lock_order
from fundraiser.ledger.checks import LEDGER_CHECKS
from fundraiser.ledger.models import AccountDay, LedgerAccount, Transfer, TransferStatus
from fundraiser.ledger.operations import NotPending
from fundraiser.ledger.queries import (
    get_account,
    list_accounts,
    list_days,
    list_transfers,
)
from tests.make import cad, cents, instant
from tests.tampering import change_by_hand

AT = instant("2026-12-01 12:00")
DAY = date(2026, 12, 1)
STRIPE, GIVEN = Account.stripe("CAD"), Account.given(1)
POOL, MATCHED = Account.pool(1), Account.matched(1)
SUMMED = ("ledger_accounts", "account_days")  # in the order in which they are changed


@pytest.fixture(autouse=True)
def accounts(app):
    """Accounts as a campaign with a pool of $100 has them; afterwards they must add up."""
    with transaction():
        for account in (STRIPE, GIVEN, MATCHED):
            ledger.open_account(account, "CAD")
        ledger.open_account(POOL, "CAD", limit=cad(100))
    yield
    db.session.rollback()
    assert [difference for check in LEDGER_CHECKS for difference in check()] == []


def gift(number, amount, *, on=DAY, source="website"):
    return Entry(f"gift:{number}", amount, STRIPE, GIVEN, on=on, source=source, count=1)


def match(name, amount):
    return Entry(name, amount, POOL, MATCHED, on=DAY, source="website")


def post(*entries):
    with transaction():
        ledger.post(entries, at=AT)


def hold(*entries):
    with transaction():
        ledger.hold(entries, at=AT)


def transfer(reference):
    db.session.rollback()
    return db.session.scalars(select(Transfer).where(Transfer.reference == reference)).one()


def test_a_posted_transfer_moves_both_balances():
    post(gift(1, cad(50)))

    assert get_account(STRIPE).net_debit == cad(50)
    assert get_account(GIVEN).net_credit == cad(50)
    assert get_account(GIVEN).posted_count == 1
    assert transfer("gift:1").status is TransferStatus.POSTED


def test_several_transfers_of_one_transaction_move_together():
    with transaction():
        ledger.post([gift(1, cad(50)), gift(2, cad(20))], at=AT)
        ledger.post([match("match:1", cad(50))], at=AT)
        ledger.hold([match("hold:2", cad(20))], at=AT)

    assert get_account(GIVEN).net_credit == cad(70)
    assert get_account(POOL).net_debit == cad(50)
    assert get_account(POOL).held == cad(20)
    assert get_account(POOL).room == cad(30)


def test_a_held_amount_is_set_aside_and_not_moved():
    hold(match("hold:1", cad(30)))

    pool = get_account(POOL)
    assert (pool.held, pool.net_debit, pool.room) == (cad(30), cad(0), cad(70))
    assert get_account(MATCHED).net_credit == cad(0)
    assert transfer("hold:1").status is TransferStatus.PENDING


def test_what_was_held_is_posted_once():
    hold(match("hold:1", cad(30)))

    with transaction():
        ledger.post_held([match("hold:1", cad(30))], at=AT)

    pool = get_account(POOL)
    assert (pool.held, pool.net_debit, pool.room) == (cad(0), cad(30), cad(70))
    for again in (ledger.post_held, ledger.void_held):
        with pytest.raises(NotPending), transaction():
            again([match("hold:1", cad(30))], at=AT)
    assert get_account(POOL).net_debit == cad(30)


def test_what_was_held_is_voided_once():
    hold(match("hold:1", cad(30)))

    with transaction():
        ledger.void_held([match("hold:1", cad(30))], at=AT)

    assert get_account(POOL).room == cad(100)
    assert transfer("hold:1").posted_cents is None
    with pytest.raises(NotPending), transaction():
        ledger.void_held([match("hold:1", cad(30))], at=AT)
    assert get_account(POOL).room == cad(100)


def test_one_that_is_not_pending_stops_all_of_them():
    hold(match("hold:1", cad(10)), match("hold:2", cad(10)))

    with pytest.raises(NotPending), transaction():
        ledger.post_held([match(f"hold:{number}", cad(10)) for number in (1, 2, 3)], at=AT)

    assert get_account(POOL).held == cad(20)
    assert transfer("hold:1").status is TransferStatus.PENDING


def test_a_transfer_happens_once_by_its_reference():
    post(gift(1, cad(50)))

    with pytest.raises(IntegrityError):
        post(gift(2, cad(5)), gift(1, cad(50)))

    assert get_account(GIVEN).net_credit == cad(50)
    assert len(list_transfers([GIVEN])) == 1


def test_a_transaction_that_fails_moves_nothing():
    with pytest.raises(IntegrityError):
        post(gift(1, cad(50)), gift(1, cad(50)))
    post(gift(2, cad(5)))

    assert get_account(GIVEN).net_credit == cad(5)


def test_a_limit_bounds_what_is_posted_and_held_together():
    hold(match("hold:1", cad(60)))
    post(match("match:2", cad(40)))

    for act in (ledger.hold, ledger.post):
        with pytest.raises(LimitExceeded), transaction():
            act([match("match:3", cents(1))], at=AT)
    assert get_account(POOL).room == cad(0)
    assert [each.reference for each in list_transfers([POOL])] == ["match:2", "hold:1"]


def test_what_comes_back_may_be_spent_again():
    post(match("match:1", cad(100)))
    post(Entry("back:1", cad(30), MATCHED, POOL, on=DAY, source="website"))

    post(match("match:2", cad(30)))

    assert get_account(POOL).room == cad(0)
    with pytest.raises(LimitExceeded):
        post(match("match:3", cents(1)))


def test_a_limit_is_not_lowered_below_what_is_committed():
    hold(match("hold:1", cad(60)))

    with pytest.raises(LimitExceeded), transaction():
        ledger.set_limit(POOL, cents(5999))
    with transaction():
        ledger.set_limit(POOL, cad(60))

    assert get_account(POOL).room == cad(0)


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"debits_posted_cents": 10_001}, "within_limit"),
        ({"debits_pending_cents": 10_001}, "within_limit"),
        ({"limit_cents": -1}, "within_limit"),
        ({"debits_pending_cents": -1}, "sums_not_negative"),
        ({"credits_posted_cents": -1}, "sums_not_negative"),
        ({"posted_count": -1}, "count_not_negative"),
    ],
)
def test_the_database_itself_refuses_a_balance_that_cannot_be(values, rule):
    with pytest.raises(IntegrityError, match=rule), transaction():
        db.session.execute(
            update(LedgerAccount).where(LedgerAccount.code == POOL.code).values(values)
        )


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"amount_cents": 0}, "amount_positive|posted_within_amount"),
        ({"amount_cents": -5}, "amount_positive|posted_within_amount"),
        ({"posted_cents": 5001}, "posted_within_amount"),
        ({"posted_cents": None}, "posted_within_amount"),
        ({"status": "pending"}, "posted_within_amount"),
        ({"credit": STRIPE.code}, "accounts_differ"),
    ],
)
def test_the_database_itself_refuses_a_transfer_that_cannot_be(values, rule):
    post(gift(1, cad(50)))

    with pytest.raises(IntegrityError, match=rule):
        change_by_hand(update(Transfer).values(values))


def test_an_account_is_opened_once_and_keeps_its_limit():
    with transaction():
        ledger.open_account(POOL, "CAD", limit=cad(999))

    assert get_account(POOL).limit_cents == 10_000
    assert len(list_accounts()) == 4


def test_an_account_that_was_never_opened_takes_nothing():
    with pytest.raises((IntegrityError, LimitExceeded)):
        post(Entry("gift:1", cad(5), STRIPE, Account.given(99), on=DAY, source="website"))


def test_days_are_kept_by_source_with_their_sums_and_counts():
    post(gift(1, cad(50)), gift(2, cad(20)))
    post(gift(3, cad(5), source="offline"))
    post(gift(4, cad(1), on=DAY + timedelta(days=1)))
    post(Entry("back:1", cad(20), GIVEN, STRIPE, on=DAY, source="website", count=-1))

    days = list_days(GIVEN, since=DAY, until=DAY + timedelta(days=1))

    assert [(day.day, day.source, day.sum_cents, day.count) for day in days] == [
        (DAY, "offline", 500, 1),
        (DAY, "website", 5000, 1),
        (DAY + timedelta(days=1), "website", 100, 1),
    ]
    assert list_days(GIVEN, since=DAY + timedelta(days=2), until=DAY + timedelta(days=9)) == []


def test_what_is_held_counts_on_no_day_until_it_is_posted():
    hold(match("hold:1", cad(30)))
    assert list_days(MATCHED, since=DAY, until=DAY) == []

    with transaction():
        ledger.post_held([match("hold:1", cad(30))], at=AT)

    assert [day.sum_cents for day in list_days(MATCHED, since=DAY, until=DAY)] == [3000]


def test_days_equal_transfers_after_a_season_of_them():
    for number in range(30):
        post(gift(number, cents(100 + number), on=DAY + timedelta(days=number % 7)))

    summed = db.session.scalars(
        select(AccountDay.sum_cents).where(AccountDay.account == GIVEN.code)
    )
    assert sum(summed) == sum(100 + number for number in range(30))
    assert get_account(GIVEN).posted_count == 30


def test_lists_go_on_where_they_ended():
    post(*(gift(number, cad(1)) for number in range(5)))

    newest = list_transfers([GIVEN], most=2)
    older = list_transfers([GIVEN], before_id=newest[-1].id, most=9)

    assert [each.reference for each in (*newest, *older)] == [
        f"gift:{number}" for number in (4, 3, 2, 1, 0)
    ]


def test_a_locked_account_shows_what_its_own_transaction_has_done():
    with transaction():
        ledger.post([match("match:1", cad(30))], at=AT)
        seen = ledger.lock([POOL, MATCHED])[POOL.code]
        assert seen.room == cad(70)


def test_accounts_are_locked_in_the_order_of_their_bytes_and_the_match_accounts_last():
    accounts = [MATCHED, Account.pool(2), Account.pool(10), Account.page_matched(1), STRIPE]
    accounts += [Account.page_given(1), Account.page_given(12), Account.team_given(1), GIVEN]
    with transaction():
        for account in accounts:
            ledger.open_account(account, "CAD")

    with transaction():
        codes = [account.code for account in accounts]
        locked = db.session.scalars(ledger.lock_by_code(), {"codes": codes}).all()

    assert locked == [account.code for account in sorted(accounts, key=lock_order)]
    assert locked[-3:] == ["matched:1", "pool:10", "pool:2"]


def test_sums_and_days_are_changed_in_one_order_whatever_came_first():
    changed = []

    def note(_connection, statement, rows, *_more):
        if isinstance(statement, Update | Insert) and str(statement.table) in {
            "ledger_accounts",
            "account_days",
        }:
            changed.append((str(statement.table), rows))

    event.listen(db.engine, "before_execute", note)
    try:
        post(match("match:1", cad(1)), gift(2, cad(1)), gift(1, cad(1), source="a"))
    finally:
        event.remove(db.engine, "before_execute", note)

    [(sums, accounts), (days, lines)] = changed
    assert (sums, days) == SUMMED
    codes = [row["account_code"] for row in accounts]
    assert codes == ["given:1", "stripe:CAD", "matched:1", "pool:1"]
    assert [(row["account"], row["source"]) for row in lines] == [
        ("given:1", "a"),
        ("given:1", "website"),
        ("matched:1", "website"),
    ]


def race(act, times, *, threads=8):
    """Run `act` with each number in threads; return what each gave."""
    with ThreadPoolExecutor(max_workers=threads) as pool:
        return list(pool.map(act, range(times)))


def test_threads_that_race_for_a_pool_never_overspend_it(app):
    def spend(number):
        with app.app_context():
            try:
                post(match(f"match:{number}", cad(7)))
            except LimitExceeded:
                return 0
            return 1

    spent = race(spend, 24)

    assert sum(spent) == 14
    assert get_account(POOL).net_debit == cad(98)


def test_threads_that_post_one_reference_post_it_once(app):
    def spend(_number):
        with app.app_context():
            try:
                post(gift(1, cad(5)))
            except IntegrityError:
                return 0
            return 1

    assert sum(race(spend, 12)) == 1
    assert get_account(GIVEN).net_credit == cad(5)


def test_threads_that_resolve_one_hold_resolve_it_once(app):
    hold(match("hold:1", cad(30)))

    def resolve(number):
        act = ledger.post_held if number % 2 else ledger.void_held
        with app.app_context():
            try:
                with transaction():
                    act([match("hold:1", cad(30))], at=AT)
            except NotPending:
                return 0
            return 1

    assert sum(race(resolve, 10)) == 1
    assert get_account(POOL).held == cad(0)


def test_threads_that_use_accounts_in_every_order_do_not_lock_each_other_out(app):
    forth = [match, lambda name, amount: Entry(name, amount, STRIPE, GIVEN, on=DAY, source="a")]

    def move(number):
        acts = forth if number % 2 else forth[::-1]
        with app.app_context(), transaction():
            for step, act in enumerate(acts):
                ledger.post([act(f"move:{number}:{step}", cents(10))], at=AT)
        return True

    assert all(race(move, 24))
    assert get_account(POOL).net_debit == cents(240)
    assert get_account(GIVEN).net_credit == cents(240)
