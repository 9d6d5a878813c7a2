"""Transactions, instants and snapshots, on both databases."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.queries import get_campaign
from fundraiser.database import (
    db,
    in_transaction,
    insert_into,
    rows_changed,
    snapshot,
    transaction,
)
from fundraiser.donors.models import Donor
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.models import LedgerAccount
from fundraiser.ledger.operations import open_account
from tests import make
from tests.apps import OWN_APP
from tests.databases import ON_POSTGRESQL
from tests.make import instant

AT = instant("2026-12-01 12:00")


def donor_named(name, *, email="ana@example.org"):
    return Donor(email=email, email_normalised=email, name=name, language="en", created_at=AT)


def names():
    db.session.rollback()
    return list(db.session.scalars(select(Donor.name).order_by(Donor.name)))


def test_a_transaction_that_ends_is_kept(app):
    with transaction():
        db.session.add(donor_named("Ana"))

    assert names() == ["Ana"]


class Trouble(BaseException):
    """Something that is not even an Exception, like a signal."""


def test_a_transaction_that_fails_leaves_nothing(app):
    with pytest.raises(Trouble), transaction():
        db.session.add(donor_named("Ana"))
        db.session.flush()
        raise Trouble

    assert names() == []
    with transaction():
        db.session.add(donor_named("Bo"))
    assert names() == ["Bo"]


def test_transactions_are_not_nested(app):
    with (
        pytest.raises(RuntimeError, match=r"transaction\(\) inside transaction\(\)"),
        transaction(),
        transaction(),
    ):
        pass


def test_what_was_changed_outside_a_transaction_is_no_part_of_one(app):
    db.session.add(donor_named("Ana"))

    with pytest.raises(RuntimeError, match="write inside"), transaction():
        pass

    db.session.rollback()
    assert names() == []


def test_a_transaction_sees_what_others_have_written_since_the_last_read(app):
    campaign = make.campaign()
    seen = get_campaign(campaign.id)
    assert seen.goal_cents == 5_000_000

    def raise_goal():
        with app.app_context(), transaction():
            db.session.execute(update(Campaign).values(goal_cents=1))

    in_a_thread(raise_goal)
    with transaction():
        assert get_campaign(campaign.id).goal_cents == 1


def test_writers_stand_in_line_and_no_change_is_lost(app):
    """Read, then write what was read: on SQLite the write lock is taken before the read."""
    with transaction():
        open_account(Account.bank("CAD"), "CAD")

    def add_one(_number):
        with app.app_context():
            for _ in range(5):
                with transaction():
                    account = db.session.scalars(select(LedgerAccount).with_for_update()).one()
                    account.posted_count += 1

    with ThreadPoolExecutor(max_workers=6) as threads:
        list(threads.map(add_one, range(6)))

    db.session.rollback()
    assert db.session.scalars(select(LedgerAccount)).one().posted_count == 30


@ON_POSTGRESQL
def test_what_deadlocks_is_run_again_and_counted(app):
    """Two transactions lock two accounts in opposite order: PostgreSQL ends one of them."""
    accounts = [Account.bank("CAD"), Account.bank("USD")]
    with transaction():
        for account, currency in zip(accounts, ("CAD", "USD"), strict=True):
            open_account(account, currency)
    codes = [account.code for account in accounts]
    both_have_one = threading.Barrier(2)
    runs = []
    counted = REGISTRY.get_sample_value("fundraiser_deadlocks_total") or 0

    def count_one_more(first, second):
        runs.append(first)
        _lock_account(first).posted_count += 1
        if runs.count(first) == 1:
            both_have_one.wait(timeout=10)
        _lock_account(second).posted_count += 1

    def work(order):
        with app.app_context():
            in_transaction(lambda: count_one_more(*order))

    with ThreadPoolExecutor(max_workers=2) as threads:
        list(threads.map(work, [codes, codes[::-1]]))

    assert len(runs) == 3
    assert REGISTRY.get_sample_value("fundraiser_deadlocks_total") == counted + 1
    db.session.rollback()
    assert list(db.session.scalars(select(LedgerAccount.posted_count))) == [2, 2]


def _lock_account(code):
    wanted = select(LedgerAccount).where(LedgerAccount.code == code)
    return db.session.scalars(wanted.with_for_update(key_share=True)).one()


def test_on_sqlite_no_other_process_writes_from_a_transactions_first_line_on(app):
    """Without this, both would read the pool before either has taken from it."""
    settings = app.config["SETTINGS"]
    if not settings.is_sqlite:
        return  # there, rows are locked one by one
    path = make_url(settings.database_url).database
    assert path
    other = sqlite3.connect(path, timeout=0, isolation_level=None)

    with transaction(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")

    other.execute("BEGIN IMMEDIATE")  # it is free again
    other.close()


def test_a_snapshot_does_not_see_what_is_written_meanwhile(app):
    with transaction():
        db.session.add(donor_named("Ana"))

    def add_bo():
        with app.app_context(), transaction():
            db.session.add(donor_named("Bo", email="bo@example.org"))

    with snapshot():
        assert list(db.session.scalars(select(Donor.name))) == ["Ana"]
        in_a_thread(add_bo)
        assert list(db.session.scalars(select(Donor.name))) == ["Ana"]

    assert names() == ["Ana", "Bo"]


def test_an_instant_comes_back_in_utc_whatever_zone_it_went_in(app):
    eastern = AT.astimezone(timezone(timedelta(hours=-5)))
    with transaction():
        donor = donor_named("Ana")
        donor.created_at = eastern
        db.session.add(donor)

    db.session.expire_all()
    read = db.session.scalars(select(Donor)).one().created_at
    assert read == AT
    assert read.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused(app):
    donor = donor_named("Ana")
    donor.created_at = datetime(2026, 12, 1, 12, tzinfo=None)

    with pytest.raises(Exception, match="an instant carries its zone"), transaction():
        db.session.add(donor)

    assert names() == []


def test_an_insert_that_meets_its_twin_changes_nothing(app):
    values = {
        "public_id": "k3fd-92mx-a8tz-vw4q",
        "email": "ana@example.org",
        "email_normalised": "ana@example.org",
        "name": "Ana",
        "language": "en",
        "created_at": AT,
    }
    with transaction():
        for name in ("Ana", "Mallory"):
            fresh = insert_into(Donor).values(**{**values, "name": name})
            db.session.execute(fresh.on_conflict_do_nothing())

    assert names() == ["Ana"]


def test_rows_changed_counts_them(app):
    with transaction():
        db.session.add_all([donor_named("Ana"), donor_named("Bo", email="bo@example.org")])
    with transaction():
        assert rows_changed(update(Donor).where(Donor.name == "Ana").values(name="Anna")) == 1
        assert rows_changed(delete(Donor).where(Donor.name == "Cy")) == 0


def test_an_error_does_not_say_what_was_to_be_written(app):
    query = text("SELECT name FROM nowhere WHERE name = :name")

    with pytest.raises(DBAPIError) as refusal:
        db.session.execute(query, {"name": "Ana Silva"})

    assert "nowhere" in str(refusal.value)
    assert "Ana" not in str(refusal.value)


def test_a_reference_to_nothing_is_refused_on_both(app):
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(
            insert(LedgerAccount.metadata.tables["account_days"]).values(
                account="given:99", day=AT.date(), source="website", sum_cents=1, count=1
            )
        )


@OWN_APP
def test_sqlite_keeps_every_commit_through_a_power_cut(app):
    if app.config["SETTINGS"].is_sqlite:
        pragmas = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
        read = {name: db.session.scalar(text(f"PRAGMA {name}")) for name in pragmas}
        assert read == pragmas
    else:
        assert db.session.scalar(text("SHOW transaction_isolation")) == "read committed"


def test_a_reader_is_not_held_up_by_a_writer(app):
    with transaction():
        db.session.add(donor_named("Ana"))
        db.session.flush()
        seen: list[list[str]] = []

        def read():
            with app.app_context():
                seen.append(list(db.session.scalars(select(Donor.name))))

        in_a_thread(read)
    assert seen == [[]]


def in_a_thread(act):
    """Run `act` in a thread of its own, to its end; what it raises is raised here."""
    failures: list[Exception] = []

    def run():
        try:
            act()
        except (RuntimeError, OperationalError, IntegrityError) as failure:
            failures.append(failure)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=10)
    assert not thread.is_alive()
    for failure in failures:
        raise failure
