"""Run before all others in each process of `make mutants`, so that the databases are made once."""

from sqlalchemy import text

from fundraiser.database import db


def test_the_database_is_there(app):
    assert db.session.scalar(text("SELECT 1")) == 1
