"""A statement that the driver runs does and raises what it would if SQLAlchemy ran it."""

from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import bindparam, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from fundraiser.database import db, in_transaction, transaction
from fundraiser.database.driver_statements import DriverStatement, one_by_one
from fundraiser.web.models import RateLimitWindow
from tests.databases import ON_BOTH, ON_POSTGRESQL

ENDS_AT = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
ADD = DriverStatement(
    insert(RateLimitWindow)
    .values(key=bindparam("of_key"), hits=3, ends_at=bindparam("until"))
    .returning(RateLimitWindow.key, RateLimitWindow.hits)
)


def add(key):
    return in_transaction(lambda: ADD.all({"of_key": key, "until": ENDS_AT}))


def windows():
    query = select(RateLimitWindow.key, RateLimitWindow.hits, RateLimitWindow.ends_at)
    return [tuple(row) for row in db.session.execute(query.order_by(RateLimitWindow.id))]


def test_it_returns_its_rows_by_name(app):
    [row] = add("one")

    assert (row.key, row.hits) == ("one", 3)
    assert windows() == [("one", 3, ENDS_AT)]


def test_it_is_undone_with_its_transaction(app):
    with pytest.raises(ZeroDivisionError), transaction():
        ADD.all({"of_key": "one", "until": ENDS_AT})
        raise ZeroDivisionError

    assert windows() == []


def test_what_a_constraint_refuses_is_an_error_without_the_values(app):
    add("one")

    with pytest.raises(IntegrityError) as refusal:
        add("one")

    assert "rate_limit_windows" in str(refusal.value)
    assert refusal.value.hide_parameters
    assert windows() == [("one", 3, ENDS_AT)]


@ON_POSTGRESQL
def test_a_connection_that_is_lost_is_not_used_again(app):
    with pytest.raises(OperationalError) as loss, transaction():
        connection = db.session.connection()
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
        with db.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
        ADD.all({"of_key": "one", "until": ENDS_AT})

    assert loss.value.connection_invalidated
    assert [row.key for row in add("two")] == ["two"]


@ON_BOTH
def test_as_a_transaction_of_its_own_it_is_stored_at_once(app):
    [row] = ADD.run_alone({"of_key": "one", "until": ENDS_AT})
    db.session.rollback()

    assert row.hits == 3
    assert windows() == [("one", 3, ENDS_AT)]


@ON_BOTH
def test_what_is_refused_then_leaves_the_connection_usable(app):
    add("one")

    with pytest.raises(IntegrityError):
        ADD.run_alone({"of_key": "one", "until": ENDS_AT})

    with pytest.raises(ZeroDivisionError), transaction():  # which commits nothing by itself
        ADD.all({"of_key": "two", "until": ENDS_AT})
        raise ZeroDivisionError
    assert windows() == [("one", 3, ENDS_AT)]


@ON_BOTH
def test_it_is_no_transaction_of_its_own_inside_another(app):
    with pytest.raises(RuntimeError, match="inside"), transaction():
        ADD.run_alone({"of_key": "one", "until": ENDS_AT})

    assert windows() == []


@ON_BOTH
def test_there_is_no_transaction_among_statements_that_run_one_by_one(app):
    with pytest.raises(RuntimeError, match="inside"), one_by_one(), transaction():
        pass

    add("one")
    assert windows() == [("one", 3, ENDS_AT)]


@ON_POSTGRESQL
def test_what_ran_before_one_that_fails_is_stored(app):
    with pytest.raises(IntegrityError), one_by_one():
        for _again in range(2):
            ADD.all({"of_key": "one", "until": ENDS_AT})

    assert windows() == [("one", 3, ENDS_AT)]


@ON_POSTGRESQL
def test_a_connection_that_is_lost_then_is_not_used_again(app, database_url):
    pid = db.session.scalar(text("SELECT pg_backend_pid()"))
    db.session.rollback()
    with psycopg.connect(database_url.replace("+psycopg", "")) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    with pytest.raises(OperationalError):
        ADD.run_alone({"of_key": "one", "until": ENDS_AT})

    assert [row.key for row in ADD.run_alone({"of_key": "two", "until": ENDS_AT})] == ["two"]
