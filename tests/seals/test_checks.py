"""The self-check says what was done to history behind our back."""

from fundraiser.database import db, transaction
from fundraiser.ledger.checks import find_differences

REMOVE = {
    "sqlite": "DROP TRIGGER ledger_transfers_refuse_delete",
    "postgresql": "ALTER TABLE ledger_transfers DISABLE TRIGGER ledger_transfers_refuse_delete",
}


def test_a_trigger_that_is_missing_or_switched_off_is_named(app):
    assert find_differences() == []
    with transaction():
        db.session.connection().exec_driver_sql(REMOVE[db.engine.dialect.name])
        differences = [str(difference) for difference in find_differences()]
        db.session.rollback()

    (difference,) = differences
    assert difference.endswith("ledger_transfers_refuse_delete should be there and is missing")
