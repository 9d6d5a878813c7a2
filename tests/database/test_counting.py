"""A count of rows that may be many stops soon after the most that is said."""

import pytest
from sqlalchemy import func, insert, select

from fundraiser import clock
from fundraiser.accounts.models import SignInAttempt, SignInResult
from fundraiser.database import db, transaction
from fundraiser.database.counting import count_together, count_up_to
from tests.databases import ON_SQLITE

ROWS = 40
ALL = select(SignInAttempt.id)
EVEN = ALL.where(SignInAttempt.id % 2 == 0)
SEEN = ALL.where(func.seen(SignInAttempt.id) == 1)


@pytest.fixture(autouse=True)
def attempts(app):
    row = {"at": clock.now(), "result": SignInResult.WRONG_PASSWORD, "network": "", "browser": ""}
    with transaction():
        db.session.execute(insert(SignInAttempt), [{**row, "id": n} for n in range(1, ROWS + 1)])


@pytest.fixture
def seen(app):
    """The ids of the rows that SQLite looks at."""
    ids = []

    def see(row_id):
        ids.append(row_id)
        return 1

    connection = db.session.connection().connection.driver_connection
    assert connection
    connection.create_function("seen", 1, see)
    return ids


def test_rows_are_counted_up_to_one_more_than_the_most():
    assert count_up_to(ALL, ROWS) == ROWS
    assert count_up_to(ALL, ROWS - 1) == ROWS
    assert count_up_to(ALL, 10) == 11


def test_rows_of_several_queries_are_counted_once_each():
    assert count_together([ALL, EVEN], ROWS) == ROWS
    assert count_together([EVEN], ROWS) == ROWS // 2
    assert count_together([ALL, EVEN], 10) == 11
    assert count_together([], ROWS) == 0


@ON_SQLITE
def test_no_more_rows_are_read_than_are_counted(seen):
    count_up_to(SEEN, 10)
    assert len(seen) == 11

    seen.clear()
    count_together([SEEN, SEEN.where(SignInAttempt.id > 5)], 10)
    assert len(seen) == 22
