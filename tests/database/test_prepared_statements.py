"""On PostgreSQL a connection keeps the statements it has prepared, whatever it reads meanwhile."""

import contextvars

import pytest
from sqlalchemy import text

from fundraiser.database import db, end_reads, snapshot, transaction
from fundraiser.pledges.operations.attempts import note_page
from tests import make
from tests.databases import ON_POSTGRESQL
from tests.make import cad
from tests.pledges.giving import PAGE, pledges, send

pytestmark = ON_POSTGRESQL
OFTEN = 8  # psycopg prepares a statement when it runs for the sixth time
PREPARED = text(
    "SELECT name, statement FROM pg_prepared_statements WHERE statement NOT LIKE '%pg_prepared%'"
)


def read(number):
    return db.session.scalar(text("SELECT :number + 1"), {"number": number})


def prepared():
    """Return the statements of the connection that is lent next, by name."""
    end_reads()
    rows = {row.name: row.statement for row in db.session.execute(PREPARED)}
    end_reads()
    return rows


@pytest.fixture
def statements(app):
    """What the connection has prepared, among it a statement that reads."""
    for number in range(OFTEN):
        read(number)
    statements = prepared()
    assert statements
    return statements


def test_they_outlive_reads_transactions_and_snapshots(statements):
    with transaction():
        read(1)
    with snapshot():
        read(2)
    end_reads()

    assert prepared().items() >= statements.items()


def test_they_outlive_a_request_that_reads(statements, app):
    answer = contextvars.Context().run(app.test_client().get, "/stories/unknown")

    assert answer.status_code == 404
    assert prepared().items() >= statements.items()


def test_a_transaction_that_fails_is_rolled_back_all_the_same(app):
    with pytest.raises(ZeroDivisionError), transaction():
        db.session.execute(text("CREATE TABLE unfinished (id int)"))
        read(1 // 0)

    assert db.session.scalar(text("SELECT to_regclass('unfinished')")) is None


def test_another_gift_prepares_nothing_anew(app, browser, stripe):
    make.match_pool(make.campaign(), available=cad(100_000))
    forms = [browser.open(PAGE) for _gift in range(OFTEN + 1)]
    end_reads()
    for number in range(OFTEN):
        send(app, forms[number], email=f"ana{number}@example.org")
    before = prepared()

    send(app, forms[OFTEN], email="bo@example.org")

    assert any("INSERT INTO pledges" in statement for statement in before.values())
    assert prepared() == before
    assert len(pledges()) == OFTEN + 1


def test_a_payment_page_is_stored_without_a_lock_for_each_other(app):
    """A plan that is made while a table is nearly empty stays for the first minute of a crowd."""
    campaign = make.campaign()
    for number in range(2 * OFTEN):
        pledge = make.pledge(campaign, cad(50), email=f"{number}@example.org")
        note_page(pledge.id, 1, session_id=f"cs_{number}", url="https://stripe.test/pay")

    [name] = [name for name, text in prepared().items() if text.startswith("UPDATE checkouts")]
    plan = db.session.scalars(text(f"EXPLAIN EXECUTE {name} ('cs', 'url', 1, 1)")).all()

    assert any("InitPlan" in line for line in plan), plan  # its pledge is locked once
