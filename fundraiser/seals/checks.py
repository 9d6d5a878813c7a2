"""What must always be true of history: questions for the ledger's self-check."""

from fundraiser.database import db
from fundraiser.ledger.checks import Difference
from fundraiser.seals.queries import list_triggers, table_of
from fundraiser.seals.tables import GUARDED
from fundraiser.seals.triggers import triggers_of


def history_is_guarded() -> list[Difference]:
    """Each table of history has its triggers, and none is switched off."""
    dialect = db.session.get_bind().dialect.name
    there = list_triggers()
    return [
        Difference("the database guards history", f"trigger {name}", "there", "missing")
        for history in GUARDED
        for name in triggers_of(history, table_of(history), dialect=dialect)
        if name not in there
    ]


SEAL_CHECKS = (history_is_guarded,)
