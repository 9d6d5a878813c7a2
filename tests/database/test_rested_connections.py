"""PostgreSQL is restarted, or a network forgets us: the next page does not notice."""

from sqlalchemy import text

from fundraiser.database import connections, db


def test_a_connection_that_broke_while_it_rested_is_replaced(app, monkeypatch):
    if db.engine.dialect.name == "sqlite":
        assert db.session.scalar(text("SELECT 1")) == 1
        return
    monkeypatch.setattr(connections, "TRUSTED_SECONDS", 0.0)
    ended = db.session.scalar(text("SELECT pg_backend_pid()"))
    db.session.rollback()
    with db.engine.connect() as resting, db.engine.connect() as other:
        assert resting.scalar(text("SELECT pg_backend_pid()")) == ended
        resting.rollback()
        resting.close()
        other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": ended})

    found = db.session.scalar(text("SELECT pg_backend_pid()"))

    assert found != ended
